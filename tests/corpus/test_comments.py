"""Kept comments: what was asked, what was said, what is learnt from it, and how it goes again; on both databases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from headwater.corpus import Corpus
from headwater.corpus.comment_keys import name_site
from headwater.corpus.comments import Count, KeptComment
from headwater.errors import AccountError, ReviewError

SITE = "https://harwick.example"
NOW = datetime.now(UTC)


def comment(mark: str, content: str = "The weir holds.", *, days: float = 0, **more: object) -> KeptComment:
    came_at = (NOW - timedelta(days=days)).isoformat(timespec="seconds")
    base = KeptComment(mark=mark, site=SITE, came_at=came_at, verdict="unsure", probability=0.5, content=content)
    return replace(base, **more)  # type: ignore[arg-type]


def keep(corpus: Corpus, *comments: KeptComment, counts: Mapping[Count, int] | None = None) -> None:
    corpus.comments.keep(comments, counts or {})


def marks(comments: list[KeptComment]) -> list[str]:
    return [one.mark for one in comments]


def test_comes_back_whole(corpus: Corpus) -> None:
    """A comment is read as it was kept, whatever it holds."""
    whole = comment(
        "m", "NUL \x00, a half \ud83d, “quotes”, 😀", author="Ines\x00", author_url="https://ines.example",
        kind="reply",
        permalink="https://harwick.example/weir", posted_at="2026-05-02T10:00:00+00:00", post_modified_at=None,
        user_role="editor", honeypot="x", referrer="r", user_agent="u", language="en", address="k1:aa", email="k1:bb",
        reasons=(("3 links", 1.5), ("a known name", -2.0)), abuse=(("insult",), ((0, 3), (5, 9)), 0.8),
    )  # fmt: skip
    keep(corpus, whole)
    (found,) = corpus.comments.waiting()
    content = "NUL \ufffd, a half \ufffd, “quotes”, 😀"
    assert found == replace(whole, number=found.number, content=content, author="Ines\ufffd")
    assert corpus.comments.get(found.number) == found
    assert corpus.comments.get(found.number + 1) is None


def test_queue(corpus: Corpus) -> None:
    """What the screen was unsure of waits, the oldest first; by site, by words in capitals or not, page by page."""
    keep(
        corpus, comment("a", "Weir and quarry"), comment("b", "100% sure_ly", author="Bo"), comment("c", "Édifice"),
        comment("d", verdict="spam"), comment("e", verdict="ham"), comment("f", verdict="blatant"),
        comment("g", site="https://millford.example"),
    )  # fmt: skip
    asked = corpus.comments.waiting
    assert marks(asked()) == ["a", "b", "c", "g"]
    first = asked(limit=2)
    assert (marks(first), marks(asked(after=first[-1].number))) == (["a", "b"], ["c", "g"])
    assert marks(asked(site=SITE)) == ["a", "b", "c"]
    for words, found in (
        ("QUARRY weir", ["a"]), ("bo", ["b"]), ("100%", ["b"]), ("0_s", []), ("sure_", ["b"]), ("édif", ["c"]),
        ("weir road", []), ("!", []), ("' OR 1=1 --", []),
    ):  # fmt: skip
        assert (words, marks(asked(words=words))) == (words, found)
        assert corpus.comments.count(words=words) == len(found)
    assert marks(asked(state="spam")) == ["d", "f"]
    assert marks(asked(state="ham", site=SITE)) == ["e"]
    assert marks(asked(state="all", verdicts=("ham", "blatant"))) == ["e", "f"]
    assert corpus.comments.count(state="spam", verdicts=["blatant"]) == 1
    assert marks(asked(state="all", verdicts=["unsure"], site=SITE, newest_first=True)) == ["c", "b", "a"]
    newest = asked(state="all", limit=2, newest_first=True)
    assert (marks(newest), marks(asked(state="all", after=newest[-1].number, limit=2, newest_first=True))) == (
        ["g", "f"], ["e", "d"],
    )  # fmt: skip
    corpus.comments.decide([first[0].number], "delete", "Ines", lessons={})
    corpus.comments.decide([newest[-1].number], "ham", "Ines", lessons={})
    assert marks(asked(state="decided", newest_first=True)) == ["f", "a"]
    assert marks(asked(state="spam")) == ["d"]
    assert corpus.comments.count(state="all") == 6  # what was deleted is only hidden


def test_asked_again(corpus: Corpus) -> None:
    """Brings the verdict up to date and keeps the place in the queue; what somebody has decided stays decided."""
    keep(corpus, comment("a", days=3), comment("b"))
    keep(corpus, comment("a", probability=0.6, permalink="https://harwick.example/2"))
    first, _ = corpus.comments.waiting()
    assert (first.mark, first.probability, first.permalink) == ("a", 0.6, "https://harwick.example/2")
    assert first.came_at < comment("x").came_at
    corpus.comments.decide([first.number], "ham", "Ines", lessons={})
    keep(corpus, comment("a", verdict="blatant"))
    found = corpus.comments.get(first.number)
    assert found
    assert (found.verdict, found.said, found.said_by) == ("unsure", "ham", "Ines")


def test_submissions(corpus: Corpus) -> None:
    """A site's word decides on the comment, is a lesson, and is counted where the screen was wrong."""
    keep(corpus, comment("a"))
    comments = corpus.comments
    one = comments.submit(comment("a"), spam=True, features=b"1", key="k")
    two = comments.submit(comment("new", verdict="blatant"), spam=False, features=b"2", key="k")
    three = comments.submit(comment("a", site=SITE), spam=True, features=b"3", key="k")
    assert (one, two, three) == (1, 2, 3)
    learnt, lessons = comments.learnt(SITE)
    assert (learnt.learner, learnt.through, learnt.last, learnt.rebuilt) == (b"", 0, 3, 0)
    assert [tuple(lesson) for lesson in lessons] == [(1, True, b"1"), (2, False, b"2"), (3, True, b"3")]
    assert [lesson.number for lesson in comments.learnt(SITE, after=2)[1]] == [3]
    assert comments.learnt("https://millford.example") == ((b"", 0, 0, 0), [])
    assert {one.what: one.times for one in comments.counts(1)} == {"missed": 1, "wrong": 1}
    assert comments.usage("k", f"{NOW:%Y-%m}") == {"missed": 1, "wrong": 1}
    assert comments.waiting() == []
    assert [line.what for line in comments.log(10)] == ["submit-spam", "submit-ham", "submit-spam"]


