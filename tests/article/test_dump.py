"""Plain-text dumps: the parts are told apart, and every character keeps its place."""

import contextlib
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.article import article_from_text
from headwater.errors import EmptyPage, NoArticle
from headwater.records import Article, Observable, Role

DUMPS = Path(__file__).parents[1] / "pages" / "dumps"


def dump(name: str) -> Article:
    return article_from_text((DUMPS / f"{name}.txt").read_text(encoding="utf-8"))


def roles(article: Article) -> list[str]:
    return [block.role for block in article.blocks]


def texts(article: Article, role: Role) -> list[str]:
    return [" ".join(article.cut(span).split()) for span in article.spans(role)]


class Head(NamedTuple):
    name: str
    headline: str
    standfirst: str = ""
    badges: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None


HEADS = [
    # Nothing but a headline over the story.
    Head("talk-dotted", "Lighthouse at Cape Sorrow to be lit by the sun"),
    # The standfirst without a full stop stands between headline and byline.
    Head(
        "list-demands",
        "Ferry crews at Skarholm threaten to stop work before Easter",
        "Opinion is split in the harbour over how long the boats can lie idle",
        byline=("Ines Valter",),
        published="2022-03-03",
    ),
    # A badge stands between headline and standfirst.
    Head(
        "talk-wordpress-numbered",
        "Council Sells The Orchard At Midden Cross Without A Vote",
        "Neighbours say they learned of the sale from a sign on the gate",
        badges=("Verified",),
    ),
    # The update is told before the publication.
    Head(
        "talk-says",
        "Night buses return to Ostrander after two years",
        byline=("Kit Marlowe-Reyes",),
        published="2021-06-01",
        modified="2021-06-02",
    ),
    # An opinion piece is labelled above its headline.
    Head(
        "opinion",
        "Close the High Street to cars and let it breathe",
        "The shopkeepers are wrong, and I say so as the son of one",
        badges=("OPINION",),
        byline=("Emmett Sallow",),
    ),
    # A live blog has a badge and says when it was last changed, not when it began.
    Head("live-blog", "Live updates: the Carrow dam and the towns below it", badges=("LIVE",), modified="2024-01-09"),
    # A quotation in the headline, and the kind of piece as its label.
    Head(
        "interview",
        "'I paint the same field every day': a talk with Nadia Orr",
        badges=("Interview",),
        byline=("Felix Amory",),
        published="2023-04-12",
    ),
    # A hard-wrapped first paragraph is no standfirst.
    Head("talk-names-below", "The clock of Saint Brannoc strikes thirteen again"),
    # Byline and date in another language.
    Head(
        "german",
        "Stadtrat von Ahlenbrück stoppt den Bau der Seilbahn",
        byline=("Jana Wittkop",),
        published="2023-03-03",
    ),
]


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.name)
def test_head(head: Head) -> None:
    """Headline, standfirst, badges, byline and dates are told apart, and none of them is body."""
    article = dump(head.name)
    assert (
        Head(
            head.name,
            article.headline,
            article.standfirst,
            article.badges,
            article.byline,
            article.published,
            article.modified,
        )
        == head
    )
    assert article.cut(article.body[0]).split()[0] not in ("By", "Published", "Updated")


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("list-recipe", 9),  # short items, two lists under headings, a comment form right below
        ("list-things-we-know", 5),  # whole sentences at the very end, above the form: the headline announces them
        ("list-demands", 3),  # set in like a commentlist, introduced by a colon
        ("list-questions", 4),  # numbered questions with an answer under each
        ("list-wrapped-end", 4),  # hard-wrapped items that end the article
    ],
)
def test_numbered_list_of_the_body(name: str, items: int) -> None:
    """A numbered list that the story introduces is body, though a comment form follows it."""
    article = dump(name)
    assert len(texts(article, "list")) == items
    assert article.comments == ()
    assert "comment" not in roles(article)


class Said(NamedTuple):
    """Author, date, depth, reply_to and the first words."""

    author: str | None
    date: str | None
    depth: int
    reply_to: int | None
    opening: str


