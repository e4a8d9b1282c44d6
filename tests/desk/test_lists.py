"""Lists, search, sources, outlets and rules, over articles that no model reads."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from httpx2 import Response

from headwater.corpus import Corpus, open_corpus
from headwater.desk import lists
from headwater.desk.app import make_app
from headwater.desk.lists import Judged, explained, wilson
from headwater.desk.said import Part, Said, group_wordings, is_same, parts_of
from headwater.desk.settings import Settings
from headwater.findings import RULES
from headwater.records import ArticleReference, Audit, Finding, Judgement, Level, Opinion, Review
from headwater.review import make_selector
from tests.corpus.entries import DAM, REED, ROAD, VALE, entry
from tests.desk.client import Browser

EVIL = "<script>alert(1)</script>"
MOTOR = "We asked for a new motor in January and were told to wait until the budget was settled."
DRIFTED = "We asked for a new motor in March and were told to wait until the budget was settled."
CUT = "We asked for a new motor in January and were told to wait."


def keep(corpus: Corpus, made: Any, *findings: tuple[str, Level], audited: bool = True) -> Audit:
    """Put an article into the corpus, and keep an audit of it with such findings."""
    corpus.add([made])
    audit: Audit = replace(
        made.audit, findings=tuple(Finding(code, code, level, "", (), (), {}) for code, level in findings)
    )
    if audited:
        corpus.audits.keep(audit)
    return audit


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        yield opened


@pytest.fixture
def filled(corpus: Corpus) -> Corpus:
    """Three audits, and an article that nobody audited."""
    dam = entry("https://millcourier.example/dam", [(DAM, None), (VALE, "Ann Vale"), (REED, "Tom Reed")],
                headline="Harwick dam leaks")  # fmt: skip
    road = entry("https://millcourier.example/road", [(ROAD, None)], headline="New road", published="2026-03-09")
    post = entry("https://brightwaterpost.example/dam", [(VALE, "Ann Vale"), (ROAD, None)], outlet="Brightwater Post",
                 headline=f"Dam {EVIL}", published=None)  # fmt: skip
    left = entry("https://ostwickherald.example/dam", [(VALE, "Ann Vale")], outlet="Ostwick Herald", headline="Gates")
    first = keep(corpus, dam, ("SR08", "info"), ("DR01", "warning"), ("DR01", "warning"))
    keep(corpus, road, ("OR02", "note"))
    keep(corpus, post)
    keep(corpus, left, audited=False)
    for number, verdict in enumerate((None, "True")):
        where = make_selector(first.article.text, first.statements[number].span)
        corpus.reviewing.save(
            Review(f"r{number}", first.article.id, first.article.version, where, None, verdict, "", (), "Jo Marsh",
                   "2026-03-05T10:00:00+00:00", 0), edition=0,
        )  # fmt: skip
    return corpus


@pytest.fixture
def browser(corpus: Corpus) -> Browser:
    return Browser(make_app(corpus, Settings()))


def headlines(page: Response) -> list[str]:
    return re.findall(r'<h2><a href="/articles/\d+" dir="auto">(.*?)</a>', page.text)


def words(page: Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text[page.text.index("<main") :]).split())


# --- audits


def test_nothing_yet(browser: Browser, corpus: Corpus) -> None:
    """An empty desk says how to begin; with articles in its corpus it leads to them too."""
    page = browser.get("/")
    assert all(f'href="/new#{way}"' in page.text for way in ("url", "text", "file"))
    keep(corpus, entry("a", [(ROAD, None)]), audited=False)
    assert "1 article to compare with" in words(browser.get("/"))


def test_audits(browser: Browser, filled: Corpus) -> None:
    """A row tells whose page it is, its voices, findings and reviews; counts that only measure are left out."""
    page = browser.get("/")
    assert headlines(page) == ["Dam &lt;script&gt;alert(1)&lt;/script&gt;", "New road", "Harwick dam leaks"]
    row = page.text[page.text.index("Harwick dam leaks") :]
    assert "Mill Courier" in row
    assert "4 March 2026" in row
    assert 'title="hedge-lost (warning)">DR01 ×2</a>' in row
    assert "SR08" not in row
    assert "1 open" in row
    assert "1 decided" in row
    assert '<rect class="fill-source" width="' in row
    assert "No review" in page.text
    assert EVIL not in page.text


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"words": "leaks"}, ["Harwick dam leaks"]),
        ({"words": '"new road"'}, ["Dam", "New road"]),
        ({"outlet": "mill"}, ["New road", "Harwick dam leaks"]),
        ({"outlet": "100%"}, []),
        ({"speaker": "reed"}, ["Harwick dam leaks"]),
        ({"since": "2026-03-05"}, ["New road"]),
        ({"until": "2026-03-05"}, ["Harwick dam leaks"]),
        ({"code": "OR02"}, ["New road"]),
        ({"state": "open"}, ["Harwick dam leaks"]),
        ({"state": "decided"}, ["Harwick dam leaks"]),
        ({"outlet": "mill", "code": "DR01", "speaker": "vale"}, ["Harwick dam leaks"]),
        ({"speaker": "nobody"}, []),
        ({"words": "?!"}, []),
        ({"words": " ", "outlet": " "}, ["Dam", "New road", "Harwick dam leaks"]),  # an empty form asks for nothing
    ],
)
def test_filters(browser: Browser, filled: Corpus, asked: dict[str, str], expected: list[str]) -> None:
    """Filters add up; what was asked for stays in the form, and nothing found has a way back."""
    page = browser.get("/", params=asked)
    assert [headline.partition(" &lt;")[0] for headline in headlines(page)] == expected
    if not expected:
        assert "No audit fits all of this" in page.text
        assert '<a href="/">see all 3</a>' in page.text
    elif any(value.strip() for value in asked.values()):
        assert f"{len(expected)} of 3" in words(page)


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=٢٠٢٦",
        "until=2026-3-1",
        "code=DR٠١",
        "code=drop",
        "state=all",
        "words=" + "x" * 600,
        "after=" + "9" * 700,
    ],
)
def test_filters_that_are_none(browser: Browser, filled: Corpus, query: str) -> None:
    """An address that was typed wrong gets a page that says so."""
    page = browser.get(f"/?{query}")
    assert page.status_code == 422
    assert query.partition("=")[0] in words(page)


def test_paging(browser: Browser, filled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Older audits are a link away, filters kept; none is missing and none comes twice."""
    monkeypatch.setattr(lists, "PAGE", 1)
    seen, address = [], "/?outlet=mill"
    while True:
        page = browser.get(address)
        seen += headlines(page)
        older = re.search(r'rel="next" href="([^"]+)"', page.text)
        if not older:
            break
        address = "/" + older[1].replace("&amp;", "&")
        assert "outlet=mill" in address
    assert seen == ["New road", "Harwick dam leaks"]
    assert 'href="?outlet=mill">To the newest' in page.text


