"""How often a rule is right: samples its firings for a judge who does not see its answer, and counts what was judged.

    python -m benchmarks.precision audit                            # audit all pages once, into training/runs/
    python -m benchmarks.precision sample --code TM01 --out FILE    # cases to FILE, the hidden answers to FILE.key
    python -m benchmarks.precision record --code TM01 --out FILE --labels LABELS   # judged/TM01.json
    python -m benchmarks.precision report                           # benchmarks/results/precision.json

A case is a page or a place in one: half of them the rule fired on, half it looked at and passed over. The judge writes
a line {"case", "label", "reason"} for each into LABELS: label is true where the finding's statement is true of the page
or place, fired or not. Of pages only dataset, name and offsets are committed. Pages are English ones of four data sets.
"""

import argparse
import gzip
import hashlib
import json
import pickle
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from benchmarks.results import ROOT, data_folder, save
from headwater.article import find_article
from headwater.audit import audit_page
from headwater.errors import PageError
from headwater.findings import RULES, find_findings
from headwater.records import Audit, Level, Page, Span

CACHE = ROOT / "training" / "runs" / "audits.pickle"
JUDGED = ROOT / "benchmarks" / "judged"
SAMPLES = JUDGED / "samples.json"  # per rule, how many firings there were to draw from
COUNT, OUTLETS, SEED = 40, 20, 20
BARS: dict[Level, float] = {"warning": 0.7, "note": 0.6}
WINDOW = 500  # code points shown on either side of a place
HEAD = 1500  # code points shown of a page
OF_PAGES = frozenset({"SR01", "FC01", "TM01", "TM02", "PG01"})  # the others speak of places in a page
_QUOTED = re.compile(r"“[^“”\n]+”|\"[^\"\n]+\"")


class Audited(NamedTuple):
    dataset: str
    id: str
    outlet: str
    audit: Audit  # its findings are left to be made: rules change more often than what they rest on


class Case(NamedTuple):
    audited: Audited
    offsets: tuple[Span, ...]  # empty for a whole page
    fired: bool
    message: str


# --- pages


def pages(data: Path) -> Iterator[tuple[str, str, Path, str | None]]:
    """(dataset, name, file, address where the data set tells it)"""
    for name, truth in json.loads((data / "aeb-pages" / "ground-truth.json").read_text()).items():
        yield "aeb-pages", name, data / "aeb-pages" / "html" / f"{name}.html.gz", truth.get("url")
    selected = json.loads((data / "trafilatura-pages" / "evaldata.selected.json").read_text())
    for url, truth in selected.items():
        yield "trafilatura-pages", truth["file"], data / "trafilatura-pages" / "html" / f"{truth['file']}.gz", url
    for file in sorted((data / "readability-pages").glob("*/source.html.gz")):
        yield "readability-pages", file.parent.name, file, None
    for file in sorted((data / "newspaper4k-pages" / "html").glob("*.html.gz")):
        name = file.name.removesuffix(".html.gz")
        told = data / "newspaper4k-pages" / "metadata" / f"{name}.json"
        url = json.loads(told.read_text()).get("url") if told.exists() else None
        yield "newspaper4k-pages", name, file, url or None


def audit_all() -> list[Audited]:
    """Audits of the English pages, each page once, in the order of the data sets."""
    found: dict[str, Audited] = {}
    for dataset, name, file, url in pages(data_folder()):
        if not file.exists():
            continue
        page = Page(gzip.decompress(file.read_bytes()), url=url)
        try:
            if find_article(page).language != "en":
                continue
            audit = audit_page(page, select=("ALL",), ignore=("ALL",))
        except PageError as error:
            print(f"{dataset}/{name}: {error}", file=sys.stderr)
            continue
        found.setdefault(audit.article.version, Audited(dataset, name, outlet_of(audit, name), audit))
    return list(found.values())


def outlet_of(audit: Audit, name: str) -> str:
    host = urlsplit(audit.article.url or "").hostname
    return (host or audit.article.outlet or name).lower().removeprefix("www.")


