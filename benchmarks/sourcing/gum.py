"""Coreference of source mentions in GUM's 24 news documents (Zeldes, 2017): is all that a source has of one entity?"""

import re
import tarfile
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from benchmarks.sourcing.clusters import Placed, b_cubed, pairs, put_right
from benchmarks.sourcing.mentions import GoldMention, aligned, form, mentions_of, overlap
from headwater.audit import audit_text
from headwater.records import Audit, Span


class Document(NamedTuple):
    name: str
    text: str
    mentions: tuple[GoldMention, ...]


def measure(data: Path) -> dict[str, object]:
    n: Counter[str] = Counter()
    documents = read_news(data / "gum" / "gum-dep-conllu.tar.gz")
    texts = [place(document, audit_text(document.text), n) for document in documents]
    return {
        "documents": len(texts),
        "source_mentions": n["ours"],
        "aligned": sum(map(len, texts)),
        "b_cubed": _scores(*b_cubed(texts)),
        "pairs": _scores(*pairs(texts)),
        "put_right": {
            form: {"mentions": n[form], "share": round(n[f"{form} right"] / max(1, n[form]), 4)}
            for form in ("name", "nominal", "pronoun")
        },
    }


def _scores(precision: float, recall: float) -> dict[str, float]:
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def place(document: Document, audit: Audit, n: Counter[str]) -> list[Placed]:
    """The mentions of our sources that are mentions in GUM too, each with its source and its entity.

    A statement's source span that is given to no source is a cluster of its own: not to resolve is not to be right.
    """
    ours = {(span, source.id) for source in audit.sources for span in source.mentions}
    taken = {span for span, _ in ours}
    for statement in audit.statements:
        span = statement.source_span
        if statement.voice == "source" and span and not any(span.overlaps(other) for other in taken):
            ours.add((span, statement.sources[0] if statement.sources else f"none {span.start}"))
    best: dict[GoldMention, tuple[float, Span, str]] = {}
    for span, id in sorted(ours):
        if mention := aligned(span, document.mentions):
            best[mention] = max(best.get(mention, (0.0, span, id)), (overlap(span, mention.span), span, id))
    everywhere = {source.id: mentions_of(source, audit) for source in audit.sources}
    opening: dict[str, Span] = {}
    for mention in document.mentions:
        opening.setdefault(mention.entity, mention.span)
    for mention, (_, span, id) in best.items():
        others = Counter(
            other.entity
            for place in everywhere.get(id, ())
            if (other := aligned(place, document.mentions)) and other.span != mention.span
        )
        kind = form(document.text, span)
        n[kind] += 1
        n[f"{kind} right"] += put_right(mention.entity, others, first=opening[mention.entity] == mention.span)
    n["ours"] += len(ours)
    return [Placed(id, mention.entity) for mention, (_, _, id) in best.items()]


def read_news(archive: Path) -> list[Document]:
    """The news documents by name."""
    found: list[Document] = []
    with tarfile.open(archive) as tar:
        for member in sorted(tar, key=lambda member: member.name):
            name = PurePosixPath(member.name).stem
            file = tar.extractfile(member) if name.startswith("GUM_news_") else None
            if file is not None:
                found.append(Document(name, *read_conllu(file.read().decode("utf-8"))))
    return found


def read_conllu(file: str) -> tuple[str, tuple[GoldMention, ...]]:
    """The text, a line for each paragraph, and its mentions.

    Mentions are brackets in the Entity field, `(7-person-new-snnsn-cf6-1-sgl)`: an id, and as sixth the numbers of the
    words it cannot do without. One that is broken into parts, `(7[1/2]-…`, is left out.
    """
    text, words = "", []
    entities: list[str] = []
    tight, group_end, group_tight = True, 0, True
    for line in file.splitlines():
        if line.startswith("# newpar") and not line.startswith("# newpar_block") and text:
            text, tight = text.rstrip() + "\n", True
        columns = line.split("\t")
        if len(columns) != 10 or "." in columns[0]:
            continue
        misc = dict(field.split("=", 1) for field in columns[9].split("|") if "=" in field)
        if "-" in columns[0]:  # "2-3 don't": its parts follow, and stand together
            group_end, group_tight = int(columns[0].split("-")[1]), misc.get("SpaceAfter") == "No"
            continue
        text += "" if tight else " "
        words.append(Span(len(text), len(text) + len(columns[1])))
        entities.append(misc.get("Entity", ""))
        text += columns[1]
        tight = misc.get("SpaceAfter") == "No"
        if int(columns[0]) <= group_end:
            tight = group_tight if int(columns[0]) == group_end else True
        if int(columns[0]) == group_end:
            group_end = 0
    return text, _mentions(words, entities)


def _mentions(words: list[Span], entities: list[str]) -> tuple[GoldMention, ...]:
    found: list[GoldMention] = []
    started: dict[str, list[tuple[int, str]]] = {}
    for at, field in enumerate(entities):
        for opens, told, closes in re.findall(r"(\(?)([^()]+)(\)?)", field):
            id = told.split("-")[0]
            if opens:
                started.setdefault(id, []).append((at, told))
            if closes and "[" not in id:
                first, opened = started[id].pop()
                found.append(_mention(words[first : at + 1], opened))
    return tuple(sorted(found))


def _mention(words: list[Span], told: str) -> GoldMention:
    id, _kind, _status, _salience, _centring, needed, *_ = told.split("-")
    numbers = [int(number) for number in needed.split(",")]
    head = Span(words[min(numbers) - 1].start, words[max(numbers) - 1].end)
    return GoldMention(Span(words[0].start, words[-1].end), head, id)