@pytest.mark.parametrize("after", ["nonsense", "0_", "-1_x", "%00"])
def test_bad_cursor(browser: Browser, filled: Corpus, after: str) -> None:
    """A made-up place in the list is no fault."""
    assert browser.get(f"/?after={after}").status_code == 200


# --- search


def test_search(browser: Browser, filled: Corpus) -> None:
    """A hit shows who says it and what stands around it; it leads into the audit, or offers to make one."""
    page = browser.get("/search", params={"words": "gates mended"})
    assert page.text.count('class="hit source"') == 3
    assert "would be <mark>mended</mark>" in page.text
    assert '<span class="around">Tom Reed, who farms below the dam' in page.text
    assert 'href="/articles/1/statements/https%3A%2F%2Fmillcourier.example%2Fdam%231"' in page.text
    assert '<input type="hidden" name="id" value="https://ostwickherald.example/dam">' in page.text
    assert page.text.count("Audit it</button>") == 1
    assert EVIL not in page.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "gate"}, 4),  # and "gates"
        ({"words": "gates", "outlet": "ostwick"}, 1),
        ({"speaker": "Reed"}, 1),
        ({"voice": "author"}, 3),
        ({"words": "gates", "since": "2027"}, 0),
        ({"words": '"the gates"'}, 3),
        ({"words": "?"}, 0),
        ({}, 0),
    ],
)
def test_search_fields(browser: Browser, filled: Corpus, asked: dict[str, str], found: int) -> None:
    page = browser.get("/search", params=asked)
    assert page.text.count('class="hit ') == found
    if not asked:
        assert "Statements of 4 articles are searched" in page.text
    elif not found:
        assert "No statement fits" in page.text


