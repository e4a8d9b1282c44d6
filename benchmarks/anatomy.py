"""Measures the article step: body text, comments, headline, byline and date, each beside trafilatura's own in one run.

    python -m benchmarks.anatomy [--half look|report] [--part body|comments|metadata] [--misses]

Pages are split by a hash of their names into a half to look at while building and a half to report; the bars are on
the second. A run over both halves and all parts is saved to benchmarks/results/anatomy.json; others are printed.
"""

import argparse
import gzip
import hashlib
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from benchmarks.results import data_folder, save
from headwater.article import find_article
from headwater.errors import PageError
from headwater.records import Article, Page

Half = Literal["look", "report"]
HALVES: tuple[Half, ...] = ("look", "report")


def half(name: str) -> Half:
    return HALVES[int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2]


def read(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def article_of(content: bytes, url: str | None = None) -> Article | None:
    try:
        return find_article(Page(content, url=url))
    except PageError:
        return None


def body_of(article: Article | None) -> str:
    return "\n".join(article.cut(span) for span in article.body) if article else ""


def trafilatura_of(content: bytes) -> Any:
    from trafilatura import bare_extraction

    return bare_extraction(content, with_metadata=True)


# --- body, by the 4-gram rule of the article extraction benchmark


def grams(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    return Counter(zip(*[tokens[i:] for i in range(4)], strict=False)) if len(tokens) >= 4 else Counter([tuple(tokens)])


def overlap(gold: str, text: str) -> tuple[float, float]:
    """Precision and recall of one page."""
    wanted, got = grams(gold), grams(text)
    shared = sum((wanted & got).values())
    return shared / (sum(got.values()) or 1), shared / (sum(wanted.values()) or 1)


def f1(pairs: list[tuple[float, float]]) -> dict[str, float]:
    precision = sum(p for p, _ in pairs) / len(pairs)
    recall = sum(r for _, r in pairs) / len(pairs)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


def measure_body(data: Path, chosen: Half, misses: list[str]) -> dict[str, Any]:
    import trafilatura

    folder = data / "aeb-pages"
    gold = json.loads((folder / "ground-truth.json").read_text())
    ours, theirs, seconds, their_seconds = [], [], 0.0, 0.0
    for name, truth in gold.items():
        if half(name) != chosen:
            continue
        content = read(folder / "html" / f"{name}.html.gz")
        start = time.perf_counter()
        peer = trafilatura.extract(content, include_comments=False) or ""
        their_seconds += time.perf_counter() - start
        start = time.perf_counter()
        article = article_of(content)
        seconds += time.perf_counter() - start
        ours.append(overlap(truth["articleBody"], body_of(article)))
        theirs.append(overlap(truth["articleBody"], peer))
        if min(ours[-1]) < min(theirs[-1]) - 0.02:
            misses.append(f"body {name} ours {ours[-1]} trafilatura {theirs[-1]}")
    return {
        "pages": len(ours), "headwater": f1(ours), "trafilatura": f1(theirs),
        "seconds": {"headwater": seconds, "trafilatura": their_seconds, "ratio": seconds / their_seconds},
    }  # fmt: skip


# --- comments, by gold snippets


def flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def seen_text(content: bytes) -> str:
    """All the text of a page's markup, scripts apart: what a gold snippet must be in to be findable."""
    from headwater.article.decode import decode_bytes
    from headwater.article.walk import parse

    tree = parse(decode_bytes(content))
    for element in list(tree.iter("script", "style")):
        element.drop_tree()
    return flat(tree.text_content())


def share(found: list[bool]) -> float | None:
    return sum(found) / len(found) if found else None


def measure_comments(data: Path, chosen: Half, misses: list[str]) -> dict[str, Any]:
    folder = data / "trafilatura-pages"
    gold = json.loads((folder / "evaldata.selected.json").read_text())
    found: dict[str, list[bool]] = {}
    pages = 0
    for truth in gold.values():
        name = truth["file"]
        path = folder / "html" / f"{name}.gz"
        if half(name) != chosen or not path.exists():
            continue
        pages += 1
        content = read(path)
        article, peer, page_text = article_of(content), trafilatura_of(content), seen_text(content)
        comments = " ".join(article.cut(comment.span) for comment in article.comments) if article else ""
        texts = {
            "headwater": (flat(body_of(article)), flat(comments)),
            "trafilatura": (flat(peer.text or "") if peer else "", flat(peer.comments or "") if peer else ""),
        }
        for kind in ("with", "without", "comments"):
            for snippet in map(flat, truth.get(kind) or ()):
                if snippet not in page_text:
                    continue
                for who, (body, talk) in texts.items():
                    found.setdefault(f"{who} {kind} in body", []).append(snippet in body)
                    if kind == "comments":
                        found.setdefault(f"{who} comments in comments", []).append(snippet in talk)
                body, talk = texts["headwater"]
                wrong = snippet not in body if kind == "with" else snippet in body
                if wrong or (kind == "comments" and snippet not in talk):
                    misses.append(f"{kind} {name}: {snippet!r} body={snippet in body} comments={snippet in talk}")
    return {
        "pages": pages,
        **{key: {"snippets": len(hits), "share": share(hits)} for key, hits in sorted(found.items())},
    }


# --- headline, byline, date


def letters(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).lower())


def same_title(gold: str, got: str | None) -> bool:
    """Equal letters. A gold title taken from `<title>` may carry the outlet's name: the headline is a part of it."""
    wanted, own = letters(gold), letters(got or "")
    return bool(own) and (
        own == wanted or (len(own) >= 0.5 * len(wanted) and (wanted.startswith(own) or wanted.endswith(own)))
    )


def same_people(gold: list[str], got: list[str]) -> bool:
    """Every gold name is found and no more names are given than it has words for."""
    wanted, own = letters(" ".join(gold)), [letters(name) for name in got]
    return bool(own) and all(name in wanted for name in own) and sum(map(len, own)) >= 0.5 * len(wanted)


def metadata_gold(data: Path) -> Iterator[tuple[str, str, Path, str | None, list[str], str | None]]:
    """(set, name, page, title, authors, day)"""
    for path in sorted((data / "newspaper4k-pages" / "metadata").glob("*.json")):
        truth = json.loads(path.read_text())
        page = data / "newspaper4k-pages" / "html" / f"{path.stem}.html.gz"
        if page.exists():
            day = (truth.get("publish_date") or "")[:10] or None
            yield "newspaper4k-pages", path.stem, page, truth.get("title"), truth.get("authors") or [], day
    for folder in sorted((data / "readability-pages").iterdir()):
        if folder.is_dir():
            truth = json.loads((folder / "expected-metadata.json").read_text())
            byline = [truth["byline"]] if truth.get("byline") else []
            day = (truth.get("publishedTime") or "")[:10] or None
            page = folder / "source.html.gz"
            yield "readability-pages", folder.name, page, truth.get("title"), byline, day


def measure_metadata(data: Path, chosen: Half, misses: list[str]) -> dict[str, Any]:
    found: dict[str, list[bool]] = {}
    for group, name, path, title, authors, day in metadata_gold(data):
        if half(name) != chosen:
            continue
        content = read(path)
        article, peer = article_of(content), trafilatura_of(content)
        values = {
            "headwater": (
                article and article.headline,
                list(article.byline) if article else [],
                article and article.published,
            ),
            "trafilatura": (peer and peer.title, (peer.author or "").split("; ") if peer else [], peer and peer.date),
        }
        for who, (headline, byline, published) in values.items():
            checks: dict[str, bool | None] = {
                "headline": same_title(title, headline) if title else None,
                "byline": same_people(authors, [one for one in byline if one]) if authors else None,
                "date": (published or "")[:10] == day if day else None,
            }
            for what, right in checks.items():
                if right is None:
                    continue
                found.setdefault(f"{group} {what} {who}", []).append(right)
                if who == "headwater" and not right:
                    misses.append(
                        f"{what} {group} {name}: gold {title!r} {authors} {day} got {headline!r} {byline} {published}"
                        f" trafilatura {values['trafilatura']}"
                    )
    return {key: {"pages": len(hits), "share": share(hits)} for key, hits in sorted(found.items())}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", choices=HALVES, action="append")
    options.add_argument("--part", choices=list(PARTS), action="append")
    options.add_argument("--misses", action="store_true", help="name the misses of the half to look at")
    arguments = options.parse_args()
    data = data_folder()
    result: dict[str, object] = {"versions": {name: version(name) for name in ("trafilatura", "htmldate", "lxml")}}
    for chosen in arguments.half or HALVES:
        misses: list[str] = []
        result[chosen] = {name: PARTS[name](data, chosen, misses) for name in arguments.part or PARTS}
        if arguments.misses and chosen == "look":
            print("\n".join(misses))
    if arguments.half or arguments.part:
        print(json.dumps(result, indent=1, ensure_ascii=False))
    else:
        save("anatomy", result)


PARTS = {"body": measure_body, "comments": measure_comments, "metadata": measure_metadata}

if __name__ == "__main__":
    main()
