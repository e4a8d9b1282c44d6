"""Where benchmarks find their data and leave what they measured."""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"


def data_folder() -> Path:
    """The folder of data sets: HEADWATER_DATA, else ../shared/data. Ends the program where it is missing, saying so."""
    folder = Path(os.environ.get("HEADWATER_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        sys.exit(f"no data at {folder}: set HEADWATER_DATA to the folder that holds polnear, aeb-pages, …")
    return folder


def stamp(command: str) -> dict[str, object]:
    """What tells how a measure came about: command, date and commit."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {"command": command, "date": datetime.date.today().isoformat(), "commit": commit.stdout.strip() or None}


def save(name: str, measured: dict[str, object]) -> None:
    """Print the measures and write them to benchmarks/results/NAME.json with command, date and commit."""
    module = sys.modules["__main__"].__spec__
    head = stamp(" ".join(["python -m", module.name if module else "benchmarks." + name, *sys.argv[1:]]))
    text = json.dumps({**head, **measured}, indent=1, ensure_ascii=False)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n")
    print(text)
