"""HL05: the devices of a headline."""

import time
from typing import Any

import pytest

from headwater.findings.clickbait import DEVICES, find_devices, headline_clickbait
from headwater.records import Finding
from tests.findings.builders import Row, audit_of, page

BODY: Row = ("paragraph", "The mill at Harwick was sold on Monday.")


def findings(headline: str, **fields: Any) -> list[Finding]:
    return list(headline_clickbait(audit_of(page(("headline", headline), BODY, **fields))))


@pytest.mark.parametrize(
    ("headline", "device", "words"),
    [
        ("7 reasons to move to Harwick", "listicle", "7 reasons"),
        ("Five things to know about the mill fire", "listicle", "Five things"),
        ("Mill fire: 5 things to know", "listicle", "5 things"),  # after the colon
        ("19 RATHER DAMP THINGS ABOUT HARWICK", "listicle", "19 RATHER DAMP THINGS"),  # whatever the case
        ("The 10 best walks around Harwick", "listicle", "The 10 best"),
        ("12 of Harwick’s oddest ferries", None, ""),  # a story's number as likely
        ("12 of the weirdest ferries", "listicle", "12 of the weirdest"),
        ("9 millers who actually never milled", "listicle", None),  # any noun, where the rest speaks to the reader
        ("11 adorable ducks of Harwick pond", "listicle", "11 adorable ducks"),
        ("21 people who just can’t peel eggs", "listicle", None),
        ("You need these 5 kettles in your life", "listicle", "need these 5 kettles"),
        ("5 times Pell was wrong about the ferry", "listicle", "5 times"),
        ("You won’t believe what the mill was sold for", "cliffhanger", "You won’t believe"),
        ("She opened the old mill door. What happened next is on film", "cliffhanger", "What happened next"),
        ("I ate eggs for a month and here’s what happened", "cliffhanger", "and here’s what happened"),
        ("Here’s what happens when you never peel an egg", "cliffhanger", "Here’s what happens when"),
        ("The mayor danced and it was adorable", "cliffhanger", "and it was adorable"),
        ("A song that will make you cry", "cliffhanger", "will make you cry"),
        ("Ida Pell’s reaction to the vote is perfect", "cliffhanger", "reaction to the vote is perfect"),
        ("This miller found a letter in his flour", "curiosity gap", None),
        ("This woman bought the mill", "curiosity gap", "This woman"),
        ("This is how Harwick peels its eggs", "curiosity gap", "This is how"),
        ("One weird trick for peeling eggs", "curiosity gap", "One weird trick"),
        ("The real reason the mill was sold", "curiosity gap", "The real reason"),
        ("What no one tells you about mills", "curiosity gap", "no one tells you"),
        ("What the board doesn’t want you to know", "curiosity gap", "doesn’t want you to know"),
        ("Here’s what millers really think of bread", "curiosity gap", "Here’s what millers"),
        ("Your kettle could be killing you", "fear", "could be killing you"),
        ("Is your kettle spying on you?", "fear", "Is your kettle spying on you"),
        ("Throw out your kettle before it’s too late", "fear", "before it’s too late"),
        ("Which Harwick ferry are you?", "ego", "Which Harwick ferry are you"),
        ("Can you pass our eggs exam?", "ego", "Can you pass"),
        ("We can guess your age from your kettle", "ego", "We can guess your"),
        ("How well do you know Harwick?", "ego", "How well do you know"),
        ("Only people from Harwick will understand", "ego", "Only people from Harwick will understand"),
        ("You’ve been peeling eggs wrong all your life", "defying convention", "You’ve been peeling eggs wrong"),
        ("Everything you know about mills is wrong", "defying convention", "Everything you know about mills is wrong"),
        ("Tired of eggs? Think again", "defying convention", "Think again"),
    ],
)
def test_devices(headline: str, device: str | None, words: str | None) -> None:
    """Each device is found by its turn of phrase, and its words are marked."""
    found = find_devices(headline)
    assert [name for name, _ in found] == ([device] if device else []), found
    if words:
        assert headline[found[0][1].start : found[0][1].end] == words


