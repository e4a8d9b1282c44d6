"""Verdicts, judgements and corrections by form, as a browser without script sends them."""

from collections.abc import Iterator

import pytest

from headwater.audit import keep_audit
from headwater.config import Config, Publisher
from headwater.corpus import Corpus, open_corpus
from headwater.desk import decisions
from headwater.desk.accounts import Accounts
from headwater.desk.app import make_app
from headwater.desk.settings import Settings
from headwater.errors import NoArticle
from headwater.records import Audit, Statement, Text
from tests.desk.client import Browser

STORY = """The weir bridge may close, the mayor, Ann Vale, said on Friday. She did not say when.

"We tested it twice," Vale said. "It <b>held</b>."

The bridge is 90 years old. Tom Lind, who farms below it, said the road floods each spring."""
HTMX = {"HX-Request": "true"}


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        keep_audit(Text(STORY, "https://courier.example/weir", "Weir <i>bridge</i>", "2026-03-06", "Courier"), opened)
        yield opened


@pytest.fixture
def browser(corpus: Corpus) -> Browser:
    ratings = Publisher(name="Harwick Checks", ratings=("Wrong", "Right"), off_scale=("Open question",))
    return Browser(make_app(corpus, Settings(config=Config(publisher=ratings))))


def audit_of(corpus: Corpus) -> Audit:
    audit = corpus.audits.get(1)
    assert audit is not None
    return audit


def first(corpus: Corpus, words: str) -> Statement:
    """The statement whose sentence holds the words."""
    audit = audit_of(corpus)
    return next(one for one in audit.statements if words in audit.article.cut(one.span))


def address(corpus: Corpus, words: str, what: str = "review") -> str:
    return f"/articles/1/statements/{first(corpus, words).id}/{what}"


def names(corpus: Corpus, words: str) -> list[str | None]:
    return [audit_of(corpus).source(id).name for id in first(corpus, words).sources]


