"""Articles side by side: what two texts share, which has it from the other, and what was changed on the way.

What compares with a corpus (`reuses`, `trace`, `matches`, `entries`) is imported by the flow that needs it: an audit of
one page starts without it.
"""

from headwater.reuse.revision import find_revision
from headwater.reuse.view import CorpusView, Entry

__all__ = ["CorpusView", "Entry", "find_revision"]
