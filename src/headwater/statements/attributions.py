"""Text -> attributions: the tagger and the linker, with nothing else of the article known."""

import re

from headwater.records import Attribution, Span
from headwater.statements.linking import link
from headwater.statements.tagger import tag

_LINE = re.compile(r"[^\n]*\S[^\n]*")


def find_attributions(text: str) -> list[Attribution]:
    """Who says what in a text: source, cue and content of each attribution, in order of place.

    Lines are taken for paragraphs. Spans are `[start, end)` in code points of `text`; `source` is `None` where nobody
    is named near the cue; `confidence` is the tagger's least certain word piece, not calibrated.
    """
    blocks = [Span(*line.span()) for line in _LINE.finditer(text)]
    return link(text, list(tag(text, blocks).spans))
