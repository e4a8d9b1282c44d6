"""What one line is by its wording: badge, byline, date, form or notice, or none of them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.article.marks import (
    find_authors,
    find_signature,
    is_badge,
    is_byline,
    is_clock,
    is_date_line,
    is_form,
    is_furniture,
    is_update,
    read_date,
    read_dateline,
)

TESTS = (is_badge, is_furniture, is_form, is_byline, is_date_line, is_update, is_clock)

BADGES = [
    "Fact checked",
    "FACT-CHECKED",
    "✓ Fact Checked",
    "Fact-checked by Lena Ott",
    "This article has been fact checked.",
    "Verified",
    "Debunked",
    "Opinion",
    "Opinion:",
    "Op-Ed",
    "Analysis",
    "[Analysis]",
    "Opinion by Maud Teasdale",
    "Sponsored content",
    "Sponsored by Aldermill Bank",
    "Advertorial",
    "Satire",
    "Live",
    "LIVE UPDATES",
    "Fact checked\u200b\u00a0",  # what shows nothing changes nothing
]

FORMS = [
    "Leave a Reply",
    "Leave a Reply Cancel reply",
    "Leave a comment",
    "Leave a Reply to Osric",
    "Your email address will not be published.",
    "Your email address will not be published. Required fields are marked *",
    "Required fields are marked *",
    "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
    "Post Comment",
    "Log in to leave a comment",
    "You must be logged in to post a comment.",
    "Save my name, email, and website in this browser for the next time I comment.",
    "Name *",
    "Comments are closed.",
]

NOTICES = [
    "Share this:",
    "Subscribe to our newsletter",
    "Sign up for our free morning newsletter",
    "Advertisement",
    "ADVERTISEMENT",
    "We use cookies to improve your visit.",
    "By continuing to use this site you agree to our use of cookies.",
    "© 2019 The Harwick Courier",
    "Read more: Mayor says no to the bridge",  # a link, though somebody says something in it
    "4 min read",
    "* * *",
    "-----",
]

# What a story says about such things, and lines that begin like them.
SENTENCES = [
    "The photograph is verified.",
    "Opinion in the town is divided.",
    "Fact checked claims spread more slowly, the study found.",
    "Live music returns to the quay on Friday.",
    "Presented by the clerk to the council.",
    "Fact Check: Did the ferry sink?",
    "Share prices fell on Monday.",
    "“Leave a reply,” she said.",
    "We use cookies to bake, said the baker.",
    "Subscribe to the view that a river is a drain and you will end here, he said.",
    "Copyright law was the issue, the judge said.",
    "Sign up for the ferry pass with the address that you gave the harbour office.",
    "By Friday the river had risen.",
    "By Friday the river had risen",
    "By Friday Evening",
    "By all accounts Osric Pell was tired",
    "By Ann Lee the case was closed",
    "By The Numbers",
    "By land and by sea",
    "By order of the court the weir stays open.",
    "Osric Pell, president of the association",
    "Lena Ott, Newspaper Editor, Dies at 90",  # a headline
    "Lena Ott, 34, a writer, said no.",
    "The pumps stopped March 3, 2024",
    "March 3, 2024 was a Sunday.",
    "May 4 was hot",
    "In 2019",
    "In March 2024 the bridge closed",
]

BYLINES: list[tuple[str, tuple[str, ...]]] = [
    ("By Jane Doe", ("Jane Doe",)),
    ("by Jane Doe", ("Jane Doe",)),
    ("BY JANE DOE", ("JANE DOE",)),
    ("By Jane Doe and John Roe, Staff Writer | The Gazette", ("Jane Doe", "John Roe")),
    ("By Jane Doe, Bo Falk and Cy Dorn", ("Jane Doe", "Bo Falk", "Cy Dorn")),
    ("By Jane Doe & John Roe", ("Jane Doe", "John Roe")),
    ("Written by Ann-Marie van der Berg", ("Ann-Marie van der Berg",)),
    ("By Ana O’Neill", ("Ana O’Neill",)),
    ("By J. R. Doe Jr.", ("J. R. Doe Jr.",)),
    ("Author: Maud Teasdale", ("Maud Teasdale",)),
    ("By Jane Doe | March 3, 2024", ("Jane Doe",)),
    ("By Jane Doe Published March 3, 2024 at 5 p.m.", ("Jane Doe",)),
    ("Posted by Jane Doe on March 3, 2024", ("Jane Doe",)),
    ("By Jane Doe, The Harwick Gazette", ("Jane Doe",)),
    ("By Jane Doe for the Harwick Gazette", ("Jane Doe",)),
    ("By Jane Doe in Harwick", ("Jane Doe",)),
    ("By Jane Doe, jdoe@gazette.example", ("Jane Doe",)),
    ("By Jane Doe (@janedoe)", ("Jane Doe",)),
    ("Jane Doe, Staff Writer", ("Jane Doe",)),  # no "By", but a job
    ("Von Jana Müller", ("Jana Müller",)),
    ("By Staff Writer", ()),  # a byline that names nobody
    ("By the newsroom", ()),
    ("By Associated Press", ()),
]

# line, its date
DATES: list[tuple[str, str | None]] = [
    ("Published March 3, 2024 at 5:12 p.m. EST", "2024-03-03"),
    ("Updated: March 5, 2024", "2024-03-05"),
    ("2024-03-03", "2024-03-03"),
    ("2024-03-03T10:11:00Z", "2024-03-03"),
    ("3 March 2024", "2024-03-03"),
    ("Sunday, 3rd March 2024 10:15 GMT", "2024-03-03"),
    ("Mar. 3, 2024 | 3 min read", "2024-03-03"),
    ("Published 4:05 pm Sunday, March 3, 2024", "2024-03-03"),
    ("Published March 3, 2024 | Updated March 5, 2024", "2024-03-03"),
    ("13/04/2024", "2024-04-13"),
    ("Am 3. März 2024", "2024-03-03"),
    ("3 mars 2024 à 10h30", "2024-03-03"),
    ("03/04/2024", None),  # two days to two readers
    ("04/04/2024", "2024-04-04"),  # one day to both
    ("31 February 2024", None),  # no day at all
    ("March 3", None),
    ("March 2024", None),
    ("3 hours ago", None),
    ("Updated 10:42 a.m.", None),
]


@pytest.mark.parametrize("line", BADGES)
def test_badges(line: str) -> None:
    """A label alone on its line is a badge, and not furniture."""
    assert is_badge(line)
    assert not is_furniture(line)


@pytest.mark.parametrize("line", FORMS)
def test_forms(line: str) -> None:
    """The lines of a comment form are furniture, and tell that the article is over."""
    assert is_form(line)
    assert is_furniture(line)


@pytest.mark.parametrize("line", NOTICES)
def test_notices(line: str) -> None:
    """Other notices are furniture; an article may go on below them."""
    assert is_furniture(line)
    assert not is_form(line)
    assert not is_badge(line)


@pytest.mark.parametrize("line", SENTENCES)
def test_sentences_are_no_marks(line: str) -> None:
    """What the story says is never taken for a mark of the page."""
    assert [test.__name__ for test in TESTS if test(line)] == []
    assert find_authors(line) == ()


@pytest.mark.parametrize(("line", "authors"), BYLINES)
def test_bylines(line: str, authors: tuple[str, ...]) -> None:
    """A byline names people in order; jobs, outlets, places, dates and addresses are none."""
    assert is_byline(line)
    assert find_authors(line) == authors
    assert not is_date_line(line)


def test_a_checker_is_no_author() -> None:
    """Who checked the facts did not write the story."""
    assert find_authors("Fact-checked by Lena Ott") == ()
    assert find_authors("Edited by Lena Ott") == ()


@pytest.mark.parametrize(("line", "date"), DATES)
def test_dates(line: str, date: str | None) -> None:
    """A line that is only a date is known as one; its day is read where it is told whole."""
    assert is_date_line(line)
    assert read_date(line) == date
    assert not is_badge(line)


@pytest.mark.parametrize(
    ("line", "update"),
    [
        ("Updated: March 5, 2024", True),
        ("Last modified on 5 March 2024", True),
        ("Published March 3, 2024", False),
        ("March 3, 2024", False),
    ],
)
def test_updates(line: str, update: bool) -> None:
    """A change is told from the first publication by its label."""
    assert is_update(line) is update


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("10:45 a.m.", True),
        ("10.45", True),
        ("3pm", True),
        ("Noon", True),
        ("10:45 Bridge closed", False),
        ("10", False),
    ],
)
def test_clocks(line: str, clock: bool) -> None:
    """A time of day alone heads an entry of a live blog; it is no date."""
    assert is_clock(line) is clock
    assert not is_date_line(line)


@given(
    st.one_of(st.text(max_size=500), st.text(alphabet="By JaneDo,.| -0123459:March\u00a0\u200b\ud800", max_size=500))
)
def test_any_line(line: str) -> None:
    """No line, however broken, is an error; names are words of the line, and dates are whole."""
    for test in TESTS:
        assert test(line) in (True, False)
    assert all(part in line for name in find_authors(line) for part in name.split())
    date = read_date(line)
    assert date is None or (len(date) == 10 and date.count("-") == 2)


@pytest.mark.parametrize(
    "line",
    [
        "March 3 " + "-" * 140 + "x",
        "ET " * 50 + "x March 3",
        "By " + "A. " * 60 + "x",
        "By " + "Aa’" * 60 + "x",
        "By " + "((" * 90,
        "Sponsored by " * 30,
        "Updated " * 19,
        "5 min " * 25,
        "Mar " * 39,
        "a@" * 90,
        "2" * 400,
        " " * 2_000_000,
    ],
    ids=lambda line: line[:12],
)
def test_hostile_lines(line: str) -> None:
    """Lines made to trip the patterns cost no more than others."""
    start = time.process_time()
    for test in TESTS:
        test(line)
    find_authors(line)
    read_date(line)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("line", "marked", "signature"),
    [
        ("By Gazette Staff", False, "Gazette Staff"),
        ("by @harbour", False, "@harbour"),
        # Only the page's own markup tells that these sign.
        ("Editorial Board", True, "Editorial Board"),
        ("Editorial Board", False, None),
        # Sentences, accounts and buttons sign nothing.
        ("By Friday the staff had left.", False, None),
        ("by admin", True, None),
        ("Share this", True, None),
    ],
)
def test_signature(line: str, marked: bool, signature: str | None) -> None:
    """What signs where no person does is given as shown."""
    assert find_signature(line, marked=marked) == signature


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("LENNING POINT, March 3, 2021 (NNA) — The board met.", "2021-03-03"),
        ("March 3, 2021 -- The board met.", "2021-03-03"),
        # The day is part of a sentence.
        ("On March 3, 2021 — The Founders' Day — the board met.", None),
        ("March 3, 2021 — a day that nobody forgot — was cold.", None),
        ("After the flood, March 3, 2021 — The board met.", None),
    ],
)
def test_dateline(text: str, date: str | None) -> None:
    """Only a dateline before a dash dates a story."""
    assert read_dateline(text) == date