def test_decisions(corpus: Corpus) -> None:
    """In bulk, with lessons; the same again is none; undone, all is as it was, with a sign to learn anew."""
    keep(corpus, comment("a"), comment("b"), comment("c", verdict="spam"))
    comments = corpus.comments
    numbers = [one.number for one in comments.waiting(state="all")]
    lessons = dict.fromkeys(numbers, b"f")
    token, changed, sites = comments.decide([*numbers, numbers[0], 99], "spam", "Ines", lessons=lessons)
    assert (changed, sites, comments.waiting()) == (numbers, [SITE], [])
    assert comments.decide(numbers[:1], "spam", "Bo", lessons=lessons)[1:] == ([], [])
    assert [lesson.spam for lesson in comments.learnt(SITE)[1]] == [True, True, True]
    assert {one.what: one.times for one in comments.counts(1)} == {"missed": 2}
    assert comments.undo(token) == numbers
    learnt, left = comments.learnt(SITE)
    assert (learnt.rebuilt, learnt.last, left) == (1, 3, [])
    assert [one.said for one in comments.waiting(state="all")] == [None, None, None]
    assert {one.what: one.times for one in comments.counts(1)} == {"missed": 0}
    for wrong in (token, "", "nonsense\x00"):
        with pytest.raises(ReviewError, match="of the last day"):
            comments.undo(wrong)
    assert comments.submit(comment("a"), spam=True, features=b"g", key="k") == 4  # no number comes twice
    gone, _, _ = comments.decide(numbers[1:2], "delete", "Ines", lessons={})
    assert marks(comments.waiting(state="all")) == ["a", "c"]
    comments.undo(gone)
    assert marks(comments.waiting()) == ["b"]


def test_learners(corpus: Corpus) -> None:
    """A learner is saved with the lessons it knows; not where one was taken back meanwhile."""
    comments = corpus.comments
    keep(corpus, comment("a"))
    (one,) = comments.waiting()
    comments.submit(comment("b"), spam=True, features=b"1", key="k")
    token, _, _ = comments.decide([one.number], "spam", "Ines", lessons={one.number: b"2"})
    assert comments.save_learner(SITE, b"learner", through=1, rebuilt=0)
    learnt, lessons = comments.learnt(SITE)
    assert (learnt.learner, learnt.through, [lesson.number for lesson in lessons]) == (b"learner", 1, [2])
    comments.undo(token)
    assert not comments.save_learner(SITE, b"late", through=2, rebuilt=0)
    assert comments.learners() == {SITE: (2, 1)}


def test_retention(corpus: Corpus) -> None:
    """Comments go after their days; lessons of ham with them, those of spam later and without their sender, none
    before a saved learner knows it; deleted comments after a day."""
    comments = corpus.comments
    for mark, days, spam in (("old", 40, True), ("older", 100, True), ("ham", 40, False), ("new", 1, True)):
        comments.submit(comment(mark, days=days, email="k1:e"), spam=spam, features=b"f", key="k")
    keep(corpus, comment("waits", days=31), comment("deleted"))
    deleted = comments.waiting()[-1]
    comments.decide([deleted.number], "delete", "Ines", lessons={})
    assert comments.purge(NOW, text_days=30, features_days=90) == 4
    assert marks(comments.waiting(state="all")) == ["new"]
    assert len(comments.learnt(SITE)[1]) == 4
    assert corpus.database_count("comment_lessons WHERE email = 'k1:e'") == 1
    comments.save_learner(SITE, b"learner", through=4, rebuilt=0)
    assert comments.purge(NOW + timedelta(days=2), text_days=30, features_days=90) == 1
    assert corpus.database_count("comment_lessons") == 2
    assert corpus.database_count("comments") == 1
    assert [line.what for line in comments.log(2)] == ["purged", "purged"]