TALKS = [
    # Numbers, replies set in and numbered anew, a comment of two paragraphs; no heading, only the form below.
    (
        "talk-wordpress-numbered",
        [
            Said(None, None, 0, None, "My mother went"),
            Said(None, None, 1, 0, "It was one signature"),
            Said(None, None, 0, None, "Builders always find"),
        ],
    ),
    # WordPress: "says:", a date line, "Reply" below.
    (
        "talk-says",
        [
            Said("Marguerite T.", "2021-06-01", 0, None, "Finally! My shift"),
            Said("Dale", "2021-06-01", 0, None, "Who pays?"),
            Said("Marguerite T.", "2021-06-02", 1, 1, "The riders pay"),
        ],
    ),
    # Disqus: name, dot, age; two levels of replies; votes and buttons below.
    (
        "talk-dotted",
        [
            Said("Brace_Grandson", "3 hours ago", 0, None, "Grandad would"),
            Said("tern_counter", "2 hours ago", 1, 0, "Did he really"),
            Said("Brace_Grandson", "1 hour ago", 2, 1, "He rowed out"),
            Said("Hollis Quay", "a day ago", 0, None, "Forty panels"),
        ],
    ),
    # A forum's "wrote:", an answer by "@name", and one on a single line.
    (
        "talk-wrote",
        [
            Said("pondlife", None, 0, None, "My uncle has"),
            Said("cecily_m", None, 1, 0, "@pondlife Then"),
            Said("Gus", "March 3", 0, None, "The bicycle is mine."),
        ],
    ),
    # Numbered guests, with neither a heading above nor a form below.
    (
        "talk-guests",
        [
            Said("Anonymous", None, 0, None, "Why do the yachts"),
            Said("Anonymous", None, 0, None, "Because the board"),
            Said("OldSalt", None, 0, None, "I have read"),
        ],
    ),
    # The name on a line of its own, the date on the next, "In reply to" on the third.
    (
        "talk-names-below",
        [
            Said("Lottie Ames-Smith", "2022-08-13", 0, None, "I miss it already."),
            Said("Rev. Noakes", "2022-08-13", 1, 0, "The parish does"),
        ],
    ),
]


@pytest.mark.parametrize(("name", "said"), TALKS, ids=[name for name, _ in TALKS])
def test_comments(name: str, said: list[Said]) -> None:
    """Readers' comments are records with their authors and replies, and no word of them is in the body."""
    article = dump(name)
    got = [
        Said(one.author, one.date, one.depth, one.reply_to, article.cut(one.span)[: len(told.opening)])
        for one, told in zip(article.comments, said, strict=False)
    ]
    assert got == said
    assert len(article.comments) == len(said)
    body = " ".join(article.cut(span) for span in article.body)
    assert not any(told.opening in body for told in said)


def test_comment_spans_lie_in_comment_blocks() -> None:
    """A comment's span is its words alone; its block also holds name, date and number."""
    article = dump("talk-says")
    first = article.comments[0]
    block = next(block for block in article.blocks if block.role == "comment")
    assert block.span.contains(first.span)
    assert article.cut(block.span).startswith("Marguerite T. says:")
    assert article.cut(first.span).endswith("for two years.")
    assert article.cut(article.comments[1].span).endswith("Ask the drivers what they think of it.")


def test_form_is_furniture() -> None:
    """The form below the comments, with its fields and notices, is furniture."""
    assert texts(dump("talk-says"), "furniture")[-4:] == ["Leave a Reply", "Name *", "Email *", "Post Comment"]
    assert texts(dump("talk-wordpress-numbered"), "furniture")[-1].startswith("This site uses Akismet")


def test_transcript() -> None:
    """Speakers' turns are paragraphs of the body."""
    article = dump("transcript")
    assert len(texts(article, "paragraph")) == 8
    assert article.comments == ()
    assert {*roles(article)} == {"headline", "paragraph"}


def test_interview() -> None:
    """Questions and answers are paragraphs of the body, short as they may be."""
    paragraphs = texts(dump("interview"), "paragraph")
    assert [paragraph[:2] for paragraph in paragraphs[1:]] == ["Q:", "A:"] * 3


def test_live_blog() -> None:
    """The stamps of a live blog are headings, alone on their line or before the entry's words."""
    article = dump("live-blog")
    assert texts(article, "heading") == ["11:14 a.m.", "10:42 a.m. — Schools close in Ashby", "9:55 a.m.", "9:30 a.m."]
    assert [text[:12] for text in texts(article, "paragraph")[3:4]] == ['"I have pack']


def test_wrapped_lines_are_one_paragraph() -> None:
    """Lines cut at column 72 are joined, and a list item's continuation belongs to the item."""
    article = dump("list-wrapped-end")
    assert len(texts(article, "paragraph")) == 3
    assert texts(article, "list")[0].endswith("taste what the miners took home.")
    assert article.cut(article.spans("paragraph")[0]).count("\n") == 3


