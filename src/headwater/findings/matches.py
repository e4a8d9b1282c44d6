"""FC02–FC04: what published fact checks and other articles of the corpus say of the same thing."""

from collections.abc import Iterable, Iterator

from headwater.records import Audit, Finding, Level, Match, Statement, letters_of


def published_fact_check(audit: Audit) -> Iterable[Finding]:
    """A statement matches a fact check that was loaded into the corpus: who checked, the verdict, the date, the link.

    Measured: the fact checks, each with its publisher, date and link. The verdict is the publisher's own word for it.
    Whether the statement is the one that was checked, a person decides: the two texts are shown side by side.

    Silent where no fact check was loaded (`headwater facts add`), and under the measured threshold of likeness.

    Example: "“The dam lost a third of its water” is like a claim that Brightwater Facts rated Half true, 2026-03-02."
    """
    for statement, matches in _by_statement(audit, "fact check"):
        best = matches[0]
        message = f"A fact check was published on a claim like this one: {best.why}"
        yield _finding(audit, statement, matches[:3], "FC02", "published-fact-check", "note", message)


def corroborated(audit: Audit) -> Iterable[Finding]:
    """How many independent articles of the corpus say the same as a statement, outside this article's own copies.

    Measured: the number of outlets that say so in words of their own, with the passages. Reprints of one text count
    once.

    Silent where nothing is found: that a statement stands alone in this corpus says little.

    Example: "2 other articles say the same: Mill Courier, Brightwater Echo."
    """
    for statement, matches in _by_statement(audit, "same"):
        apart = _independent(matches)
        one = len(apart) == 1
        message = f"{len(apart)} other {'article says' if one else 'articles say'} the same{_names(apart)}."
        yield _finding(audit, statement, apart, "FC03", "corroborated", "info", message)


def disputed(audit: Audit) -> Iterable[Finding]:
    """An article of the corpus says otherwise of the same quantity or event.

    Measured: the article, its date, what differs. A note; info where the other article is later and the figure has
    grown since (a death toll).

    Silent on figures of another day or of something else, and on what only one of the two tells.

    Example: "12 people were killed" here, "14 people were killed" in the Mill Courier of the same day.
    """
    for statement, matches in _by_statement(audit, "disputed"):
        update = all(match.why.startswith("a later update") for match in matches)
        message = f"Another article says otherwise: {matches[0].why}"
        yield _finding(audit, statement, matches, "FC04", "disputed", "info" if update else "note", message)


def _by_statement(audit: Audit, relation: str) -> Iterator[tuple[Statement, list[Match]]]:
    found: dict[str, list[Match]] = {}
    for match in audit.matches:
        if match.relation == relation:
            found.setdefault(match.statement, []).append(match)
    for statement in audit.statements:
        if statement.id in found:
            yield statement, found[statement.id]


def _independent(matches: Iterable[Match]) -> list[Match]:
    """One for each outlet."""
    kept: dict[str, Match] = {}
    for match in matches:
        article = match.there.article
        kept.setdefault(letters_of(article.outlet or "") or article.id, match)
    return list(kept.values())


def _names(matches: Iterable[Match]) -> str:
    """`: Mill Courier, “Dam leaks”, 1 without a name`."""
    articles = [match.there.article for match in matches]
    names = [one.outlet or (f"“{one.headline}”" if one.headline else one.url) for one in articles]
    told = [name for name in names if name]
    if told and len(told) < len(names):
        told.append(f"{len(names) - len(told)} without a name")
    return f": {', '.join(told)}" if told else ""


def _finding(
    audit: Audit, statement: Statement, matches: list[Match], code: str, name: str, level: Level, message: str
) -> Finding:
    measured = {
        "statement": statement.id,
        "matches": [
            {
                "article": match.there.article.id,
                "outlet": match.there.article.outlet,
                "published": match.there.article.published,
                "url": match.there.article.url,
                "why": match.why,
            }
            for match in matches
        ],
    }
    return Finding(code, name, level, message, (statement.span,), tuple(match.there for match in matches), measured)