def test_search_of_a_new_version(browser: Browser, filled: Corpus) -> None:
    """A statement that the kept audit does not have yet leads to that audit, not to a place that is none."""
    said = [("Nothing leaks.", None)] * 3 + [("The lock was painted green.", None)]
    filled.add([entry("https://millcourier.example/dam", said)])
    page = browser.get("/search?words=painted")
    assert 'href="/articles/1" dir' in page.text
    assert "/articles/1/statements" not in page.text


def test_search_more(browser: Browser, filled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left out is told, and shown when asked for."""
    monkeypatch.setattr(lists, "HITS", (2, 100))
    page = browser.get("/search", params={"words": "gates", "limit": "2"})
    assert "The best 2" in words(page)
    assert 'href="?words=gates&amp;limit=100"' in page.text
    assert "The best" not in words(browser.get("/search?words=gates&limit=100"))


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        (["One.", "The lock is green.", "Three."], "One.", "Three."),
        (["word " * 50 + "end.", "The lock is green.", "Then " + "word " * 50], "… word", "word …"),
    ],
)
def test_context(browser: Browser, corpus: Corpus, said: list[str], before: str, after: str) -> None:
    """Whole words stand around a hit; an ellipsis only where the text goes on."""
    keep(corpus, entry("a", [(words, None) for words in said]))
    around = re.findall(r'<span class="around">([^<]*)</span>', browser.get("/search?words=lock").text)
    assert around[0].startswith(before)
    assert around[1].endswith(after)


# --- sources


def test_sources(browser: Browser, filled: Corpus) -> None:
    """Names by letter, each with its numbers."""
    page = browser.get("/sources")
    assert "A Ann Vale 2 statements in 2 articles T Tom Reed 1 statement in 1 article" in words(page)
    assert "Tom Reed" not in words(browser.get("/sources?words=vale"))
    assert "No name holds this" in browser.get("/sources?words=nobody").text


def test_source(browser: Browser, filled: Corpus) -> None:
    """Everything one source said: the same words together, all of it by article, and what nobody audited."""
    page = browser.get("/sources/ann%20vale")
    assert "2 statements in 2 audited articles of 2 outlets" in words(page)
    groups = page.text[page.text.index('id="several"') : page.text.index('id="all"')]
    assert groups.count("<figure") == 2
    assert "the same words" in groups
    assert "In articles that nobody audited yet" in page.text
    assert "Ostwick Herald" in page.text[page.text.index('id="elsewhere"') :]
    assert EVIL not in page.text
    assert browser.get("/sources/Ann%20%20VALE").status_code == 200  # however it is typed
    assert browser.get("/sources/nobody").status_code == 404


def test_drift(browser: Browser, corpus: Corpus) -> None:
    """Where the words of a quotation differ, both are seen; the earlier one comes first."""
    for name, day, said in (("b", "2026-03-09", DRIFTED), ("a", "2026-03-04", MOTOR), ("c", "2026-03-11", CUT)):
        keep(corpus, entry(f"https://{name}.example/", [(said, "Tom Reed")], published=day, outlet=name))
    page = browser.get("/sources/tom%20reed")
    groups = page.text[page.text.index('id="several"') : page.text.index('id="all"')]
    assert "in <del>January</del> <ins>March</ins> and" in groups
    assert re.findall(r'<span dir="auto">(\w)</span>', groups) == ["a", "b", "c"]
    assert '<b class="differs">differs</b>' in groups
    assert "cut shorter" in groups


def test_source_with_signs(browser: Browser, corpus: Corpus) -> None:
    """A name can hold whatever a page wrote; the link from the list leads to it."""
    name = f"A/B & {EVIL} 100%?#"
    keep(corpus, entry("https://a.example/", [(VALE, name)]))
    page = browser.get("/sources")
    assert EVIL not in page.text
    link = re.search(r'<a href="(/sources/[^"]+)"', page.text)
    assert link
    assert "1 statement in 1 audited article" in words(browser.get(link[1].replace("&amp;", "&")))


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (MOTOR, MOTOR, True),
        (MOTOR, DRIFTED, True),
        (MOTOR, CUT, True),
        (f"“{MOTOR}”", f'"{MOTOR.upper()}"', True),  # marks and capitals are no words
        ("We will mend it", "We will mend it", False),  # what anybody may say
        ("We will mend it in the spring", "We will mend it in the autumn", False),  # under ten words all must be one
        (MOTOR, "We asked for a new lock and were told that nobody had one before the summer of last year.", False),
        ("", "", False),
    ],
)
def test_same_words(old: str, new: str, same: bool) -> None:
    """When two stretches are one quotation."""
    assert is_same(old, new) is same


@pytest.mark.parametrize(
    ("first", "here", "expected"),
    [
        ("It will hold", "It will hold", [("It will hold", "both")]),
        (
            "It may hold now",
            "It will hold now",
            [("It ", "both"), ("may", "lost"), ("will", "gained"), (" hold now", "both")],
        ),
        ("we waited a year, she said", "We waited a year", [("We waited a year", "both"), (" […]", "cut")]),
        ("in June we waited a year", "we waited a year", [("[…] ", "cut"), ("we waited a year", "both")]),
    ],
)
def test_parts(first: str, here: str, expected: Sequence[tuple[str, str]]) -> None:
    """What differs is marked; a later beginning and capitals are none."""
    assert list(parts_of(first, here)) == [Part(*part) for part in expected]  # type: ignore[arg-type]


def test_groups() -> None:
    """Only words of several articles are a group, undated ones at its end."""

    def said(number: int, words: str, published: str | None) -> Said:
        return Said(number, ArticleReference(str(number), None, None, "", published), "s", words, words, "direct")

    groups = group_wordings(
        [said(1, MOTOR, None), said(2, DRIFTED, "2026-03-01"), said(3, ROAD, None), said(3, ROAD, None)]
    )
    assert [[wording.said.number for wording in group] for group in groups] == [[2, 1]]


# --- outlets


def test_outlets(browser: Browser, filled: Corpus) -> None:
    """By alphabet, with what the numbers are counted over; outlets without an audit are counted, not listed."""
    page = browser.get("/outlets")
    assert re.findall(r'<th scope="row"><a href="([^"]+)"', page.text) == [
        "/outlets/brightwater%20post",
        "/outlets/mill%20courier",
    ]
    assert "1 more outlet in the corpus has no audited article" in words(page)
    assert "0 of 2" in page.text  # anonymous sources of the Mill Courier


def test_more_outlets(browser: Browser, filled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many outlets the rest is a link away."""
    monkeypatch.setattr(lists, "OUTLETS", 1)
    page = browser.get("/outlets")
    assert 'rel="next" href="?after=brightwater+post"' in page.text
    assert "Mill Courier" not in words(page)
    assert "Mill Courier" in words(browser.get("/outlets?after=brightwater%20post"))
    assert "There are no more" in words(browser.get("/outlets?after=zzz"))


def test_outlet(browser: Browser, filled: Corpus) -> None:
    """The numbers of one outlet, and its own audits only."""
    keep(filled, entry("https://more.example/", [(ROAD, None)], outlet="Mill Courier Two", headline="Not this"))
    keep(filled, entry("https://millcourier.example/left", [(DAM, None)]), audited=False)
    page = browser.get("/outlets/mill%20courier")
    assert "Counted over 2 audited articles; 1 more in the corpus is not audited" in words(page)
    assert "2 sources in 2 articles" in words(page)
    assert headlines(page) == ["New road", "Harwick dam leaks"]
    assert browser.get("/outlets/nobody").status_code == 404


def test_no_outlet_is_ranked(browser: Browser, filled: Corpus) -> None:
    """No address sorts outlets by a number."""
    plain = browser.get("/outlets").text.partition("<main")[2]
    assert browser.get("/outlets?sort=copied").text.partition("<main")[2] == plain
    assert "sort" not in plain


# --- rules


def test_rules(browser: Browser, corpus: Corpus) -> None:
    """Every rule with its explanation and how it was judged; few judgements are told as such."""
    opinions: dict[str, tuple[Opinion, ...]] = {
        "SR08": ("agree",) * 14 + ("disagree",) * 2 + ("irrelevant",) * 3,
        "DR01": ("agree",) * 9,
        "TM04": ("irrelevant",) * 40,
    }
    for code, given in opinions.items():
        for number, opinion in enumerate(given):
            corpus.reviewing.judge(Judgement("a", "v", code, f"{code}{number}", opinion, "Jo", "2026-03-05T10:00:00Z"))
    page = browser.get("/rules")
    for rule in RULES:
        assert f'id="{rule.code}"' in page.text
    cards = {
        card[:4]: " ".join(re.sub(r"<[^>]+>", " ", card).split()) for card in page.text.split('class="rule" id="')[1:]
    }
    assert "88% right, say reviewers 95 % interval 64% to 97% 14 agree, 2 disagree, 3 do not matter" in cards["SR08"]
    assert "Too few to tell 9 agree" in cards["DR01"]
    assert "Too few to tell 0 agree, 0 disagree, 40 do not matter" in cards["TM04"]
    assert "Not judged here yet" in cards["HL01"]
    assert "its findings have not been judged yet" in cards["HL01"]


def test_explanations() -> None:
    """All that `headwater explain` says is there."""
    for rule in RULES:
        said = " ".join(f"{opening} {text}" for opening, text in explained(rule))
        assert re.findall(r"\w+", said) == re.findall(r"\w+", rule.explanation)


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(23, 26, 0.71, 0.96), (15, 20, 0.53, 0.89), (0, 11, 0.0, 0.26), (10, 10, 0.72, 1.0)],  # as in docs/rules.md
)
def test_wilson(right: int, total: int, low: float, high: float) -> None:
    assert tuple(round(bound, 2) for bound in wilson(right, total)) == (low, high)


