"""TM: dates."""

import pytest

from headwater.records import Observable
from tests.findings.builders import DUMP, HTML, audit_of, findings_of, levels_of, page, skipped_of, words_of


@pytest.mark.parametrize(
    ("published", "modified", "observable", "levels"),
    [
        (None, None, HTML, ["warning"]),
        ("2025-03-04", None, HTML, []),
        (None, "2025-03-04T10:00:00Z", HTML, ["note"]),  # a reader can tell about when
        (None, None, DUMP, ["note"]),  # the date may be in the metadata that the dump has not got
        ("2025-03-04", None, DUMP, []),
    ],
)
def test_undated(published: str | None, modified: str | None, observable: Observable, levels: list[str]) -> None:
    """Speaks where no publication date was found, and louder where one could have been seen."""
    story = page(
        ("headline", "Ponds drained at Harwick"),
        ("paragraph", "The ponds are dry."),
        published=published,
        modified=modified,
        observable=observable,
    )
    assert levels_of("TM01", audit_of(story)) == levels


def test_undated_dump_says_what_cannot_be_seen() -> None:
    """A dump cannot carry metadata, and the finding says so."""
    story = page(("headline", "Ponds drained"), ("paragraph", "The ponds are dry."), observable=DUMP)
    (finding,) = findings_of("TM01", audit_of(story))
    assert "cannot be seen" in finding.message


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("The pumps stopped April 2, the Courier reported Thursday.", ["April 2", "Thursday"]),
        ("The ponds were emptied on three nights in March.", ["March"]),
        ("The council met last month and again yesterday.", ["last month", "yesterday"]),
        ("The vote was on June 20.", ["June 20"]),
        ("The vote was on 20 June, and the count on 21st July.", ["20 June", "21st July"]),
        ("On Monday Osric Pell went home.", ["Monday"]),
        ("Monday’s vote was close.", ["Monday"]),
        ("Work began in May.", ["May"]),
        ("The mill closed on Sept. 3.", ["Sept. 3"]),
        # the same sentence tells the year
        ("The vote was on June 20, 2019.", []),
        ("In 2019 the vote was held on June 20.", []),
        ("The vote was on Monday, June 20, 2019.", []),
        ("The mill opened in June 1931.", []),
        # words that only look like dates
        ("They may march to the mill.", []),
        ("March on, said the sign.", []),
        ("May Teasdale and April Moss keep bees.", []),
        ("She taught at the Sunday school.", []),
        ("Shops were full on Black Friday.", []),
        ("He watched Monday Night Football.", []),
        ("She wrote for the Sunday Times.", []),
        ("The band Ruby Tuesday played.", []),
        ("The market opens every Saturday.", []),
        ("One Sunday he handed me the key.", []),
        ("The clock is wound on Mondays and Fridays.", []),
        ("They live in May Street.", []),
        ("Nothing here is dated at all.", []),
    ],
)
def test_dates_that_cannot_be_resolved(text: str, dates: list[str]) -> None:
    """Days, months and relative dates without a year are marked, each of them; words that only look like it are not."""
    audit = audit_of(page(("headline", "Ponds drained"), ("paragraph", text)))
    found = [words for finding in findings_of("TM02", audit) for words in words_of(audit, finding)]
    assert len(found) == len(dates), found
    assert all(date in words for date, words in zip(dates, found, strict=True)), found


def test_one_note_for_all_dates() -> None:
    """Dates in several paragraphs are one finding; headline and comments are not looked at."""
    audit = audit_of(
        page(
            ("headline", "Ponds drained Monday"),
            ("paragraph", "The pumps stopped April 2."),
            ("paragraph", "They ran again by April 19."),
            ("comment", "I saw it on Friday."),
        )
    )
    (finding,) = findings_of("TM02", audit)
    assert (finding.level, len(finding.spans)) == ("note", 2)


def test_a_publication_date_resolves_them() -> None:
    """With a date on the page a reader can tell which Monday."""
    story = page(("headline", "Ponds drained"), ("paragraph", "It rained Monday."), published="2025-03-04")
    assert levels_of("TM02", audit_of(story)) == []


@pytest.mark.parametrize(("language", "runs"), [("en", True), (None, True), ("de", False)])
def test_another_language(language: str | None, runs: bool) -> None:
    """Its words are English: of another language it says that it did not look."""
    audit = audit_of(page(("headline", "Ponds"), ("paragraph", "It rained Monday."), language=language))
    assert bool(findings_of("TM02", audit)) is runs
    assert bool(skipped_of("TM02", audit)) is not runs