def test_forget_and_export(corpus: Corpus) -> None:
    """All that came with an e-mail, by any of its hashes; nothing of others; the log tells how many and not whose."""
    comments = corpus.comments
    keep(corpus, comment("a", email="k1:e"), comment("b", email="k2:e"), comment("c", email="k1:f"), comment("d"))
    comments.submit(comment("e", email="k1:e"), spam=True, features=b"f", key="k")
    comments.submit(comment("f", email="k1:f"), spam=True, features=b"f", key="k")
    assert marks(comments.export(["k2:e", "k1:e"])) == ["a", "b", "e"]
    assert comments.export([""]) == []
    assert comments.forget(["k2:e", "k1:e", ""]) == 3
    assert comments.export(["k2:e", "k1:e"]) == []
    assert marks(comments.waiting(state="all")) == ["c", "d", "f"]
    learnt, lessons = comments.learnt(SITE)
    assert (learnt.rebuilt, len(lessons)) == (1, 1)
    assert comments.forget(["k2:e"]) == 0
    assert [(line.what, line.comments) for line in comments.log(3)][1:] == [("exported", 0), ("forgotten", 3)]
    assert "k1:e" not in str(comments.log(99))


def test_counts(corpus: Corpus) -> None:
    """Added up by day, for a chart, and by key and month, for a site."""
    day = NOW.date().isoformat()
    keep(corpus, counts={(SITE, "k", day, "ham"): 2, (SITE, "k", "2001-02-03", "spam"): 5})
    keep(corpus, counts={(SITE, "k", day, "ham"): 1, (SITE, "other", day, "ham"): 4})
    assert [tuple(one) for one in corpus.comments.counts(7)] == [(SITE, day, "ham", 7)]
    assert corpus.comments.counts(7, site="https://millford.example") == []
    assert corpus.comments.usage("k", day[:7]) == {"ham": 3}
    assert corpus.comments.usage("k", "2001-02") == {"spam": 5}


def test_keys(corpus: Corpus) -> None:
    """Made, found, listed without the key, revoked by either name; the key itself is nowhere in the database."""
    keys = corpus.comments.keys
    secret = keys.add("Harwick.example/", rate=5)
    found = keys.find(secret)
    assert found
    assert (found.site, found.rate, found.revoked_at) == ("https://harwick.example", 5, None)
    assert keys.list() == [found]
    assert secret not in str(corpus._rows("SELECT * FROM comment_keys"))
    for wrong in ("", secret[:-1], secret.upper(), "0" * 32, "\x00", "é" * 32):
        assert keys.find(wrong) is None
    other = keys.add("https://harwick.example")
    assert keys.revoke(found.id).id == found.id
    assert (keys.find(secret), keys.find(other) is not None) == (None, True)
    keys.revoke(other)
    assert keys.find(other) is None
    assert all(key.revoked_at for key in keys.list())
    with pytest.raises(AccountError, match="Expected the id of a key"):
        keys.revoke("nonsense")


@pytest.mark.parametrize(
    ("told", "site"),
    [
        ("https://Harwick.Example/", "https://harwick.example"),
        ("http://harwick.example:8080/blog/", "http://harwick.example:8080/blog"),
        ("harwick.example", "https://harwick.example"),
        ("https://user:secret@harwick.example", "https://harwick.example"),
        ("", None),
        ("https://", None),
        ("ftp://harwick.example", None),
        ("https://[::1", None),
        ("https://harwick.example:port", None),
        ("two words", None),
    ],
)
def test_sites(told: str, site: str | None) -> None:
    """Named by scheme, host and path."""
    if site is None:
        with pytest.raises(AccountError, match="Expected the address of a site"):
            name_site(told)
    else:
        assert name_site(told) == site


def test_a_later_decision_stands(corpus: Corpus) -> None:
    """Undoing an earlier decision leaves the later one alone; undoing that one too, all is as at first."""
    keep(corpus, comment("m"))
    (found,) = corpus.comments.waiting()

    def said() -> str | None:
        held = corpus.comments.get(found.number)
        assert held is not None
        return held.said

    first, _, _ = corpus.comments.decide([found.number], "spam", "Ines", lessons={})
    later, _, _ = corpus.comments.decide([found.number], "ham", "Bo", lessons={})
    corpus.comments.undo(first)
    assert said() == "ham"
    corpus.comments.undo(later)
    assert said() is None
