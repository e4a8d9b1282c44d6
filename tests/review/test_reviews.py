"""Reviews come to the statements that they are of, and a key is the same in every audit that finds the same."""

from dataclasses import replace

from headwater.records import Audit, Finding, Passage, Review, Span
from headwater.review import finding_key, make_selector, place_reviews, review_id, speaker_of
from tests.review.stories import STORY, audit, find, read, source_called, statement_with


def review(audit: Audit, words: str, *, speaker: str | None = "", made_at: str = "2026-03-10") -> Review:
    """Of the statement with those words; `speaker` is its own where no other is given."""
    statement = statement_with(audit, words)
    where = make_selector(audit.article.text, statement.span)
    speaker = speaker_of(audit, statement) if speaker == "" else speaker
    article = audit.article
    return Review(
        id=review_id(article.id, where, speaker), article=article.id, version=article.version, where=where,
        speaker=speaker, verdict="True", note="", evidence=(), reviewer="Ines", made_at=made_at, edition=1,
    )  # fmt: skip


def two_speakers() -> Audit:
    """The story, with a sentence that Vale and Reed say."""
    vale = statement_with(audit(), "had the money")
    reed = replace(vale, id="other", sources=(source_called(audit(), "Tom Reed").id,))
    return replace(audit(), statements=tuple(o for s in audit().statements for o in ((s, reed) if s is vale else (s,))))


def test_place() -> None:
    """In the same version, in one with words before, and by the only statement of a sentence whoever speaks."""
    made = review(audit(), "had the money")
    assert place_reviews(audit(), [made]) == ({statement_with(audit(), "had the money").id: made}, ())
    later = read("Updated on Friday with a reply from the council.", *STORY)
    assert place_reviews(later, [made]) == ({statement_with(later, "had the money").id: made}, ())
    other = replace(made, speaker="Orla Finch")
    assert place_reviews(audit(), [other]) == ({statement_with(audit(), "had the money").id: other}, ())


def test_gone() -> None:
    """A review whose sentence is gone is told."""
    made = review(audit(), "had the money")
    later = read(STORY[0].replace("Vale said the council had the money.", ""), *STORY[1:])
    assert place_reviews(later, [made]) == ({}, (made,))


def test_two_speakers() -> None:
    """The statements of one sentence are told apart by their speakers."""
    vale, reed = (review(audit(), "had the money", speaker=name) for name in ("Vale", "Tom Reed"))
    finch = review(audit(), "had the money", speaker="Orla Finch")
    placed, lost = place_reviews(two_speakers(), [reed, finch, vale])
    assert placed == {statement_with(audit(), "had the money").id: vale, "other": reed}
    assert lost == (finch,)


def test_one_statement_two_reviews() -> None:
    """Of two that come to one statement its speaker's stays, then the later one; the other is told."""
    own, other = review(audit(), "had the money"), review(audit(), "had the money", speaker="Orla Finch")
    for order in ([own, other], [other, own]):
        assert place_reviews(audit(), order) == ({statement_with(audit(), "had the money").id: own}, (other,))
    later = replace(own, id="later", made_at="2026-03-11")
    assert place_reviews(audit(), [later, own])[1] == (own,)


def test_review_id() -> None:
    """Two people who open one statement have one review; another speaker, sentence or article is another."""
    made = review(audit(), "had the money")
    article, where = made.article, made.where
    assert review_id(article, where, "Ann Vale") == made.id
    moved = replace(where, span=Span(where.span.start + 9, where.span.end + 9))
    assert review_id(article, moved, "Ann Vale") == made.id
    others = (
        review_id("other", where, "Ann Vale"), review_id(article, where, None), review(audit(), "built in 1931").id,
    )  # fmt: skip
    assert len({made.id, *others}) == 4


def test_finding_key() -> None:
    """The code and the words count, not where they stand; the words of other articles count as well."""
    later = read("Updated on Friday with a reply from the council.", *STORY)

    def key(audit: Audit, code: str = "FC01", words: str = "leaks at two", *, elsewhere: str | None = None) -> str:
        passage = Passage(audit.article.reference, Span(0, 1), elsewhere or "")
        spans = (find(audit, words),)
        return finding_key(audit.article, Finding(code, "name", "note", "", spans, (passage,) if elsewhere else (), {}))

    assert key(audit()) == key(later)
    assert len({key(audit()), key(audit(), "FC02"), key(audit(), words="dam"), key(audit(), elsewhere="A dam.")}) == 4