LEDE = "The bridge at Ossing was closed on Friday after an inspector found two cracked bearings, the county said."
NEXT = "“I would not walk over it, let alone drive,” said the inspector, Lena Moss, who has looked after it since 2009."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One short sentence is an article: `audit_text` is given such.
        ("The mayor said no.", ["paragraph"]),
        # A text that opens with a sentence has no headline.
        (f"{LEDE}\n\n{NEXT}", ["paragraph", "paragraph"]),
        # Paragraphs without empty lines between them.
        (f"Bridge at Ossing closed\n{LEDE}\n{NEXT}", ["headline", "paragraph", "paragraph"]),
        # A standfirst with a full stop is known by the byline that comes after it.
        (
            f"Bridge at Ossing closed\nCommuters face a long way round.\nBy Ada Finch\n\n{LEDE}\n\n{NEXT}",
            ["headline", "standfirst", "byline", "paragraph", "paragraph"],
        ),
        # Without one it is the first paragraph.
        (
            f"Bridge at Ossing closed\n\nCommuters face a long way round.\n\n{LEDE}",
            ["headline", "paragraph", "paragraph"],
        ),
        # The site's trail above the headline, and a section's name.
        (
            f"Home > News > Local\nLocal\nBridge at Ossing closed\n\n{LEDE}",
            ["furniture", "furniture", "headline", "paragraph"],
        ),
        # The word of a badge as a heading deep in the story is no badge.
        (
            f"Bridge at Ossing closed\n\n{LEDE}\n\n{NEXT}\n\nAnalysis\n\n{NEXT}",
            ["headline", "paragraph", "paragraph", "heading", "paragraph"],
        ),
        # A part of the story headed "Comments" is no comment area.
        (
            f"Bridge at Ossing closed\n\n{LEDE}\n\n{NEXT}\n\nDiscussion\n\n{NEXT}\n\n{LEDE}",
            ["headline", "paragraph", "paragraph", "heading", "paragraph", "paragraph"],
        ),
        # Links to the comments at the top, with the story still to come.
        (
            "Bridge at Ossing closed\n\nThe county speaks of weeks.\n\n3 Comments\nLeave a comment\n\n"
            f"{LEDE}\n\n{NEXT}\n\n{LEDE}",
            ["headline", "paragraph", "furniture", "furniture", "paragraph", "paragraph", "paragraph"],
        ),
        # A timeline's entries are not comments, though "Name on March 3: text" can be one.
        (
            f"How Ossing lost its bridge\n\n{LEDE}\n\nInspection on March 3: The bearings are found sound.\n\n"
            "Inspection on March 9: Two of them are cracked.\n\nLeave a Reply",
            ["headline", "paragraph", "paragraph", "paragraph", "furniture"],
        ),
        # Somebody's words with "says:" before them are the story's where no comments are announced.
        (
            f"Two voices on the bridge\n\n{LEDE}\n\nMoss says: It was time.\n\nOrde says: It was not.",
            ["headline", *["paragraph"] * 3],
        ),
        # Ingredients without marks.
        (
            f"A soup\n\n{LEDE}\n\n2 leeks\n1 eel\n3 cups stock\na little dill\n\n{NEXT}",
            ["headline", "paragraph", *["list"] * 4, "paragraph"],
        ),
        # Quoted lines of a mail.
        (f"A letter about the bridge\n\n{LEDE}\n\n> It was always a bad bridge.", ["headline", "paragraph", "quote"]),
        # Advertisement lines and rules inside the story.
        (
            f"Bridge closed\n\n{LEDE}\n\nAdvertisement\n\n* * *\n\n{NEXT}",
            ["headline", "paragraph", "furniture", "furniture", "paragraph"],
        ),
        # Windows line ends, no-break blanks, a form feed.
        (f"Bridge closed\r\n\r\n\xa0\xa0{LEDE}\r\n\f\r\n{NEXT}\r\n", ["headline", "paragraph", "paragraph"]),
        # One numbered remark under the story is a comment: nobody makes a list of one.
        (
            f"Bridge closed\n\n{LEDE}\n\n  1. About time, I say.\n\nShare this:\n\nLeave a Reply",
            ["headline", "paragraph", "comment", "furniture", "furniture"],
        ),
        # The byline at the end of a short story makes no standfirst of its first sentence.
        (
            f"Bridge closed\n\nIt is shut for good.\n\n{LEDE}\n\nBy Ada Finch",
            ["headline", "paragraph", "paragraph", "byline"],
        ),
        # The site's menu above the headline: "Fact Check" is a part of the site there, and no badge.
        (
            "Home\nNews\nFact Check\nWeather\nSport\n\nThe bridge at Ossing is closed\n\nFact checked\n\n"
            f"{LEDE}\n\n{NEXT}",
            [*["furniture"] * 5, "headline", "badge", "paragraph", "paragraph"],
        ),
        # A row of buttons below the headline, known by its first.
        (
            f"Bridge closed\n\nShare\nTweet\nEmail\n\nCommuters face a long way round\n\n{LEDE}",
            ["headline", "furniture", "furniture", "furniture", "standfirst", "paragraph"],
        ),
        # A post quoted in the story opens no comments, though a form stands below.
        (
            f"Bridge closed\n\n{LEDE}\n\n@ossing_mayor wrote:\n\n"
            f"We will build it again.\n\n{NEXT}\n\n{LEDE}\n\nLeave a Reply",
            ["headline", *["paragraph"] * 5, "furniture"],
        ),
        # Nor does a dated quotation.
        (
            f"Bridge closed\n\n{LEDE}\n\nOrde wrote on March 3: “It is safe.”\n\n{NEXT}\n\nLeave a Reply",
            ["headline", *["paragraph"] * 3, "furniture"],
        ),
        # The page's title above the headline, with the outlet's name.
        (
            f"Bridge at Ossing closed - The Ossing Bugle\nBridge at Ossing closed\n\n{LEDE}\n\n{NEXT}",
            ["furniture", "headline", "paragraph", "paragraph"],
        ),
        # A headline with a full stop, known by the byline below it.
        (f"The bridge is closed.\nBy Ada Finch\n\n{LEDE}\n\n{NEXT}", ["headline", "byline", "paragraph", "paragraph"]),
        # Live entries signed like comments.
        (
            f"Live: the bridge at Ossing\n\n{LEDE}\n\nAda Finch • 2 hours ago\n{NEXT}\n\n"
            f"Ada Finch • 3 hours ago\n{LEDE}",
            ["headline", "paragraph", "heading", "paragraph", "heading", "paragraph"],
        ),
        # Comments behind dashes, under a heading.
        (
            f"Bridge closed\n\n{LEDE}\n\nComments\n\n- Ada: Shame.\n- Bo: Not at all.\n\nLeave a Reply",
            ["headline", "paragraph", "furniture", "comment", "comment", "furniture"],
        ),
        # A sentence given without its full stop.
        ("The bridge was closed on Friday", ["paragraph"]),
        # Where the lines of numbered comments name somebody, a number alone is a list of theirs.
        (
            f"Bridge closed\n\n{LEDE}\n\n"
            "1. Ada says:\nI see two ways.\n1. mend it\n2. sell it\n\n2. Bo says:\nSell it!\n\nLeave a Reply",
            ["headline", "paragraph", "comment", "comment", "furniture"],
        ),
        # Named on one line, or in an answer, under a heading.
        (
            f"Bridge closed\n\n{LEDE}\n\nComments (2)\n\nAda, March 3, 2020\nShame.\n\nBo replied to Ada\nNot at all.",
            ["headline", "paragraph", "furniture", "comment", "comment"],
        ),
        # A name and a date without a word are no comment.
        (
            f"Bridge closed\n\n{LEDE}\n\n2 Comments\n\nAda says:\nMarch 3, 2020\nReply\n\nBo says:\nShame.\nReply",
            ["headline", "paragraph", "furniture", "furniture", "furniture", "comment", "furniture"],
        ),
        # A heading alone says that comments follow, whatever they look like.
        (
            f"Bridge closed\n\n{LEDE}\n\n{NEXT}\n\n2 Comments\n\nGood riddance.\n\nMy bus went over it.",
            ["headline", "paragraph", "paragraph", "furniture", "comment", "comment"],
        ),
    ],
)
def test_blocks(text: str, expected: list[str]) -> None:
    """Each stretch of the text gets the role that a reader gives it."""
    assert roles(article_from_text(text)) == expected