@pytest.mark.parametrize(
    "headline",
    [
        # a number of the story
        "3 dead in crash at Harwick",
        "7 hurt in mill fire",
        "Five pictures stolen from the mill",
        "Three signs found on the ferry",
        "12 jurors who will decide Tom Reed’s fate",
        "14 women who have sued the mill",
        "Ten tons of flour wasted every day at Harwick",
        "Three men talk about their mistakes",
        "4 times champion Pell retires",
        "20 years on, you can still see the mill",
        "10-year-old wins the egg prize",
        "2015 in pictures",
        # service
        "How to bleed a radiator",
        "How to peel an egg in five minutes",
        "Here’s what you need to know about the vote",
        "Here’s how to vote in Harwick",
        "What are you entitled to if your ferry is late?",
        "Are you entitled to a rebate?",
        "Do you need a flu jab?",
        # questions that the body answers
        "Why did the mill close?",
        "Who owns the ferry?",
        "Will the mill be sold?",
        "Which ferry should you take?",
        "What will your council tax bill look like?",
        # "this" of a time, or of what everybody knows
        "This week in Harwick",
        "This summer is the driest since 1976",
        "This winter the ferry will run on Sundays",
        "Harwick will vote on this budget",
        "This photo of the mill in flames won the prize",
        # nothing is held back, and nothing is promised
        "The reviews of the ferry are here, and they are not great",
        "New law will give you the right to see a file",
        "The vote will change the bus timetable",
        "Carbon monoxide is killing your neighbours",
        "Think again, council tells mill owners",
        "The council was wrong about the mill",
        # said by somebody else
        "“You won’t believe it,” says mayor",
        "'You won't believe it', says mayor",
        "Pell sings “Which Ferry Are You” at the mill",
        "",
        "7",
    ],
)
def test_news(headline: str) -> None:
    """News, service, questions and other people's words are no device."""
    assert find_devices(headline) == ()


@pytest.mark.parametrize(
    ("headline", "devices"),
    [
        ("19 tweets that will make you laugh", ["listicle", "cliffhanger"]),
        ("23 things only millers will understand", ["listicle", "ego"]),
        ("This man’s egg will blow your mind", ["cliffhanger"]),  # “this man’s”: whose is not what it is about
        ("You will never think of eggs the same way after trying this dip", ["cliffhanger", "curiosity gap"]),
    ],
)
def test_several_devices(headline: str, devices: list[str]) -> None:
    """A headline may use several devices; each is told once, in order of place."""
    assert [device for device, _ in find_devices(headline)] == devices


def test_house_style_plays_no_part() -> None:
    """The same words are the same device in any case and with either kind of apostrophe."""
    headline = "You’ve been peeling eggs wrong"
    for words in (headline, headline.upper(), headline.title(), headline.replace("’", "'")):
        assert [device for device, _ in find_devices(words)] == ["defying convention"]


def test_finding() -> None:
    """One note, which says the devices and quotes their words; the places are those of the article's text."""
    article = page(("badge", "Eggs"), ("headline", "23 things only millers will understand"), BODY)
    (finding,) = headline_clickbait(audit_of(article))
    assert (finding.code, finding.name, finding.level) == ("HL05", "headline-clickbait", "note")
    assert finding.message == (
        "The headline is a listicle: “23 things …”; it tests or flatters the reader: “only millers will understand”."
    )
    assert [article.cut(span) for span in finding.spans] == ["23 things", "only millers will understand"]
    assert finding.measured == {"devices": ["listicle", "ego"]}


def test_message_of_a_cliffhanger() -> None:
    """The message tells that something is held back, and by which words."""
    (finding,) = findings("You won’t believe what the mill was sold for")
    assert finding.message == "The headline holds back what happened: “You won’t believe …”."


def test_no_headline() -> None:
    """Without a headline there is nothing to look at, and the body's own words are not looked at."""
    assert list(headline_clickbait(audit_of(page(("paragraph", "You won’t believe it. 7 reasons why."))))) == []
    assert list(headline_clickbait(audit_of(page(("headline", " "), BODY)))) == []


def test_device_in_the_body_only() -> None:
    """A listicle in a heading of the body is none of the headline's."""
    article = page(("headline", "The mill is sold"), ("heading", "5 things to know"), BODY)
    assert list(headline_clickbait(audit_of(article))) == []


@pytest.mark.parametrize(
    "words", ["7 s s ", "which a ", "you are all been ", "and it was ", "will make your a b ", "'a"]
)
def test_hostile_headlines(words: str) -> None:
    """Headlines made to be slow are not, and one of a page's length is no headline."""
    started = time.process_time()
    find_devices((words * 300)[:300])
    assert time.process_time() - started < 0.5
    assert find_devices("7 reasons to " + words * 10_000) == ()


def test_every_device_has_its_words() -> None:
    """The message has words for each device."""
    told = {find_devices(headline)[0][0] for headline in (
        "7 reasons to go", "You won't believe it", "One weird trick", "This could be killing you", "Which egg are you",
        "Think again",
    )}  # fmt: skip
    assert told == set(DEVICES)
