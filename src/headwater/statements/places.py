"""Where a span is: in which sentence of the body, in or over which of the spans in a list."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from headwater.records import Span


class Places:
    """The sentences of an article in order, looked up by place."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text, self._sentences = text, sentences

    def number(self, span: Span) -> int:
        """The number of the sentence that `span` begins in or after, from 0."""
        return max(0, bisect_right(self._sentences, span.start, key=lambda s: s.start) - 1)

    def sentence(self, span: Span) -> Span:
        """The sentence around `span`; outside the body, its line."""
        if self._sentences and (found := self._sentences[self.number(span)]).contains(span):
            return found
        start, end = self._text.rfind("\n", 0, span.start) + 1, self._text.find("\n", span.end)
        return Span(start, end if end >= 0 else len(self._text))


def is_inside(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of `spans`, which are in order and apart, holds `span`."""
    i = bisect_right(spans, span.start, key=lambda s: s.start) - 1
    return i >= 0 and spans[i].contains(span)


def touching(spans: Sequence[Span], span: Span) -> Iterator[int]:
    """The places in `spans`, which are in order and apart, of those that overlap `span`."""
    i = bisect_right(spans, span.start, key=lambda s: s.end)
    while i < len(spans) and spans[i].start < span.end:
        yield i
        i += 1


def touched(spans: Sequence[Span], by: Iterable[Span]) -> Iterator[Span]:
    """Those of `spans`, which are in order and apart, that overlap one of `by`."""
    return (spans[i] for one in by for i in touching(spans, one))
