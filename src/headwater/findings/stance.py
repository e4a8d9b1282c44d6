"""How a body stands to a headline, by the stance model."""

from headwater.findings.passages import read_beside, sentences_in

_NOTHING = {"agree": 0.0, "disagree": 0.0, "discuss": 0.0, "unrelated": 1.0}


def headline_stance(headline: str, body: str) -> dict[str, float]:
    """How a body stands to a headline: probabilities of agree, disagree, discuss and unrelated, as FNC-1 defines them.

    Read are the body's first sentence and those that share the headline's rarer words, 62 words together. An empty
    headline or body is unrelated.
    """
    from headwater.encoder.stance import load_stance  # numpy and the runtime, a fifth of a second that few runs need

    sentences = sentences_in(body)
    if not headline.strip() or not sentences:
        return dict(_NOTHING)
    return load_stance().probabilities(headline, read_beside(headline, sentences))