def audited_pages(*, refresh: bool = False) -> list[Audited]:
    """The audits, with findings of the rules as they are now."""
    if refresh or not CACHE.exists():
        CACHE.parent.mkdir(parents=True, exist_ok=True)
        CACHE.write_bytes(pickle.dumps([tuple(one) for one in audit_all()]))
    kept = [Audited(*one) for one in pickle.loads(CACHE.read_bytes())]  # our own file
    return [one._replace(audit=find_findings(one.audit, select=("ALL",))) for one in kept]


# --- cases


def cases(code: str, audited: Iterable[Audited]) -> tuple[list[Case], list[Case]]:
    """What the rule fired on, and what it looked at and passed over."""
    fired: list[Case] = []
    silent: list[Case] = []
    for one in audited:
        if code not in one.audit.checked.ran:
            continue
        findings = [finding for finding in one.audit.findings if finding.code == code]
        if code in OF_PAGES:
            if findings:
                fired.append(Case(one, (), True, findings[0].message))
            else:
                silent.append(Case(one, (), False, ""))
            continue
        split = code == "SR04"  # its one finding marks many passages, each a case of its own
        for finding in findings:
            groups = [(span,) for span in finding.spans] if split else [finding.spans]
            fired += [Case(one, group, True, finding.message) for group in groups]
        taken = [span for finding in findings for span in finding.spans]
        places = CANDIDATES.get(code, statement_places)(one.audit)
        passed = [span for span in places if not any(span.overlaps(other) for other in taken)]
        silent += [Case(one, (span,), False, "") for span in passed]
    return fired, silent


def statement_places(audit: Audit) -> Iterator[Span]:
    yield from dict.fromkeys(statement.span for statement in audit.statements)


def quoted_places(audit: Audit) -> Iterator[Span]:
    """Quotations of five words and more in the body."""
    article = audit.article
    for block in article.spans("paragraph", "list"):
        for match in _QUOTED.finditer(article.text, block.start, block.end):
            if len(match.group().split()) >= 5:
                yield Span(*match.span())


def document_places(audit: Audit) -> Iterator[Span]:
    """Documents that a statement rests on, each at its first mention."""
    used = {id for statement in audit.statements for id in statement.sources}
    yield from (s.mentions[0] for s in audit.sources if s.kind == "document" and s.id in used and s.mentions)


CANDIDATES: dict[str, Callable[[Audit], Iterator[Span]]] = {"AT03": quoted_places, "SR05": document_places}


def draw(found: list[Case], count: int, chance: random.Random) -> list[Case]:
    """`count` cases from as many outlets as there are: one of each in turn."""
    by_outlet: dict[str, list[Case]] = defaultdict(list)
    for case in chance.sample(found, len(found)):
        by_outlet[case.audited.outlet].append(case)
    drawn: list[Case] = []
    while len(drawn) < min(count, len(found)):
        for outlet in list(by_outlet):
            drawn.append(by_outlet[outlet].pop())
            if not by_outlet[outlet]:
                del by_outlet[outlet]
            if len(drawn) == count:
                break
    return drawn


def shown(case: Case) -> dict[str, Any]:
    """What the judge sees: the place within its surroundings, and where the links there lead."""
    article = case.audited.audit.article
    start, end = 0, min(HEAD, len(article.text))
    if case.offsets:
        start = max(0, case.offsets[0].start - WINDOW)
        end = min(len(article.text), max(span.end for span in case.offsets) + WINDOW)
    text = article.text[start:end]
    for span in sorted(case.offsets, reverse=True):
        text = f"{text[: span.start - start]}⟦{article.cut(span)}⟧{text[span.end - start :]}"
    links = [(article.cut(link.span), link.href) for link in article.links if link.span.overlaps(Span(start, end))]
    return {
        "dataset": case.audited.dataset, "id": case.audited.id, "offsets": case.offsets, "url": article.url,
        "headline": article.headline, "text": text, "links": links if case.offsets else [],
    }  # fmt: skip


