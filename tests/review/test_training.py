"""Corrections as examples for the tagger: the shape is that of the records that training/ reads its texts into."""

import json

from headwater.records import Correction
from headwater.review import apply_corrections, training_lines
from tests.review.stories import audit, correction, mark
from training.polnear import GoldText, read_correction


def gold(*corrections: Correction) -> list[GoldText]:
    """The lines as the tagger's training takes them."""
    return [read_correction(line) for line in training_lines(audit(), corrections)]


def words(text: GoldText) -> list[tuple[list[str], ...]]:
    return [
        tuple([text.text[a:b] for a, b in spans] for spans in (one.source, one.cue, one.content))
        for one in text.attributions
    ]


def test_span() -> None:
    """The sentence, with who says how what as the reviewer has it."""
    (text,) = gold(correction(audit(), "span", "nobody had warned", spans=(mark(audit(), "warned him of the leaks"),)))
    assert text.text == "Tom Reed, who farms below the dam, said nobody had warned him of the leaks."
    assert words(text) == [(["Tom Reed"], ["said"], ["warned him of the leaks"])]
    assert (text.outlet, text.annotator) == ("millcourier.example", "Ines")


def test_speaker_elsewhere() -> None:
    """Words that name the source in another sentence are none of this one's."""
    (text,) = gold(correction(audit(), "speaker", "had the money", source=mark(audit(), "Tom Reed")))
    assert words(text) == [([], ["said"], ["the council had the money"])]


def test_author() -> None:
    """A sentence that nobody said is an example too."""
    (text,) = gold(correction(audit(), "voice", "built in 1931", voice="author"))
    assert text.attributions == ()


def test_untold() -> None:
    """That somebody says a sentence teaches nothing until a reviewer tells which of its words are said."""
    fear = correction(audit(), "speaker", "could flood", name="people in Millford", source_kind="unnamed_group")
    assert gold(fear) == []
    content = mark(audit(), "The river could flood at any time")
    corrected, _ = apply_corrections(audit(), [fear])
    (text,) = gold(fear, correction(corrected, "span", "could flood", spans=(content,)))
    assert words(text) == [(["people in Millford"], [], ["The river could flood at any time"])]


def test_left_out() -> None:
    """One source made of two is nothing that the tagger is asked; of what nobody corrected there is no line."""
    assert gold(correction(audit(), "merge", "officials", source=mark(audit(), "Ann Vale"))) == []
    assert gold() == []


def test_applied_or_not() -> None:
    """The lines are the same whether the audit has the corrections or not, in the order of the text."""
    made = [
        correction(audit(), "voice", "built in 1931", voice="author"),
        correction(audit(), "speaker", "find out", source=mark(audit(), "Ann Vale")),
    ]
    corrected, _ = apply_corrections(audit(), made)
    lines = list(training_lines(audit(), made))
    assert list(training_lines(corrected, made)) == lines
    assert [json.loads(line)["text"][:4] for line in lines] == ["“We ", "Ines"]
