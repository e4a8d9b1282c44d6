"""Small articles with statements, as a corpus takes them; no model reads them."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from headwater.records import (
    Article,
    Audit,
    Block,
    Checked,
    Observable,
    Source,
    Span,
    Statement,
    digest,
)
from headwater.reuse.view import Entry, Hashes

WIDTH = 64
# Sentence, and who says it; None is the author's own.
Said = Sequence[tuple[str, str | None]]


def entry(
    id: str,
    said: Said,
    *,
    outlet: str | None = "Mill Courier",
    published: str | None = "2026-03-04",
    headline: str = "",
    read: bool = True,
    fingerprints: Hashes | None = None,
) -> Entry:
    """An article of one paragraph; with `read` off, its statements were not read."""
    body = " ".join(sentence for sentence, _ in said)
    text = f"{headline}\n{body}" if headline else body
    start = len(text) - len(body)
    blocks = [Block("headline", Span(0, len(headline)))] if headline else []
    article = Article(
        id=id, version=digest([text]), url=id, outlet=outlet, published=published, modified=None, language="en",
        section=None, byline=("Jo Marsh",), text=text, blocks=(*blocks, Block("paragraph", Span(start, len(text)))),
        links=(), site_links=(), comments=(), structured_data=(), observable=Observable(True, True, True),
    )  # fmt: skip
    statements, sources = [], {}
    for number, (sentence, speaker) in enumerate(said if read else ()):
        span = Span(start, start + len(sentence))
        start = span.end + 1
        if speaker:
            sources[speaker] = source(speaker)
        statements.append(statement(f"{id}#{number}", span, [speaker] if speaker else []))
    return Entry(
        audit=Audit(
            article, tuple(statements), tuple(sources.values()), (), (), (), (), Checked(("statements",), ()), "0.1.0",
            {"tagger": "t1"}, None,
        ),
        fingerprints=runs(body) if fingerprints is None else fingerprints,
        quotations=runs(" ".join(sentence for sentence, speaker in said if speaker)),
        vectors=np.array([vector(sentence) for sentence, _ in said]) if statements else np.zeros((0, 0), np.int8),
    )  # fmt: skip


def statement(id: str, span: Span, sources: Sequence[str]) -> Statement:
    return Statement(
        id=id, span=span, voice="source" if sources else "author", kind="indirect" if sources else None,
        attribution=None, sources=tuple(sources), relay=None, source_span=None, cue=(), content=(span,), inner=None,
        carried=False, hedged=False, negated=False, confidence=0.9,
    )  # fmt: skip


def source(name: str) -> Source:
    return Source(
        id=name, entity=None, kind="named_person", name=name, title=None, affiliation=None, justification=(),
        outlet=False, side=name, mentions=(),
    )  # fmt: skip


def runs(text: str) -> Hashes:
    """A hash of every four words."""
    words = text.lower().split()
    found = {hash_of(" ".join(words[at : at + 4])) for at in range(len(words) - 3)}
    return np.array(sorted(found), np.int64)


def hash_of(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "little", signed=True)


def vector(sentence: str) -> NDArray[np.int8]:
    """Sentences that share words have near vectors."""
    total = np.zeros(WIDTH)
    for word in sentence.lower().split():
        total += np.random.default_rng(hash_of(word) & 0xFFFF_FFFF).normal(size=WIDTH)
    scaled: NDArray[np.int8] = np.clip(total * 12, -127, 127).astype(np.int8)
    return scaled


def audited_anew(old: Entry) -> Entry:
    """The same article, read by another model."""
    return replace(old, audit=replace(old.audit, models={"tagger": "t2"}))


DAM = "The dam above Harwick leaks at two of its gates, the survey of last autumn found."
VALE = "Mayor Ann Vale said that the gates would be mended before the winter."
REED = "Tom Reed, who farms below the dam, said nobody had warned him of the leaks."
ROAD = "A new road is planned along the east bank of the river at Brightwater."
HARWICK = entry(
    "https://millcourier.example/dam",
    [(DAM, None), (VALE, "Ann Vale"), (REED, "Tom Reed")],
    headline="Harwick dam leaks",
)
REPRINT = entry(
    "https://brightwaterpost.example/dam",
    [(DAM, None), (VALE, "Ann Vale"), (ROAD, None)],
    outlet="Brightwater Post",
    published="2026-03-06T08:00:00+01:00",
)
OTHER = entry("https://millcourier.example/road", [(ROAD, None)], published=None)
UNREAD = entry("https://ostwickherald.example/fair", [("The fair at Ostwick drew crowds in the rain.", None)],
               outlet=None, published="2025-12-31", read=False)  # fmt: skip
