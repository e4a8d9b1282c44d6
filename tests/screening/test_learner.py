"""One submission is learnt at once, carries over to what is alike, and is not undone by one slip."""

from dataclasses import replace

import pytest

from headwater.screening import ALONE, Learner, ReaderComment, find_features, screen

MISSED = ReaderComment(
    "The evenings are quiet and we still have places at our table.", "Quiet Table 24", "http://table.example"
)
WRONGED = ReaderComment("Please check out my video of the flood, free to watch: http://flood.example/1", "Marta Lund")


def learn(learner: Learner, comment: ReaderComment, spam: bool) -> Learner:
    return learner.learn(find_features(comment), spam)


def told(learner: Learner, comment: ReaderComment) -> float:
    return screen(comment, ALONE, learner).probability


@pytest.mark.parametrize(("comment", "spam"), [(MISSED, True), (WRONGED, False)])
def test_at_once(comment: ReaderComment, spam: bool) -> None:
    """One submission turns the next verdict on the same comment, either way."""
    learner = Learner.new()
    assert screen(comment, ALONE, learner).is_spam is not spam
    assert screen(comment, ALONE, learn(learner, comment, spam)).is_spam is spam


@pytest.mark.parametrize(("comment", "spam"), [(MISSED, True), (WRONGED, False)])
def test_not_undone(comment: ReaderComment, spam: bool) -> None:
    """One contrary submission weakens what was learnt and does not undo it; a second one does."""
    once = learn(Learner.new(), comment, spam)
    slip = learn(once, comment, not spam)
    assert screen(comment, ALONE, slip).is_spam is spam
    assert abs(told(slip, comment) - told(once, comment)) > 0
    assert screen(comment, ALONE, learn(slip, comment, not spam)).is_spam is not spam


@pytest.mark.parametrize(
    "reworded",
    [
        ReaderComment("Come by on Tuesday, all of you.", MISSED.author),
        ReaderComment("Come by on Tuesday, all of you.", "Somebody Else", MISSED.author_url),
        ReaderComment(
            "The minutes are at http://www.table.example/other/page for everybody who wants to see who voted.",
            "Anna Velde",
        ),
    ],
    ids=["author", "author’s page", "link"],
)
def test_reworded(reworded: ReaderComment) -> None:
    """Other words with the same name or link move with what was submitted."""
    learner = Learner.new()
    assert screen(reworded, ALONE, learner).verdict == "ham"
    assert screen(reworded, ALONE, learn(learner, MISSED, True)).verdict != "ham"


def test_others_stay() -> None:
    """A submission does not move a comment that shares nothing but everyday words."""
    other = ReaderComment("We still wait for the report on the bridge.", "Ines Calloway")
    learner = Learner.new()
    assert abs(told(learn(learner, MISSED, True), other) - told(learner, other)) < 0.1


def test_shared_pages() -> None:
    """A page on a platform is known by its path: one bad video does not condemn the platform."""
    bad = ReaderComment("The whole story http://www.youtube.com/watch?v=aaaaaaaaaaa", "One Person")
    good = ReaderComment("That was on the late show: http://vimeo.com/123", "Ines Calloway")
    learner = learn(Learner.new(), replace(bad, content="The whole story http://vimeo.com/999"), True)
    assert told(learner, good) == pytest.approx(told(Learner.new(), good), abs=0.15)


def test_one_submission_never_discards() -> None:
    """What one moderator said once makes spam of honest words, and is not enough to throw them away unseen."""
    comment = ReaderComment("The roof of the old school leaks again.", "Anna Velde")
    assert screen(comment, ALONE, learn(Learner.new(), comment, True)).verdict == "spam"


def test_reasons_name_what_was_submitted() -> None:
    """A moderator reads what was said here before, and how often."""
    learner = learn(learn(Learner.new(), MISSED, True), MISSED, True)
    reasons = [reason.name for reason in screen(MISSED, ALONE, learner).reasons]
    assert "links to table.example: called spam 2 times here" in reasons


def test_bytes() -> None:
    """A site's part is small, and comes back as it was; what is none is refused."""
    learner = learn(learn(Learner.new(), MISSED, True), WRONGED, False)
    content = learner.to_bytes()
    assert len(content) < 3000
    back = Learner.from_bytes(content)
    assert back.to_bytes() == content
    assert (back.marks, back.words) == (learner.marks, learner.words)
    for damaged in (b"", b"HWL1", b"HWL1xx", content[:-9]):
        with pytest.raises(ValueError, match="learner"):
            Learner.from_bytes(damaged)


def test_sites_are_apart() -> None:
    """What one site learns moves nothing of another."""
    one, other = Learner.new(), Learner.new()
    learn(one, MISSED, True)
    assert told(other, MISSED) == told(Learner.new(), MISSED)


def test_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more marks than a site may have, those submitted longest ago are forgotten."""
    monkeypatch.setattr("headwater.screening.learner.MOST_MARKS", 20)
    monkeypatch.setattr("headwater.screening.learner.MOST_WORDS", 50)
    learner = Learner.new()
    for number in range(30):
        learner = learn(learner, ReaderComment(f"Line number{number} of many", f"Name {number}"), number % 2 == 0)
    assert len(learner.marks) == 20
    assert len(learner.words) <= 50
