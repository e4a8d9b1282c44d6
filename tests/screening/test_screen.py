"""The screen starts useful, says why, and holds against whatever is thrown at it."""

import time
from dataclasses import replace

import pytest

from headwater.screening import ALONE, Learner, ReaderComment, Surroundings, find_features, screen
from headwater.screening.screen import BLATANT, judge

SPAM = ReaderComment("Cheap pills without prescription, order now http://pills.example/now", author="Pills Direct")
HAM = ReaderComment(
    "I have walked past that bridge for thirty years and it was never painted once.", author="Ines Calloway"
)


@pytest.mark.parametrize(
    ("comment", "surroundings", "verdicts"),
    [
        (SPAM, ALONE, {"spam", "blatant"}),
        (HAM, ALONE, {"ham"}),
        (ReaderComment("please subscribe to my channel, I make covers"), ALONE, {"spam", "blatant"}),
        (ReaderComment("That policy is stupid and the mayor should resign!"), ALONE, {"ham"}),  # heated is not spam
        (replace(HAM, honeypot="x"), ALONE, {"spam", "blatant"}),  # no person sees that field
        (HAM, Surroundings(same_text_names=6), {"spam", "blatant"}),
        (replace(SPAM, user_role="administrator"), ALONE, {"ham"}),  # the site's own people are not screened out
        (ReaderComment(""), ALONE, {"ham"}),
    ],
)
def test_verdicts(comment: ReaderComment, surroundings: Surroundings, verdicts: set[str]) -> None:
    """The shared weights and the facts around a comment tell plain cases."""
    assert screen(comment, surroundings, Learner.new()).verdict in verdicts


def test_judge() -> None:
    """One submission makes spam of a comment, whatever the probability; from the third on it may be thrown away."""
    learner, told = Learner.new(), []
    features = find_features(HAM)
    for _ in range(3):
        learner = learner.learn(features, True)
        verdict, probability = judge(features, learner)
        told.append(verdict)
        assert probability >= BLATANT
        assert probability == learner.score(features)
    assert told == ["spam", "spam", "blatant"]
    assert screen(HAM, ALONE, learner).verdict == "blatant"


def test_names() -> None:
    """What each feature is, in words: words, pairs of them, and shapes, in their order."""
    features = find_features(ReaderComment("The weir, the weir"))
    names = [features.name(place) for place in range(len(features.indices))]
    assert names[:4] == ["word: the", "word: weir", "words: the weir", "words: weir the"]
    assert names[4:] == list(features.shapes)


def test_reasons() -> None:
    """A verdict names what weighed most, first, for and against."""
    reasons = screen(replace(SPAM, honeypot="x"), ALONE, Learner.new()).reasons
    assert reasons[0].name == "filled in a field that people do not see"
    assert [abs(reason.weight) for reason in reasons] == sorted((abs(one.weight) for one in reasons), reverse=True)


@pytest.mark.parametrize(
    "content",
    [
        "",
        " \n\t",
        "a" * 1_000_000,
        "http://a.example/" * 60_000,
        "<a href=" * 100_000,
        "<" * 200_000,
        "\ud800\udfff" * 1000,
        "v i a g r a " * 50_000,
        "Это хорошая статья, спасибо.",
        "これは良い記事です。" * 100,
        "\u200b" * 10_000,
        "z\u0337" * 10_000,
        "\x00\x01\x02",
        "you are a " * 50_000,
        "&lt;" * 100_000,
        "a.b." * 100_000,
        "(dot) com " * 50_000,
        "İ" * 9000,
    ],
    ids=lambda content: repr(content[:12]),
)
def test_hostile(content: str) -> None:
    """No comment breaks the screen or holds it up, in any field."""
    begun = time.process_time()
    comment = ReaderComment(content, content[:5000], content[:5000], permalink=content[:5000], posted_at=content[:50])
    told = screen(replace(comment, post_modified_at="2024-01-01"), ALONE, Learner.new())
    assert 0 <= told.probability <= 1
    assert len(Learner.new().learn(find_features(comment), True).to_bytes()) < 20_000
    assert time.process_time() - begun < 1.5