def test_headline_given() -> None:
    """With the headline given the text is the body alone, and spans count from the headline on."""
    article = article_from_text(f"{LEDE}\n\n{NEXT}", headline="Bridge at Ossing closed")
    assert article.text == f"Bridge at Ossing closed\n\n{LEDE}\n\n{NEXT}"
    assert article.headline == "Bridge at Ossing closed"
    assert [article.cut(span) for span in article.body] == [LEDE, NEXT]
    assert article_from_text("No stop here", headline="Bridge closed").body


def test_dates_of_the_story_are_not_the_pages() -> None:
    """A timeline's day is no publication date; a date line at the very end, or one that says "Published", is."""
    timeline = f"How Ossing got its bridge\n\n{LEDE}\n\n{NEXT}\n\nJune 4, 1950\n\nThe first stone is laid."
    assert article_from_text(timeline).published is None
    assert article_from_text(f"{timeline}\n\nMarch 3, 2024").published == "2024-03-03"
    assert article_from_text(f"{timeline}\n\nPublished March 3, 2024\n\n{NEXT}").published == "2024-03-03"


def test_what_a_dump_cannot_tell() -> None:
    """A dump says of itself that it carries no links, structured data or metadata; its id is its URL or its digest."""
    article = article_from_text(LEDE)
    assert article.observable == Observable(links=False, structured_data=False, metadata=False)
    assert article.published is None
    assert article.id == article.version
    assert article_from_text(LEDE, url="https://ossing.example/bridge").id == "https://ossing.example/bridge"


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\u200b\ufeff\n\xa0", "\f"])
def test_empty(text: str) -> None:
    """Nothing that can be seen is an empty page."""
    with pytest.raises(EmptyPage, match="nothing but white space"):
        article_from_text(text)


