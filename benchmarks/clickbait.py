"""Which devices HL05 finds in headlines, and how often it speaks of headlines that are news.

    python -m benchmarks.clickbait

Judged: 250 headlines of clickbait16, labelled by hand with the devices they use, in `judged/clickbait-devices.csv` as
file and line. The rule was written while looking at the 150 of the part "look"; the 100 of "report" were labelled after
it, before it ran on them. Two wrong findings there (a listicle, an ego) were mended afterwards: without that the
precisions were 21 of 22 and 11 of 12. Counted by device, over headlines; a headline may use several.

False alarms: 5,000 lines of clickbait16's other file, none of them looked at before; the headlines of fnc1 and of
aeb-pages, from many outlets. The words that the rule found there are for a reader to judge, and are not committed:
`--show` prints them.
"""

import argparse
import csv
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.results import ROOT, data_folder, save
from headwater.article import find_article
from headwater.findings.clickbait import DEVICES, find_devices
from headwater.records import Page

JUDGED = ROOT / "benchmarks" / "judged" / "clickbait-devices.csv"
SAMPLE, SEED = 5000, 6


def lines(data: Path, name: str) -> dict[int, str]:
    """The headlines of a file of clickbait16 by line number, counted from 1; every other line is empty."""
    text = gzip.decompress((data / "clickbait16" / f"{name}.gz").read_bytes()).decode("utf-8")
    return {number: line.strip() for number, line in enumerate(text.split("\n"), 1) if line.strip()}


def judged(data: Path, part: str) -> list[tuple[str, set[str]]]:
    """(headline, its devices) of one part."""
    files = {name: lines(data, name) for name in ("clickbait_data", "non_clickbait_data")}
    with JUDGED.open(newline="", encoding="utf-8") as rows:
        return [
            (files[row["file"]][int(row["line"])], set(filter(None, row["devices"].split("; "))))
            for row in csv.DictReader(rows)
            if row["part"] == part
        ]


def measure(cases: list[tuple[str, set[str]]]) -> dict[str, object]:
    found, gold, right = Counter[str](), Counter[str](), Counter[str]()
    for headline, devices in cases:
        told = {device for device, _ in find_devices(headline)}
        found.update(told)
        gold.update(devices)
        right.update(told & devices)
    by_device = {
        device: {
            "judged": gold[device],
            "found": found[device],
            "right": right[device],
            "precision": _share(right[device], found[device]),
            "recall": _share(right[device], gold[device]),
        }
        for device in DEVICES
    }
    told_any = [(bool(find_devices(headline)), bool(devices)) for headline, devices in cases]
    return {
        "headlines": len(cases),
        "any_device": {
            "judged": sum(gold for _, gold in told_any),
            "found": sum(told for told, _ in told_any),
            "right": sum(told and gold for told, gold in told_any),
        },
        "by_device": by_device,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def news(data: Path) -> list[str]:
    headlines = lines(data, "non_clickbait_data")
    return [headlines[number] for number in random.Random(SEED).sample(sorted(headlines), SAMPLE)]


def fnc1(data: Path) -> list[str]:
    """Unique headlines of both parts; those that differ in a broken character only are one."""
    kept: dict[str, str] = {}
    for file in ("train_stances_split20.csv.gz", "train_stances_split80.csv.gz"):
        with gzip.open(data / "fnc1" / file, "rt", encoding="utf-8", errors="replace", newline="") as rows:
            next(rows)
            for headline, *_ in csv.reader(rows):
                kept.setdefault("".join(filter(str.isalnum, headline.encode("ascii", "ignore").decode())), headline)
    return list(kept.values())


def aeb_pages(data: Path) -> list[str]:
    told = json.loads((data / "aeb-pages" / "ground-truth.json").read_text())
    pages = (
        Page(gzip.decompress((data / "aeb-pages" / "html" / f"{name}.html.gz").read_bytes()), url=one.get("url"))
        for name, one in told.items()
    )
    return [headline for page in pages if (headline := find_article(page).headline)]


def alarms(headlines: Iterable[str], *, show: bool) -> dict[str, object]:
    counts, spoke, total = Counter[str](), 0, 0
    for headline in headlines:
        found = find_devices(headline)
        total, spoke = total + 1, spoke + bool(found)
        counts.update(device for device, _ in found)
        if show and found:
            print([(device, headline[span.start : span.end]) for device, span in found], "|", headline)
    return {"headlines": total, "found": spoke, "share": _share(spoke, total), "by_device": dict(counts)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print the news headlines that the rule spoke of")
    show = parser.parse_args().show
    data = data_folder()
    save(
        "clickbait",
        {
            "report": measure(judged(data, "report")),
            "look": measure(judged(data, "look")),
            "news": {
                "clickbait16_non_clickbait": alarms(news(data), show=show),
                "fnc1": alarms(fnc1(data), show=show),
                "aeb_pages": alarms(aeb_pages(data), show=show),
            },
        },
    )


if __name__ == "__main__":
    main()
