"""Speakers of the quotations in 100 novels (LitBank; Bamman et al., 2020), other text than the tagger has learned from.

LitBank has tokens and sentences and no paragraphs. A quotation that follows a closed one is by custom another
speaker's, in a paragraph of its own: there, and only there, a paragraph is opened again.
"""

import tarfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from benchmarks.sourcing.mentions import GoldMention, aligned, mentions_of
from headwater.audit import audit_text
from headwater.records import Audit, Span

HEADLINE = "A chapter"  # given so that every line of the text is body
_OPENING, _CLOSING = frozenset("“‘([`"), frozenset("”’)],.;:!?")
_PAIRED = frozenset('"_')  # opening and closing look alike: they take turns
_ENDINGS = frozenset("'s n't 'll 've 'm 'd 're ’s n’t ’ll ’ve ’m ’d ’re 'S".split())


class Quotation(NamedTuple):
    span: Span
    speaker: str


class Novel(NamedTuple):
    name: str
    text: str
    quotations: tuple[Quotation, ...]
    mentions: tuple[GoldMention, ...]


def measure(data: Path) -> dict[str, object]:
    n: Counter[str] = Counter()
    novels = read_litbank(data / "litbank" / "litbank-quotations-coref-entities.tar.gz")
    for novel in novels:
        audit = audit_text(novel.text, headline=HEADLINE)
        count(novel, audit, n)
    return {
        "novels": len(novels),
        "quotations": n["quotations"],
        "attributed": round(n["attributed"] / n["quotations"], 4),
        "right_of_all": round(n["right"] / n["quotations"], 4),
        "right_of_attributed": round(n["right"] / max(1, n["attributed"]), 4),
    }


def count(novel: Novel, audit: Audit, n: Counter[str]) -> None:
    """Adds one novel: its quotations, those we give a source, and those we give to the character who speaks."""
    shift = len(audit.article.text) - len(novel.text)
    speakers = {source.id: character(mentions_of(source, audit), novel, shift) for source in audit.sources}
    for quotation in novel.quotations:
        id = source_of(Span(quotation.span.start + shift, quotation.span.end + shift), audit)
        n["quotations"] += 1
        n["attributed"] += id is not None
        n["right"] += id is not None and speakers[id] == quotation.speaker


def source_of(quotation: Span, audit: Audit) -> str | None:
    """Id of the source that most of the quotation's words are given to."""
    shares: Counter[str] = Counter()
    for statement in audit.statements:
        for content in statement.content if statement.sources else ():
            shared = min(content.end, quotation.end) - max(content.start, quotation.start)
            if shared > 0:
                shares[statement.sources[0]] += shared
    return shares.most_common(1)[0][0] if shares else None


def character(mentions: Iterable[Span], novel: Novel, shift: int) -> str | None:
    """The character that most of a source's mentions are of; `None` where none is of a character."""
    spans = (Span(span.start - shift, span.end - shift) for span in sorted(mentions))
    found = Counter(mention.entity for span in spans if (mention := aligned(span, novel.mentions)))
    return found.most_common(1)[0][0] if found else None


def read_litbank(archive: Path) -> list[Novel]:
    """The novels by file name, each with quotations and character mentions placed in its rebuilt text."""
    files: dict[str, str] = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if member.isfile() and path.parts[0] in ("quotations", "coref") and path.parts[1] == "tsv":
                file = tar.extractfile(member)
                assert file is not None
                files[f"{path.parts[0]}/{path.name}"] = file.read().decode("utf-8")
    texts = sorted(path for path in files if path.startswith("quotations/") and path.endswith(".txt"))
    return [_novel(PurePosixPath(path).stem, files) for path in texts]


def _novel(name: str, files: dict[str, str]) -> Novel:
    sentences = [line.split() for line in files[f"quotations/{name}.txt"].splitlines()]
    text, places = rebuild(sentences)
    said, speaker = _annotated(files[f"quotations/{name}.ann"], places, kind="QUOTE", link="ATTRIB")
    named, entity = _annotated(files[f"coref/{name}.ann"], places, kind="MENTION", link="COREF")
    quotations = tuple(Quotation(span, speaker[id]) for id, span in said.items() if id in speaker)
    mentions = tuple(GoldMention(span, span, entity[id]) for id, span in named.items() if id in entity)
    return Novel(name, text, quotations, mentions)


def _annotated(file: str, places: list[list[Span]], *, kind: str, link: str) -> tuple[dict[str, Span], dict[str, str]]:
    """Spans by id, and who each is of. Tokens are counted in sentences, the last one is within."""
    spans: dict[str, Span] = {}
    links: dict[str, str] = {}
    for line in file.splitlines():
        name, id, *rest = line.split("\t")
        if name == kind:
            sentence, token, last_sentence, last_token = map(int, rest[:4])
            spans[id] = Span(places[sentence][token].start, places[last_sentence][last_token].end)
        elif name == link:
            links[id] = rest[0]
    return spans, links


def rebuild(sentences: Iterable[list[str]]) -> tuple[str, list[list[Span]]]:
    """Text as it is printed, from tokens, and where each token stands in it."""
    text, places = "", []
    open_marks: set[str] = set()
    tight = True  # whether the next token follows without a space
    for tokens in sentences:
        here: list[Span] = []
        if here_opens(tokens, open_marks) and text.endswith(("”", '"')):
            text, tight = text + "\n", True
        for at, token in enumerate(tokens):
            opening, closing = _sides(tokens, at, open_marks)
            text += "" if tight or closing else " "
            here.append(Span(len(text), len(text) + len(token)))
            text += token
            tight = opening
        places.append(here)
    return text, places


def here_opens(tokens: list[str], open_marks: set[str]) -> bool:
    """Whether a sentence begins with the opening of a quotation."""
    return bool(tokens) and (tokens[0] == "“" or (tokens[0] == '"' and '"' not in open_marks))


def _sides(tokens: list[str], at: int, open_marks: set[str]) -> tuple[bool, bool]:
    """Whether the token clings to the next one, and whether to the one before."""
    token = tokens[at]
    if token in _PAIRED:
        opening = token not in open_marks
        (open_marks.add if opening else open_marks.remove)(token)
        return opening, not opening
    if token == "'":  # opens "'Tis" and quotations inside quotations, else closes: "the sisters' room"
        opening = at + 1 < len(tokens) and tokens[at + 1][0].isupper() and (at == 0 or not tokens[at - 1][-1].isalpha())
        return opening, not opening
    return token in _OPENING, token in _CLOSING or token in _ENDINGS
