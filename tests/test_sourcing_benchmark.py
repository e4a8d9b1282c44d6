"""What the measure of sources counts: texts put together again, mentions aligned, clusters compared, rows made."""

import json
import tarfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from benchmarks.sourcing import gum, litbank, markkula, polnear
from benchmarks.sourcing.__main__ import keep
from benchmarks.sourcing.clusters import Placed, b_cubed, pairs, put_right
from benchmarks.sourcing.mentions import GoldMention, aligned, form, overlap
from headwater.records import Audit, Span
from tests.findings.builders import Heard, Named, Said, audit_of, find, page
from training.polnear import GoldAttribution, GoldText

STORY = (
    "“The weir leaks,” Mara Oswin said. “It has leaked for years.” Nobody at the mill asked why.",
    "She walked the bank in May, she said.",
)


def story() -> Audit:
    article = page(("headline", "The weir at Tolmere"), *(("paragraph", words) for words in STORY))
    return audit_of(
        article,
        said=(
            Said("The weir leaks,” Mara Oswin said. “It has leaked for years.", "Mara Oswin", cue="said"),
            Said("walked the bank in May", "Mara Oswin", words="She"),
        ),
        heard=(Heard("Mara Oswin", title="warden", justification="walked the bank in May", entity="Mara Oswin"),),
        named=(Named(("Mara Oswin", "She")),),
    )


# --- mentions


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("she", "pronoun"),
        ("They", "pronoun"),
        ("Mara Oswin", "name"),
        ("the warden, Mara Oswin", "nominal"),  # the head stands before the comma
        ("warden Mara Oswin, who lives there", "name"),
        ("the Tolmere Mill", "name"),
        ("a clerk at the Tolmere Mill", "nominal"),  # the mill is not who speaks
        ("Critics", "nominal"),  # a capital that every sentence begins with
        ("Oswin", "name"),  # begins a sentence too, and stands inside one elsewhere
    ],
)
def test_form(words: str, expected: str) -> None:
    """A mention is a name, a nominal or a pronoun by the letters of its head."""
    text = f"{words} said so. People trust Mara Oswin and one Oswin more."
    assert form(text, Span(0, len(words))) == expected


def test_aligned_shares_most_and_holds_the_head() -> None:
    """The gold mention is the one that shares most, and never one whose head lies outside."""
    text = "The warden of Tolmere Mill said so."
    whole = GoldMention(find(text, "The warden of Tolmere Mill"), find(text, "warden"), "1")
    mill = GoldMention(find(text, "Tolmere Mill"), find(text, "Mill"), "2")
    assert aligned(find(text, "The warden of Tolmere Mill"), [whole, mill]) == whole
    assert aligned(find(text, "warden"), [whole, mill]) == whole
    assert aligned(find(text, "Tolmere"), [whole, mill]) is None
    assert overlap(Span(0, 4), Span(2, 8)) == pytest.approx(0.25)


# --- clusters

TOGETHER = [Placed("a", "1"), Placed("a", "1"), Placed("a", "2"), Placed("b", "2")]


