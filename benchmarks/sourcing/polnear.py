"""How many attributions of PolNeAR dev get a source, and what the ones left without look like."""

from collections import Counter
from pathlib import Path

from benchmarks.sourcing.mentions import form
from headwater.audit import audit_text
from headwater.errors import PageError
from headwater.records import Audit, Span
from training.polnear import GoldText, read_polnear


def measure(data: Path) -> dict[str, object]:
    n: Counter[str] = Counter()
    for gold in read_polnear(data / "polnear" / "polnear-train-dev.tar.gz", "dev", first_only=True):
        try:
            audit = audit_text(gold.text)
        except PageError:
            n["texts not audited"] += 1
            continue
        count(gold, audit, n)
    forms = ("name", "nominal", "pronoun", "none")
    return {
        "gold_attributions_with_source": n["gold"],
        "with_a_sourced_statement": _share(n["found"], n["gold"]),
        "with_a_resolved_source": _share(n["resolved"], n["gold"]),
        "sourced_statements": n["statements"],
        "resolved": _share(n["statements"] - n["left"], n["statements"]),
        "by_form_of_the_source_span": {
            form: {"statements": n[form], "resolved": _share(n[form] - n[f"{form} left"], n[form])} for form in forms
        },
        "texts_not_audited": n["texts not audited"],
    }


def count(gold: GoldText, audit: Audit, n: Counter[str]) -> None:
    """Adds one text: gold attributions that a sourced statement covers, and statements left without a source."""
    sourced = [statement for statement in audit.statements if statement.voice == "source"]
    for attribution in gold.attributions:
        if not attribution.source or not attribution.content:
            continue
        pieces = [Span(*piece) for piece in attribution.content]
        covering = [s for s in sourced if any(piece.overlaps(c) for piece in pieces for c in (*s.content, *s.cue))]
        n["gold"] += 1
        n["found"] += bool(covering)
        n["resolved"] += any(s.sources for s in covering)
    for statement in sourced:
        kind = form(audit.article.text, statement.source_span) if statement.source_span else "none"
        n["statements"] += 1
        n[kind] += 1
        if not statement.sources:
            n["left"] += 1
            n[f"{kind} left"] += 1


def _share(part: int, whole: int) -> float:
    return round(part / max(1, whole), 4)
