"""Who a pronoun is: the [one] asked for is marked in the text; names and speakers are given, no model is asked."""

import pytest

from headwater.records import EntityKind, Span
from headwater.statements.quotations import find_quotations
from headwater.statements.sentences import find_sentences
from headwater.statements.sources import SourceBook
from tests.statements.articles import article_of, names_in, span_of

NAMES: dict[str, EntityKind] = {
    "Mary Vale": "person",
    "Robert Reed": "person",
    "John Ostrander": "person",
    "Vale": "person",
    "Reed": "person",
    "Kim Amis": "person",
    "Brightwater": "organisation",
}


def who(*marked: str, speakers: tuple[str, ...] = ()) -> str | None:
    """The name, or the kind, of whom the pronoun in brackets stands for; `speakers` are the words of other sources."""
    joined = "\n\n".join(marked)
    asked = Span(joined.index("["), joined.index("]") - 1)
    article = article_of(*(p.replace("[", "").replace("]", "") for p in marked))
    spans = sorted([asked, *(span_of(article, words) for words in speakers)])
    book = SourceBook(
        article,
        spans,
        names=names_in(article, NAMES),
        quoted=[q.span for block in article.body for q in find_quotations(article.text, block)],
        sentences=[s for b in article.body for s in find_sentences(article.text, start=b.start, end=b.end)],
    )
    ids = {span: book.look_up(span) for span in spans}[asked]
    sources, _ = book.records(used=frozenset(ids), relays=frozenset(), author=frozenset())
    return next((source.name or source.kind for source in sources), None)


ROWS = [
    (["Mary Vale came. [She] spoke."], "Mary Vale", "the only one"),
    (["Mary Vale met Robert Reed. [He] spoke."], "Robert Reed", "he, though she was the subject"),
    (["Robert Reed met Mary Vale. [She] spoke."], "Mary Vale", "she, though he was the subject"),
    (["Robert Reed met with John Ostrander. [He] spoke."], "Robert Reed", "the subject before the object"),
    (["Robert Reed came. John Ostrander left. [He] spoke."], "John Ostrander", "of two subjects, the later one"),
    (["Kim Amis came. [She] spoke."], "Kim Amis", "a name of both genders takes the pronoun's"),
    (["Mr. Amis met Mary Vale.", "[She] spoke."], "Mary Vale", "a man by what stands before his name"),
    (["Mary Vale came.", "[She] spoke."], "Mary Vale", "over a paragraph break"),
    (["Brightwater came. [He] spoke."], None, "an organisation is no he"),
    (["Mary Vale came. [He] spoke."], None, "nobody fits: it stays unresolved"),
    (["[She] spoke. Mary Vale came."], None, "nobody was named before"),
    (["Mary Vale came. [She] spoke. Robert Reed left. She wept."], "Mary Vale", "what follows changes nothing"),
    (["Mary Vale came. She spoke. [Her] voice shook."], "Mary Vale", "a pronoun after a pronoun"),
    (["Mary Vale came. “[She] spoke,” Reed said."], None, "in a quotation it is whom the speaker means"),
    (
        ["Mary Vale came. “I saw Kim Amis there. It was raining hard.” [She] spoke."],
        "Mary Vale",
        "who is named inside a quotation is not whom the story is about",
    ),
    (["Mary Vale came.", *["Rain fell on the mill."] * 30, "[She] spoke."], None, "too far away"),
]


@pytest.mark.parametrize(("paragraphs", "expected", "why"), ROWS)
def test_pronouns(paragraphs: list[str], expected: str | None, why: str) -> None:
    """Gender first, then place, part in the sentence, and how often somebody was spoken of."""
    assert who(*paragraphs) == expected, why


def test_the_last_speaker() -> None:
    """Of two who may be meant, the one who spoke goes on speaking."""
    text = "Robert Reed met John Ostrander. “It held,” said {}. [He] left."
    assert who(text.format("Reed"), speakers=("Reed.",)) == "Robert Reed"


def test_unnamed_people() -> None:
    """ "A woman" may be she, and is not he."""
    assert who("A woman spoke. [She] wept.", speakers=("A woman",)) == "unnamed_person"
    assert who("Robert Reed came. A woman spoke. [He] wept.", speakers=("A woman",)) == "Robert Reed"
