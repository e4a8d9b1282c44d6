"""LG01: loaded words, and whose they are."""

import re
from collections.abc import Sequence

import pytest

from headwater.findings import wording
from headwater.findings.wording import find_loaded_words, loaded_wording
from headwater.records import Span
from tests.findings.builders import Row, Said, audit_of, page, words_of

HEAD: Row = ("headline", "The board meets")
LOADED = "The radical thugs on the board rammed their disgraceful scheme through, a shameless betrayal of the town."
PLAIN = "The board met on Monday at the town hall and voted 5 to 2 to close the weir for repairs until March."


def words_in(text: str) -> list[str]:
    return [text[slice(*span)] for span, _ in find_loaded_words(text)]


def test_loaded_and_plain() -> None:
    """A loaded sentence has loaded words, a plain one none; scores are probabilities, spans in order of place."""
    found = find_loaded_words(f"{PLAIN} {LOADED}")
    assert {"radical", "thugs", "disgraceful", "shameless"} <= {f"{PLAIN} {LOADED}"[slice(*s)] for s, _ in found}
    assert all(span.start > len(PLAIN) for span, _ in found)
    assert [span for span, _ in found] == sorted(span for span, _ in found)
    assert all(0 < score <= 1 for _, score in found)
    assert not {"the", "on", "their", "a", "of"} & set(words_in(LOADED))


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "12 345", "😀", "\ud800"])
def test_nothing_to_find(text: str) -> None:
    """Texts without words have no loaded ones."""
    assert find_loaded_words(text) == []


def test_code_points() -> None:
    """Spans count code points, whatever stands before: an emoji is one."""
    assert "thugs" in words_in(f"😀😀 {LOADED}")


def test_long_and_alone() -> None:
    """A sentence longer than the model reads at once is read in parts; a text's answer depends on that text alone."""
    long = "The board met and " * 100 + "the radical thugs rammed their disgraceful scheme through"
    assert "thugs" in words_in(long)
    alone = find_loaded_words(LOADED)
    find_loaded_words(long)
    assert find_loaded_words(LOADED) == alone


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that takes every "vile", "rotten" and "fraud" for loaded, and nothing else."""

    def found(text: str, sentences: Sequence[Span], *, least: float = 0.5) -> list[tuple[Span, float]]:
        return [
            (Span(*m.span()), 0.9)
            for sentence in sentences
            for m in re.finditer(r"vile|rotten|fraud|accused|w[a-f]ord", text[: sentence.end])
            if m.start() >= sentence.start
        ]

    monkeypatch.setattr(wording, "loaded_words", found)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    ("text", "said", "words", "quoted", "why"),
    [
        ("The vile board sat.", (), ["vile"], 0, "the author's sentence"),
        ("The vile plan is rotten. It is vile.", (), ["vile", "rotten", "vile"], 0, "each place, one finding"),
        ("The vile board said it rained.", (Said("it rained", "The vile board"),), ["vile"], 0, "around content"),
        ("The vile board said it is rotten.", (Said("it is rotten", "The vile board"),), ["vile"], 1, "content apart"),
        ("The board is “vile” and rotten.", (), ["rotten"], 1, "quotation marks without a source"),
        ("The plan is vile, Vale said.", (Said("The plan is vile", "Vale"),), [], None, "nothing of the author's"),
        ("Vale was accused of fraud.", (), [], None, "a charge is the accuser's"),
        ("The alleged fraud was small.", (), [], None, ""),
        ("The fraud cost £400.", (), ["fraud"], 0, "told as so"),
        ("The board sat.", (), [], None, ""),
    ],
)  # fmt: skip
def test_loaded_wording(text: str, said: tuple[Said, ...], words: list[str], quoted: int | None, why: str) -> None:
    """Marks words of the author's own, and counts those of others apart."""
    audit = audit_of(page(HEAD, ("paragraph", text)), said=said)
    findings = list(loaded_wording(audit))
    assert [word for finding in findings for word in words_of(audit, finding)] == words, why
    assert [finding.measured["quoted"] for finding in findings] == ([] if quoted is None else [quoted])
    assert {finding.level for finding in findings} <= {"note"}


@pytest.mark.usefixtures("marked")
def test_message_names_five() -> None:
    """The message names up to five words and says how many more there are."""
    text = "A vile, rotten waord, wbord, wcord, wdord and weord."
    (finding,) = loaded_wording(audit_of(page(HEAD, ("paragraph", text))))
    assert finding.message == (
        "The author's own voice uses loaded words: “vile”, “rotten”, “waord”, “wbord”, “wcord” and 2 more."
    )
    assert finding.measured == {"words": 7, "sentences": 1, "quoted": 0, "scores": [0.9] * 7}


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("badge", ["Opinion", "Review", "Transcript"])
def test_argued_pages(badge: str) -> None:
    """Opinion, reviews and transcripts are left alone: their own voice is what they offer."""
    assert not list(loaded_wording(audit_of(page(HEAD, ("badge", badge), ("paragraph", "The vile board sat.")))))