def test_b_cubed_and_pairs() -> None:
    """Both counts of the same grouping, worked out by hand."""
    assert b_cubed([TOGETHER]) == pytest.approx(((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, (1 + 1 + 0.5 + 0.5) / 4))
    assert pairs([TOGETHER]) == pytest.approx((1 / 3, 1 / 2))
    assert b_cubed([]) == pairs([]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("others", "first", "expected"),
    [
        ({"1": 2, "2": 1}, False, True),
        ({"1": 1, "2": 2}, False, False),
        ({}, True, True),  # nothing before it to be put with
        ({}, False, False),  # left alone, and the text has spoken of its entity
    ],
)
def test_put_right(others: dict[str, int], first: bool, expected: bool) -> None:
    """A mention is right among mentions of its entity, or alone as its first."""
    assert put_right("1", Counter(others), first=first) is expected


# --- GUM

CONLLU = """\
# newpar
# newpar_block = head (1 s)
1\tWeir\tweir\tNOUN\tNN\t_\t2\tnsubj\t_\tEntity=(1-object-new-nnnnn-cf1-1-coref)
2\tleaks\tleak\tVERB\tVBZ\t_\t0\troot\t_\t_

# newpar
1\tWarden\twarden\tNOUN\tNN\t_\t2\tcompound\t_\tEntity=(2-person-new-nnnnn-cf1-2,3-coref
2\tMara\tMara\tPROPN\tNNP\t_\t4\tnsubj\t_\t_
3\tOswin\tOswin\tPROPN\tNNP\t_\t2\tflat\t_\tEntity=2)
4-5\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
4\tdid\tdo\tAUX\tVBD\t_\t6\taux\t_\t_
5\tn't\tnot\tPART\tRB\t_\t6\tadvmod\t_\t_
6\tname\tname\tVERB\tVB\t_\t0\troot\t_\t_
6.1\tname\tname\tVERB\tVB\t_\t_\t_\t_\t_
7\tthe\tthe\tDET\tDT\t_\t8\tdet\t_\tEntity=(1-object-giv:act-nnnnn-cf2-2-coref|Bridge=2<1
8\tweir\tweir\tNOUN\tNN\t_\t6\tobj\t_\tEntity=1)|SpaceAfter=No
9\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_

1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\tEntity=(2-person-giv:act-nnnnn-cf1-1-ana)
2\twaited\twait\tVERB\tVBD\t_\t0\troot\t_\tEntity=(3[1/2]-event-new-nnnnn-cf1-1-sgl)|SpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""


def test_conllu_becomes_text_and_mentions() -> None:
    """Blanks, contractions and paragraphs are as printed; each mention has its span, head and entity."""
    text, mentions = gum.read_conllu(CONLLU)
    assert text == "Weir leaks\nWarden Mara Oswin didn't name the weir. She waited."
    told = [(text[m.span.start : m.span.end], text[m.head.start : m.head.end], m.entity) for m in mentions]
    assert told == [
        ("Weir", "Weir", "1"),
        ("Warden Mara Oswin", "Mara Oswin", "2"),
        ("the weir", "weir", "1"),
        ("She", "She", "2"),
    ]


def test_source_mentions_are_placed_by_source_and_entity() -> None:
    """Each source mention that GUM knows is counted once; a source span without a source stands alone."""
    audit = story()
    text = audit.article.text
    entities = {"Mara Oswin": "2", "She": "2", "the mill": "3"}
    mentions = tuple(sorted(GoldMention(find(text, w), find(text, w), e) for w, e in entities.items()))
    n: Counter[str] = Counter()
    placed = gum.place(gum.Document("story", text, mentions), audit, n)
    assert placed == [Placed("Mara Oswin", "2"), Placed("Mara Oswin", "2")]
    assert n == {"ours": 2, "name": 1, "name right": 1, "pronoun": 1, "pronoun right": 1}


# --- LitBank


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        # marks cling to the side they belong to, endings to their word
        ("“ I ca n't , ” said Mara 's son ( he lied ) .", "“I can't,” said Mara's son (he lied)."),
        # straight marks open and close in turn
        ('" Come in , " he said . " Now ! "', '"Come in," he said. "Now!"'),
        # a quotation after a closed one is another speaker's
        ("“ Who is it ? ”\n“ The warden . ”\nHe rose .", "“Who is it?”\n“The warden.” He rose."),
        ('" Who is it ? "\n" The warden . "', '"Who is it?"\n"The warden."'),
        # and one after other words is not
        ("“ Yes , ” said he .\n“ It leaks . ”", "“Yes,” said he. “It leaks.”"),
        # an apostrophe closes after a word and opens before a quoted one
        ("the sisters ' room , ' Tolmere '", "the sisters' room, 'Tolmere'"),
        ("_ We _ must go", "_We_ must go"),
    ],
)
def test_rebuild(sentences: str, expected: str) -> None:
    """Tokens become text as it is printed, and every token is where it is said to be."""
    tokens = [line.split() for line in sentences.splitlines()]
    text, places = litbank.rebuild(tokens)
    assert text == expected
    assert [[text[p.start : p.end] for p in line] for line in places] == tokens


def test_litbank_quotations_and_characters_are_placed_in_the_text(tmp_path: Path) -> None:
    """A novel is read from its stand-off files; quotations without a speaker and unlinked mentions are left out."""
    words = "“ It leaks , ” said Mara .\n“ Hush . ”\n"
    files = {
        "quotations/tsv/1_weir_brat.txt": words,
        "quotations/tsv/1_weir_brat.ann": "QUOTE\tQ1\t0\t0\t0\t4\tx\nQUOTE\tQ2\t1\t0\t1\t3\tx\nATTRIB\tQ1\tMara-0\n",
        "coref/tsv/1_weir_brat.txt": words,
        "coref/tsv/1_weir_brat.ann": (
            "MENTION\tT1\t0\t6\t0\t6\tMara\tPER\tPROP\nMENTION\tT2\t0\t1\t0\t1\tIt\tX\tX\nCOREF\tT1\tMara-0\n"
        ),
        "entities/brat/1_weir_brat.txt": words,
    }
    archive = tmp_path / "litbank.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content.encode())
            tar.addfile(info, BytesIO(content.encode()))
    (novel,) = litbank.read_litbank(archive)
    assert novel.text == "“It leaks,” said Mara. “Hush.”"
    assert [(novel.text[q.span.start : q.span.end], q.speaker) for q in novel.quotations] == [("“It leaks,”", "Mara-0")]
    assert [(novel.text[m.span.start : m.span.end], m.entity) for m in novel.mentions] == [("Mara", "Mara-0")]


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("Mara-0", {"quotations": 1, "attributed": 1, "right": 1}),
        ("Tom-1", {"quotations": 1, "attributed": 1, "right": 0}),
    ],
)
def test_speakers_are_counted_by_character(speaker: str, expected: dict[str, int]) -> None:
    """A quotation is right when most mentions of its source are of the character who speaks."""
    audit = story()
    text = audit.article.text
    before = text.index("“The weir")
    body = text[before:]
    mentions = tuple(GoldMention(find(body, w), find(body, w), "Mara-0") for w in ("Mara Oswin", "She"))
    quotation = litbank.Quotation(find(body, "“The weir leaks,”"), speaker)
    n: Counter[str] = Counter()
    litbank.count(litbank.Novel("1", body, (quotation,), mentions), audit, n)
    assert {key: n[key] for key in expected} == expected


# --- PolNeAR


def test_polnear_counts_attributions_and_what_is_left() -> None:
    """A gold attribution is found by a sourced statement over its words; one without a gold source is not counted."""
    audit = story()
    text = audit.article.text
    gold = [
        GoldAttribution((find(text, "Mara Oswin"),), (find(text, "said"),), (find(text, "The weir leaks"),)),
        GoldAttribution((find(text, "Nobody"),), (find(text, "asked"),), (find(text, "why"),)),
        GoldAttribution((), (), (find(text, "in May"),)),
    ]
    n: Counter[str] = Counter()
    polnear.count(GoldText("a_b", "x", text, tuple(gold)), audit, n)
    assert n == {"gold": 2, "found": 1, "resolved": 1, "statements": 3, "name": 2, "pronoun": 1}


# --- Markkula


@pytest.mark.parametrize(
    ("way", "statements"),
    [
        ("attribution", ["“The weir leaks,” Mara Oswin said. “It has leaked for years.”", STORY[1]]),
        ("sentence", ["“The weir leaks,” Mara Oswin said.", "“It has leaked for years.”", STORY[1]]),
    ],
)
def test_rows(way: markkula.RowOf, statements: list[str]) -> None:
    """The author's sentences have no row; sentences of one attribution in one paragraph have one, where asked."""
    rows = list(markkula.rows(story(), row_of=way))
    assert [row.statement for row in rows] == statements
    assert {row[1:] for row in rows} == {("named_person", "Mara Oswin", "warden", "walked the bank in May")}


def test_row_of_a_statement_without_source() -> None:
    """A statement whose source is not resolved is a row all the same, with nothing told."""
    audit = audit_of(page(("paragraph", "The weir leaks, it is said.")), said=(Said("The weir leaks"),))
    assert list(markkula.rows(audit)) == [markkula.Row("The weir leaks, it is said.", "", "", "", "")]


def test_counts_are_read_and_summed_by_story() -> None:
    """Shares are of the sums of all stories, as the counter itself has them."""
    printed = (
        "02.csv {'gt': 4, 'pred': 5, 'found': 3, 'loose': 1, 'type': 3, 'name': 2, 't gold': 1, 't pred': 1, "
        "'t ok': 1}\n"
        "15.csv {'gt': 6, 'pred': 5, 'found': 5, 'loose': 1, 'type': 1, 'name': 2}\nstories statements 10 …\n"
    )
    counts = markkula.read_counts(printed)
    assert list(counts) == ["02", "15"]
    told = markkula.scores(counts.values())
    assert (told["stories"], told["recall"], told["precision"], told["type"], told["name"]) == (2, 0.8, 0.8, 0.5, 0.5)
    assert (told["title_f1"], told["justification_f1"]) == (1.0, 0.0)


def test_parts_are_kept_beside_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A part measured again takes its own place and leaves the others, in the order in which they are told."""
    file = tmp_path / "sourcing.json"
    for part, value in (("gum", 1), ("markkula", 2), ("gum", 3)):
        keep(part, {"value": value}, file)
    parts = json.loads(file.read_text())
    assert [(part, told["value"]) for part, told in parts.items()] == [("markkula", 2), ("gum", 3)]
    assert parts["gum"]["command"] == "python -m benchmarks.sourcing gum"
    assert '"value": 3' in capsys.readouterr().out
