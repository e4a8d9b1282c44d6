"""Sentence vectors."""

import numpy as np
import pytest

from headwater.encoder.vectors import cosines, load_vectors, sentence_vectors

LEAK = "The Harwick dam has lost a third of its water, engineers say."


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ("A third of the water behind the dam in Harwick is gone.", "The mayor of Harwick opened a new library."),
        ("Engineers found that the reservoir lost 33 percent of its water.", "Engineers asked for higher wages."),
    ],
)
def test_what_says_alike_lies_near(near: str, far: str) -> None:
    """The same told in other words is nearer than other news of the same town or people."""
    one, *others = sentence_vectors([LEAK, near, far])
    told = cosines(one, np.array(others))
    assert told[0] > 0.5
    assert told[0] > told[1] + 0.2


def test_shape() -> None:
    """A row of int8 for each text, of length one; none for no texts, and zeros for a text without words."""
    vectors = sentence_vectors([LEAK, "", LEAK])
    assert vectors.shape == (3, load_vectors().width)
    assert vectors.dtype == np.int8
    assert np.allclose(cosines(vectors[0], vectors), [1, 0, 1], atol=0.02)
    assert sentence_vectors([]).shape == (0, load_vectors().width)


def test_a_text_has_one_vector() -> None:
    """A text alone, among others and in another order has the same vector to the last digit."""
    texts = [LEAK, "Yes.", "The mayor said " + "again and again " * 60 + "no.", "#HarwickDam 😭", "half \ud800 a sign"]
    together = sentence_vectors(texts)
    alone = [sentence_vectors([text])[0] for text in texts]
    turned = sentence_vectors(texts[::-1])[::-1]
    assert np.array_equal(together, np.array(alone))
    assert np.array_equal(together, turned)


def test_long_texts() -> None:
    """What goes beyond the encoder's window is not read; no text is too long."""
    long = LEAK + " It rained." * 20_000
    assert np.array_equal(sentence_vectors([long])[0], sentence_vectors([long + " Never."])[0])
