"""Audits the reference page, a stranger's text that is read where it lies and never copied here.

usage: reference_page.py [PART…]    (default: anatomy voices spans sources findings)

The page is looked for in `../shared/pages`, or in `pages` beside the folder that HEADWATER_DATA names. Without it,
says so and ends well. Fails where the audit misses what a careful reader found, and where words of it are in `src/`.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from headwater.audit import audit_page
from headwater.records import Audit, Page
from headwater.report import to_json

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("anatomy", "voices", "spans", "sources", "findings")
FORMS = ("txt", "html")
# Words that a program about news pages is made of, of every paper's "did not immediately respond to a request for
# comment", and common nouns that organisations have in their names.
COMMON = frozenset(
    re.findall(
        r"\w+",
        """a about after akismet all an and any are as at be because been by comment comments content data did do
        document email for from had has have he her his how in is it its learn leave letter more news no not of
        on one or other our out over page published reader reply request required said says site so spam than
        that the their them there they this to two under up use used uses was we were when where which who will
        with word words would you your according alleges reported reports president lawyer fact checked text
        party person people name source agency bureau clause constitution council daily equal foundation
        protection states united western world
        immediately respond""",
    )
)


def main(parts: tuple[str, ...]) -> int:
    data = os.environ.get("HEADWATER_DATA")
    shared = Path(data).resolve().parent if data else ROOT.parent / "shared"
    expectation = next(iter(sorted((shared / "pages").glob("*.expected.json"))), None)
    if expectation is None:
        print(f"reference page: not measured, there is none in {shared / 'pages'}")
        return 0
    page = expectation.with_name(expectation.name.removesuffix(".expected.json"))
    expected = json.loads(expectation.read_text(encoding="utf-8"))
    failed = False
    for form in FORMS:
        audit = audit_page(Page.from_path(page.with_suffix(f".{form}")), select=("ALL",))
        failed |= not count(audit, form, shared / "tools" / "reference_page.py", parts)
        for miss in missed_findings(audit, form, expected["findings"]):
            print(f"{form}: {miss}")
            failed = True
    for where in borrowed(page.with_suffix(".txt").read_text(encoding="utf-8")):
        print(where)
        failed = True
    return int(failed)


def count(audit: Audit, form: str, counter: Path, parts: tuple[str, ...]) -> bool:
    """Let the counter that lies beside the page count; whether everything holds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.json"
        path.write_text(to_json(audit), encoding="utf-8")
        done = subprocess.run([sys.executable, str(counter), str(path), form, *parts], check=False)
    return done.returncode == 0


def missed_findings(audit: Audit, form: str, expected: dict[str, Any]) -> Iterator[str]:
    """The findings of a closed world: those asked for there at their levels, and no warning or note beside them."""
    levels: dict[str, set[str]] = {}
    for finding in audit.findings:
        levels.setdefault(finding.code, set()).add(finding.level)
    for code in (*expected["must"], *expected["also"]):
        level = expected["must"].get(code, {}).get("level")
        level = level[form] if isinstance(level, dict) else level
        wanted = {level} if isinstance(level, str) else set(level or levels.get(code, ()))
        if not wanted & levels.get(code, set()):
            yield f"{code}: expected {' or '.join(sorted(wanted)) or 'a finding'}, got {levels.get(code, 'none')}"
    known = {*expected["must"], *expected["also"], *expected["may"]}
    for code, got in levels.items():
        if code in expected["must_not"] or (code not in known and got - {"info"}):
            yield f"{code} must not speak, and does as {got}"


def borrowed(text: str) -> Iterator[str]:
    """Where `src/` has a name or a run of three telling words of the page."""
    names, runs = telling(text)
    for path in sorted((ROOT / "src").rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        words = [word.lower() for word in re.findall(r"\w+", code)]
        for name in sorted(names & set(re.findall(r"\w+", code))):
            yield f"{path.relative_to(ROOT)}: has the name {name} of the reference page"
        for run in sorted(runs & {*zip(words, words[1:], words[2:], strict=False)}):
            yield f"{path.relative_to(ROOT)}: has the words {' '.join(run)!r} of the reference page"


def telling(text: str) -> tuple[set[str], set[tuple[str, ...]]]:
    """The names of a text (capitalised and never small in it), and its three-word runs with two telling words."""
    small = set(re.findall(r"\b[a-z]\w*", text))
    months = "January February March April May June July August September October November December"
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    inside = re.findall(r"(?<=[a-z,] )[A-Z]\w{3,}", text)  # not the first word of a sentence
    names = {name for name in inside if name.lower() not in small | COMMON} - {*months.split(), *days.split()}
    words = [word.lower() for word in re.findall(r"\w+", text)]
    runs = zip(words, words[1:], words[2:], strict=False)
    return names, {run for run in runs if sum(word not in COMMON and len(word) > 3 for word in run) >= 2}


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or PARTS))