def test_too_few() -> None:
    """Opinions that a finding does not matter say nothing on whether it is right."""
    assert Judged(9, 0, 99).interval is None
    assert Judged(9, 1, 0).interval is not None


# --- all of them


@pytest.mark.parametrize("path", ["/", "/new", "/search?words=gates", "/sources", "/sources/ann%20vale", "/outlets",
                                  "/outlets/mill%20courier", "/rules"])  # fmt: skip
def test_no_inline(browser: Browser, filled: Corpus, path: str) -> None:
    """Nothing that the Content-Security-Policy would refuse, and no headline twice as h1."""
    page = browser.get(path).text
    assert not re.findall(r"<[^>]+\s(?:style|on\w+)=", page)
    assert not re.findall(r"<style|<script(?! src=)", page)
    assert page.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_an_outlet_beside_one_with_a_longer_name(corpus: Corpus) -> None:
    """A page full of "Harwick Echo Two", audited since, hides no audit of "Harwick Echo"."""
    for number in range(lists.PAGE + 2):
        name = "Harwick Echo Two" if number else "Harwick Echo"
        keep(corpus, entry(f"https://echo.example/{number}", [(ROAD, None)], outlet=name, headline=f"Gate {number}."))
    page = Browser(make_app(corpus, Settings())).get("/outlets/harwick%20echo").text
    assert "Gate 0." in page
    assert "Gate 1." not in page