def test_menu() -> None:
    """Short lines alone are no article."""
    with pytest.raises(NoArticle, match="at least one paragraph"):
        article_from_text("Home\nNews\nSport\nWeather\nContact us\nAbout us\n")


def test_languages() -> None:
    """The language is told from the words; text too short to tell stays untold."""
    assert dump("german").language == "de"
    assert dump("opinion").language == "en"
    assert article_from_text("The mayor said no.").language is None


@pytest.mark.parametrize(
    "text",
    [
        "word " * 80_000,
        "a" * 400_000,
        "A short line\n" * 30_000,
        "1. " * 140_000,
        "1. Said so.\n" * 30_000 + "Leave a Reply",
        "Name • 3 hours ago\ntext\n" * 12_000,
        "By " + "Jane Doe and " * 30_000,
        "\n" * 400_000 + "The mayor said no.",
        " " * 400_000 + "The mayor said no.",
        "\u200b" * 400_000 + "The mayor said no.",
    ],
    ids=["words", "letters", "lines", "numbers", "list", "talk", "byline", "breaks", "blanks", "zero-width"],
)
def test_long_texts_take_linear_time(text: str) -> None:
    """Some hundred thousand characters of anything are read within seconds."""
    started = time.process_time()
    with contextlib.suppress(NoArticle):
        article_from_text(text)
    assert time.process_time() - started < 10


# Pieces that mean something to the reader, so that random texts are full of marks.
PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "\r\n",
        "\f",
        "\u2028",
        "\t",
        "    ",
        "\xa0",
        "\u200b",
        "\ud800",
        "1. ",
        "2) ",
        "- ",
        "> ",
        "Q: ",
        "10:42 a.m. ",
        "Comments (2)\n",
        "3 Comments\n",
        "Leave a Reply\n",
        "Jane Doe says:\n",
        "Jane • 2 hours ago\n",
        "Reply\n",
        "@jane wrote:\n",
        "Anonymous (guest) #2\n",
        "By Jane Doe\n",
        "March 3, 2020 at 4:05 pm\n",
        "Opinion\n",
        "Advertisement\n",
        "* * *\n",
        LEDE,
        NEXT,
        "Short line",
        "said so.",
        "Why?",
        "“",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=200)))
def test_every_character_has_its_block(text: str) -> None:
    """Blocks are in order, apart, and hold every character that can be seen; comments lie in comment blocks."""
    try:
        article = article_from_text(text)
    except (EmptyPage, NoArticle):
        return
    assert article.text == text
    last = 0
    for block in article.blocks:
        assert last <= block.span.start < block.span.end <= len(text)
        assert not unseen_only(article.cut(block.span))
        assert unseen_only(text[last : block.span.start])
        last = block.span.end
    assert unseen_only(text[last:])
    talk = article.spans("comment")
    assert len(talk) == len(article.comments)
    for block_span, comment in zip(talk, article.comments, strict=True):
        assert block_span.contains(comment.span)
        assert comment.reply_to is None or article.comments[comment.reply_to].depth == comment.depth - 1


def unseen_only(text: str) -> bool:
    return all(char.isspace() or char in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad" for char in text)