def test_a_verdict(corpus: Corpus, browser: Browser) -> None:
    """Saved with name, note and evidence; shown again, escaped; and in the history."""
    path = address(corpus, "may close")
    form = {
        "edition": "0", "verdict": "Wrong", "note": "The <script>minutes</script> say so.", "reviewer": "Ines Calloway",
        "evidence_url": ["https://council.example/minutes", ""], "evidence_text": ["item 4", "a call on 7 March"],
    }  # fmt: skip
    answer = browser.send_form(path, form)
    assert (answer.status_code, answer.headers["location"]) == (303, path.removesuffix("/review"))
    shown = browser.get(path).text
    for words in ("Wrong", "Ines Calloway", "https://council.example/minutes", "item 4", "a call on 7 March"):
        assert words in shown
    assert "<script>minutes" not in shown
    assert "&lt;script&gt;minutes" in shown
    assert "Verdict: Wrong" in browser.get("/articles/1/history").text
    (review,) = corpus.reviewing.of("https://courier.example/weir")
    assert [(one.url, one.text) for one in review.evidence] == [
        ("https://council.example/minutes", "item 4"),
        (None, "a call on 7 March"),
    ]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"reviewer": ""}, "bears a person’s name"),
        ({"reviewer": "x" * 101}, "reviewer"),
        ({"verdict": "Nonsense"}, "rating of the scale"),  # the scale is set in one place
        ({"evidence_url": ["javascript:alert(1)"], "evidence_text": [""]}, "https:// or http://"),
        ({"edition": "7"}, "never saved"),
        ({"edition": "-1"}, "edition"),
        ({"note": "x" * 20_001}, "note"),
    ],
)
def test_what_cannot_be_saved(corpus: Corpus, browser: Browser, form: dict[str, object], told: str) -> None:
    """422 with what was expected; what was written is still in the form."""
    sent = {"edition": "0", "verdict": "Wrong", "note": "Kept in the form.", "reviewer": "Ines", **form}
    answer = browser.send_form(address(corpus, "may close"), sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert corpus.reviewing.of("https://courier.example/weir") == []
    if "never" in told or "rating" in told:
        assert "Kept in the form." in answer.text


def test_two_reviewers_at_once(corpus: Corpus, browser: Browser) -> None:
    """Who saves second sees both texts, and can save theirs knowing the first."""
    path = address(corpus, "may close")
    browser.send_form(path, {"edition": "0", "verdict": "Wrong", "note": "First.", "reviewer": "Ines"})
    late = browser.send_form(path, {"edition": "0", "verdict": "Right", "note": "Second.", "reviewer": "Bo"})
    assert late.status_code == 409
    assert "Saved by Ines in between" in late.text
    assert "First." in late.text
    assert "Second." in late.text
    assert 'name="edition" value="1"' in late.text
    assert browser.send_form(path, {"edition": "1", "verdict": "Right", "reviewer": "Bo"}).status_code == 303
    (review,) = corpus.reviewing.of("https://courier.example/weir")
    assert (review.verdict, review.reviewer, review.edition) == ("Right", "Bo", 2)


def test_the_name_is_asked_for_once(corpus: Corpus, browser: Browser) -> None:
    """A desk without users remembers who sits at this browser."""
    browser.send_form(address(corpus, "may close"), {"edition": "0", "note": "To do.", "reviewer": "Ines"})
    answer = browser.send_form("/articles/1/findings/0/judgement", {"opinion": "disagree"}, follow_redirects=False)
    assert answer.status_code == 303
    (judgement,) = corpus.reviewing.judgements("https://courier.example/weir")
    assert (judgement.opinion, judgement.reviewer) == ("disagree", "Ines")
    assert 'aria-pressed="true">Disagree' in browser.get("/articles/1/findings/0/judgement").text
    headers = {"Origin": browser.address, "X-CSRF-Token": browser.form_token()}
    browser.put("/api/v1/articles/1/findings/0/judgement", json={"opinion": "agree"}, headers=headers)
    (judgement,) = corpus.reviewing.judgements("https://courier.example/weir")
    assert (judgement.opinion, judgement.reviewer) == ("agree", "Ines")


def test_who_is_signed_in_signs(corpus: Corpus, browser: Browser) -> None:
    """Nobody can sign with another's name, and a reader cannot write."""
    accounts = Accounts(corpus.database)
    accounts.add("Ines", "weir gate lamp otter", "reviewer")
    accounts.add("Bo", "weir gate lamp otter", "reader")
    browser = Browser(browser.app)
    browser.sign_in("Ines", "weir gate lamp otter")
    path = address(corpus, "may close")
    assert browser.send_form(path, {"edition": "0", "verdict": "Right", "reviewer": "Bo"}).status_code == 303
    assert corpus.reviewing.of("https://courier.example/weir")[0].reviewer == "Ines"
    assert {name.partition("-")[0] for name in browser.cookies} == {"headwater"}  # none for a name that is known
    reader = Browser(browser.app)
    reader.sign_in("Bo", "weir gate lamp otter")
    assert "Change the review" not in reader.get(path).text
    assert reader.send_form(path, {"edition": "1", "verdict": "Wrong"}).status_code == 403


def test_a_voice_is_put_right(corpus: Corpus, browser: Browser) -> None:
    """The audit is made again with it, and stays so when the page is audited anew; taken back, it is as before."""
    path = address(corpus, "90 years", "corrections")
    assert first(corpus, "90 years").voice == "author"
    form = {"kind": "voice", "voice": "disclosure", "reviewer": "Ines"}
    assert browser.send_form(path, form).status_code == 303
    assert first(corpus, "90 years").voice == "disclosure"
    keep_audit(Text(STORY, "https://courier.example/weir", "Weir <i>bridge</i>", "2026-03-06", "Courier"), corpus)
    assert first(corpus, "90 years").voice == "disclosure"
    (correction,) = corpus.reviewing.corrections("https://courier.example/weir")
    assert browser.send_form(f"{path}/{correction.id}/withdraw", {"reviewer": "Bo"}).status_code == 303
    assert first(corpus, "90 years").voice == "author"
    shown = browser.get("/articles/1/history").text
    assert "Taken back: Voice" in shown


def test_a_correction_that_no_audit_takes_in(corpus: Corpus, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reviewer is told that it stands, and the article says that it is out of date until it is audited again."""
    path = address(corpus, "90 years", "corrections")
    form = {"kind": "voice", "voice": "disclosure", "reviewer": "Ines"}

    def fail(*_: object, **__: object) -> int:
        raise NoArticle("Expected an article, got <b>none</b>.")

    with monkeypatch.context() as failing:
        failing.setattr(decisions, "redo", fail)
        failing.setattr(decisions, "now", lambda: "2100-01-01T00:00:00+00:00")
        answer = browser.send_form(path, form)
        assert (answer.status_code, "The correction is kept." in answer.text) == (422, True)
        assert "got &lt;b&gt;none&lt;/b&gt;)" in answer.text
        (correction,) = corpus.reviewing.corrections("https://courier.example/weir")
        assert first(corpus, "90 years").voice == "author"
        stale = browser.get("/articles/1/staleness").text
        assert ("a correction was made or taken back" in stale, 'action="/articles/1/redo"' in stale) == (True, True)
        answer = browser.send_form(f"{path}/{correction.id}/withdraw", {"reviewer": "Ines"})
        assert (answer.status_code, "The correction is taken back." in answer.text) == (422, True)
        assert corpus.reviewing.corrections("https://courier.example/weir") == []
        failing.setattr(decisions, "now", lambda: "2000-01-01T00:00:00+00:00")
        headers = {"Origin": browser.address, "X-CSRF-Token": browser.form_token()}
        told = browser.post(f"/api/v1{path}", json=form, headers=headers)
        assert (told.status_code, "The correction is kept." in told.json()["detail"]) == (503, True)


def test_an_audit_that_took_a_correction_in_is_up_to_date(corpus: Corpus, browser: Browser) -> None:
    """What was put right before the audit was kept is in it."""
    form = {"kind": "voice", "voice": "disclosure", "reviewer": "Ines"}
    assert browser.send_form(address(corpus, "90 years", "corrections"), form).status_code == 303
    assert "Up to date" in browser.get("/articles/1/staleness").text


def test_others_corrections(corpus: Corpus, browser: Browser) -> None:
    """A reviewer takes back what they made themselves; an admin what anybody made."""
    accounts = Accounts(corpus.database)
    for name in ("Ines", "Bo"):
        accounts.add(name, "weir gate lamp otter", "reviewer")
    accounts.add("Cy", "weir gate lamp otter", "admin")
    path = address(corpus, "90 years", "corrections")
    browser.sign_in("Ines", "weir gate lamp otter")
    browser.send_form(path, {"kind": "voice", "voice": "disclosure"})
    (correction,) = corpus.reviewing.corrections("https://courier.example/weir")
    answers = {}
    for name in ("Bo", "Cy"):
        other = Browser(browser.app)
        other.sign_in(name, "weir gate lamp otter")
        answers[name] = other.send_form(f"{path}/{correction.id}/withdraw").status_code
    assert answers == {"Bo": 403, "Cy": 303}


def test_a_speaker_is_put_right(corpus: Corpus, browser: Browser) -> None:
    """By a source of the article, or one that is not in its list."""
    lind = next(source.id for source in audit_of(corpus).sources if source.name == "Tom Lind")
    form = {"kind": "speaker", "source": lind, "reviewer": "Ines"}
    assert browser.send_form(address(corpus, "tested it", "corrections"), form).status_code == 303
    assert names(corpus, "tested it") == ["Tom Lind"]
    form = {"kind": "speaker", "name": "Bea Marsh", "source_kind": "named_person", "reviewer": "Ines"}
    assert browser.send_form(address(corpus, "road floods", "corrections"), form).status_code == 303
    assert names(corpus, "road floods") == ["Bea Marsh"]


def test_a_span_is_put_right(corpus: Corpus, browser: Browser) -> None:
    """What is attributed, in words of the sentence."""
    form = {"kind": "span", "words": "The weir\nbridge may close", "reviewer": "Ines"}
    browser.send_form(address(corpus, "may close", "corrections"), form)
    audit = audit_of(corpus)
    assert [audit.article.cut(span) for span in first(corpus, "may close").content] == ["The weir", "bridge may close"]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"kind": "voice"}, "who vouches"),
        ({"kind": "speaker"}, "Choose the source"),
        ({"kind": "speaker", "source": "none"}, "source of the list"),
        ({"kind": "span", "words": "words that are not there"}, "words of the sentence"),
        ({"kind": "span", "words": " \n "}, "words of the sentence"),
        ({"kind": "merge", "of": "none", "source": "neither"}, "source of the list"),
        ({"kind": "split", "of": "none"}, "source of the list"),
        ({"kind": "voice", "voice": "author", "reviewer": ""}, "person’s name"),
        ({"kind": "nonsense"}, "kind"),
    ],
)
def test_what_cannot_be_corrected(corpus: Corpus, browser: Browser, form: dict[str, str], told: str) -> None:
    """422 with what was expected, and the audit stays as it is."""
    before = audit_of(corpus)
    answer = browser.send_form(address(corpus, "may close", "corrections"), {"reviewer": "Ines", **form})
    assert (answer.status_code, told in answer.text) == (422, True)
    assert audit_of(corpus) == before
    assert corpus.reviewing.all_corrections("https://courier.example/weir") == []


def test_fragments(corpus: Corpus, browser: Browser) -> None:
    """To htmx the panel alone, and after a correction the address of the article as it is now."""
    path = address(corpus, "may close")
    assert "<html" not in browser.get(path, headers=HTMX).text
    assert "<html" in browser.get(path).text
    form = {"kind": "voice", "voice": "author", "reviewer": "Ines"}
    token = browser.form_token()
    headers = HTMX | {"Origin": browser.address, "X-CSRF-Token": token}
    answer = browser.post(path.replace("review", "corrections"), data=form, headers=headers)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, path.removesuffix("/review"))


@pytest.mark.parametrize("path", ["/articles/9/history", "/articles/1/statements/none/review", "/articles/0/history"])
def test_what_is_not_there(browser: Browser, path: str) -> None:
    """404, and what to do."""
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("format", "kind"),
    [
        ("annotations", "application/ld+json"),
        ("prov", "application/json"),
        ("html", "text/html"),
        ("json", "application/json"),
        ("brat", "application/zip"),
        ("corrections", "application/jsonl"),
        ("claimreview", "application/ld+json"),
    ],
)
def test_downloads(corpus: Corpus, browser: Browser, format: str, kind: str) -> None:
    """Each format is a file to be saved; a ClaimReview needs a verdict."""
    path = f"/articles/1/export/{format}"
    if format == "claimreview":
        assert browser.get(path).status_code == 404
        browser.send_form(address(corpus, "may close"), {"edition": "0", "verdict": "Wrong", "reviewer": "Ines"})
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind)
    assert answer.headers["content-disposition"].startswith("attachment")
    if format == "claimreview":
        published = answer.json()
        assert (published["reviewRating"]["ratingValue"], published["reviewRating"]["bestRating"]) == (1, 2)
        assert published["author"]["name"] == "Harwick Checks"