def sample(code: str, out: Path) -> None:
    fired, silent = cases(code, audited_pages())
    chance = random.Random(SEED)
    drawn = draw(fired, COUNT, chance)
    drawn += draw(silent, len(drawn), chance)
    chance.shuffle(drawn)
    key = [
        {
            "case": number, "dataset": case.audited.dataset, "id": case.audited.id, "offsets": case.offsets,
            "outlet": hashlib.sha256(case.audited.outlet.encode()).hexdigest()[:12], "fired": case.fired,
            "message": case.message, "in_all": len(fired),
        }
        for number, case in enumerate(drawn)
    ]  # fmt: skip
    write_lines(out, ({"case": number, **shown(case)} for number, case in enumerate(drawn)))
    write_lines(key_of(out), key)
    outlets = {case.audited.outlet for case in drawn if case.fired}
    print(f"{code}: {len(drawn)} cases in {out}; {len(fired)} firings in all; drawn from {len(outlets)} outlets")


def key_of(out: Path) -> Path:
    return out.with_name(out.name + ".key")


def write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


# --- what was judged


def record(code: str, out: Path, labels: Path) -> None:
    """Put the judge's labels and the hidden answers together. Ends the program where a case was not judged."""
    judged = {line["case"]: line for line in read_lines(labels)}
    key = read_lines(key_of(out))
    if missing := [line["case"] for line in key if line["case"] not in judged]:
        sys.exit(f"{code}: cases without a label: {missing}")
    kept = ("dataset", "id", "outlet", "offsets", "fired")
    lines = [
        {**{name: line[name] for name in kept}, **{name: judged[line["case"]][name] for name in ("label", "reason")}}
        for line in key
    ]
    JUDGED.mkdir(exist_ok=True)
    rows = ",\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (JUDGED / f"{code}.json").write_text(f"[\n{rows}\n]\n")
    samples = json.loads(SAMPLES.read_text()) if SAMPLES.exists() else {}
    samples[code] = {"firings_in_all": key[0]["in_all"] if key else 0, "seed": SEED}
    SAMPLES.write_text(json.dumps(dict(sorted(samples.items())), indent=1) + "\n")


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927): unlike the plain one it holds near 0 and 1 and for few cases."""
    if not count:
        return 0.0, 1.0
    share = right / count
    middle, width = share + z * z / (2 * count), z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - width) / (1 + z * z / count), (middle + width) / (1 + z * z / count)


def measure(code: str, level: Level) -> dict[str, object]:
    judged = json.loads((JUDGED / f"{code}.json").read_text())
    in_all = json.loads(SAMPLES.read_text())[code]["firings_in_all"]
    fired = [line for line in judged if line["fired"]]
    silent = [line for line in judged if not line["fired"]]
    right = sum(line["label"] for line in fired)
    low, high = wilson(right, len(fired))
    outlets = len({line["outlet"] for line in fired})
    enough = bool(fired) and (len(fired) >= in_all or (len(fired) >= COUNT and outlets >= OUTLETS))
    return {
        "level": level, "firings_in_all": in_all, "judged": len(fired), "right": right, "outlets": outlets,
        "precision": round(right / len(fired), 3) if fired else None, "wilson_95": [round(low, 3), round(high, 3)],
        "passed_over": len(silent), "missed": sum(line["label"] for line in silent),
        "bar": BARS[level], "verdict": "on" if enough and low >= BARS[level] else "off",
    }  # fmt: skip


def report() -> None:
    levels = {rule.code: rule.level for rule in RULES}
    codes = sorted(path.stem for path in JUDGED.glob("*.json") if path.stem in levels)
    save("precision", {"rules": {code: measure(code, levels[code]) for code in codes}})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("audit", "sample", "record", "report"))
    parser.add_argument("--code", help="the rule, for sample and record")
    parser.add_argument("--out", type=Path, help="the file of cases; its key is beside it")
    parser.add_argument("--labels", type=Path, help="what the judge wrote, for record")
    told = parser.parse_args()
    if told.verb == "audit":
        print(f"{len(audited_pages(refresh=True))} pages")
    elif told.verb == "sample" and told.code and told.out:
        sample(told.code, told.out)
    elif told.verb == "record" and told.code and told.out and told.labels:
        record(told.code, told.out, told.labels)
    elif told.verb == "report":
        report()
    else:
        parser.error("sample needs --code and --out, record --labels as well")


if __name__ == "__main__":
    main()
