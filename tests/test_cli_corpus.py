"""The verbs of a corpus, from an empty folder to the rules that compare."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from headwater import cli
from headwater.corpus import open_corpus
from headwater.records import Correction
from headwater.review import make_selector

ROOT = Path(__file__).parents[1]
CHAIN = ROOT / "examples" / "chain"
TRUMPET = "https://valleytrumpet.example/weir-scandal/"
COURIER = "https://millcourier.example/2026/05/02/weir-gate"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in an empty folder: its exit code, output and complaints."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "weir.db"
    assert cli.main(["add", str(CHAIN), "--corpus", str(path), "--workers", "1"]) == 0
    return path


def test_add_twice(run: Run, filled: Path) -> None:
    """A folder that was added is not read again; the count of articles stays."""
    code, out, err = run("add", CHAIN, "--corpus", filled, "--workers", "1")
    assert (code, err) == (0, "")
    assert out.startswith("0 new, 0 changed, ")
    assert "4 articles in " in out


def test_add_goes_on(run: Run, tmp_path: Path) -> None:
    """What cannot be read is named, and the rest is added; the exit code tells."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "empty.html").write_bytes(b"")
    (pages / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    shutil.copy(CHAIN / "courier.html", pages)
    code, out, err = run("add", pages, tmp_path / "none.html", "--no-statements", "--workers", "1")
    assert code == 3
    assert out.startswith("1 new, 0 changed, 0 known, 3 failed; 1 articles in ")
    assert [name in err for name in ("empty.html", "picture.html", "none.html")] == [True] * 3
    assert "Traceback" not in err


def test_a_page_that_failed_is_read_again(run: Run, tmp_path: Path) -> None:
    """What could not be read is told in every run; what was added is left out, and so is a file that is done."""
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    shutil.copy(CHAIN / "courier.html", tmp_path / "b.html")
    for told in (
        "1 new, 0 changed, 0 known, 1 failed",
        "0 new, 0 changed, 0 known, 1 failed, 1 left out (added before)",
    ):
        code, out, err = run("add", "a.txt", "b.html", "--no-statements", "--workers", "1")
        assert (code, out.partition(";")[0]) == (3, told)
        assert "a.txt" in err


def test_statements_are_read_later(run: Run) -> None:
    """An article that was only read gets its statements when it is added with them; they are never taken away."""
    page = CHAIN / "courier.html"
    assert run("add", page, "--no-statements", "--workers", "1")[1].startswith("1 new")
    assert "1 without statements" in run("corpus", "info")[1]
    assert run("add", page, "--workers", "1")[1].startswith("0 new, 1 changed")
    assert run("add", page, "--no-statements", "--workers", "1")[1].startswith(
        "0 new, 0 changed, 0 known, 0 failed, 1 left"
    )
    assert "0 without statements" in run("corpus", "info")[1]
    assert run("search", "motor", "--speaker", "Reed")[1]


def test_a_changed_page_is_a_new_version(run: Run, tmp_path: Path) -> None:
    """The same address with other words: one article, two versions."""
    page = tmp_path / "page.html"
    shutil.copy(CHAIN / "courier.html", page)
    assert run("add", page, "--no-statements", "--workers", "1")[1].startswith("1 new")
    page.write_text(page.read_text(encoding="utf-8").replace("12 cellars", "14 cellars"), encoding="utf-8")
    assert run("add", page, "--no-statements", "--workers", "1")[1].startswith("0 new, 1 changed")
    assert "articles      1, in 2 versions" in run("corpus", "info")[1]


@pytest.mark.parametrize("page", [TRUMPET, CHAIN / "trumpet.html"])
def test_trace(run: Run, filled: Path, page: object) -> None:
    """By its id or as a page: where its words come from, and what was changed on the way."""
    code, out, _ = run("trace", page, "--corpus", filled, "--format", "json")
    trace = json.loads(out)
    assert code == 0
    assert [one["article"]["outlet"] for one in trace["upstream"]] == ["Mill Courier", "Brightwater Post"]
    assert trace["downstream"] == []
    changes = {change["type"] for passage in trace["upstream"][0]["passages"] for change in passage["changes"]}
    assert {"hedge_lost", "attribution_lost", "number_changed", "speaker_changed", "headline_changed"} <= changes
    assert [one["elsewhere"][0]["relation"] for one in trace["quotations"]] == ["other speaker"]


@pytest.mark.parametrize(("form", "words"), [("text", "Mill Courier"), ("html", "<!DOCTYPE html>")])
def test_trace_reports(run: Run, filled: Path, tmp_path: Path, form: str, words: str) -> None:
    """Printed, or written to a file."""
    assert words in run("trace", TRUMPET, "--corpus", filled, "--format", form)[1]
    assert run("trace", TRUMPET, "--corpus", filled, "--format", form, "-o", tmp_path / "out")[:2] == (0, "")
    assert words in (tmp_path / "out").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "outlets"),
    [
        (("new motor",), ["Mill Courier", "Brightwater Post"]),
        (("new motor", "--from", "2026-05-03"), ["Brightwater Post"]),
        (("motor", "--speaker", "Vale", "--outlet", "courier"), ["Mill Courier"]),
        (("disgraceful fiasco", "--voice", "author"), ["Valley Trumpet"]),
        (("disgraceful fiasco", "--voice", "source"), []),
        (('" OR * NEAR(',), []),
    ],
)
def test_search(run: Run, filled: Path, options: tuple[str, ...], outlets: list[str]) -> None:
    """By words, speaker, outlet, date and voice; what looks like a query language is words."""
    code, out, _ = run("search", *options, "--corpus", filled, "--format", "json")
    assert code == 0
    assert {json.loads(line)["article"]["outlet"] for line in out.splitlines()} == set(outlets)


def test_check_with_a_corpus(run: Run, filled: Path) -> None:
    """The rules that compare are switched on, and the audit carries the corpus's revision."""
    code, out, _ = run("check", CHAIN / "trumpet.html", "--corpus", filled, "--format", "json")
    audit = json.loads(out)
    codes = {finding["code"] for finding in audit["findings"]}
    assert code == 0
    assert {"OR01", "OR02", "DR01", "DR02", "DR04", "DR05"} <= codes
    assert audit["corpus_revision"]
    assert audit["reuses"]
    assert "reuse" in audit["checked"]["ran"]


def test_audits_age(run: Run, tmp_path: Path) -> None:
    """A kept audit is out of date when an earlier copy arrives, says so, and is redone."""
    db = tmp_path / "weir.db"
    run("add", CHAIN / "trumpet.html", "--corpus", db, "--workers", "1")
    run("check", CHAIN / "trumpet.html", "--corpus", db, "--keep")
    assert "out of date" not in run("corpus", "audit", TRUMPET, "--corpus", db)[1]
    run("add", CHAIN / "courier.html", "--corpus", db, "--workers", "1")
    assert "out of date: 1 article" in " ".join(run("corpus", "audit", TRUMPET, "--corpus", db)[1].split())
    assert "1 changed" in run("corpus", "refresh", "--corpus", db)[1]
    told = run("corpus", "audit", TRUMPET, "--corpus", db)[1]
    assert "out of date" not in told
    assert "DR01" in told
    assert run("corpus", "refresh", "--corpus", db)[1].startswith("0 audits redone")


def test_corrections_outlive_a_check(run: Run, tmp_path: Path) -> None:
    """An audit that `check` keeps again still says what a reviewer put right."""
    db = tmp_path / "weir.db"
    run("add", CHAIN / "trumpet.html", "--corpus", db, "--workers", "1")
    run("check", CHAIN / "trumpet.html", "--corpus", db, "--keep")
    with open_corpus(str(db)) as corpus:
        audit = corpus.kept_audit(TRUMPET)
        assert audit
        statement = next(one for one in audit.statements if one.voice == "author")
        where = make_selector(audit.article.text, statement.span)
        corpus.reviewing.correct(
            Correction(
                id="c1", article=TRUMPET, version=audit.article.version, kind="voice", where=where, speaker=None,
                voice="disclosure", source=None, name=None, source_kind=None, spans=(), reviewer="Ines",
                made_at="2026-11-02T09:00:00+00:00",
            )
        )  # fmt: skip
    run("check", CHAIN / "trumpet.html", "--corpus", db, "--keep")
    told = json.loads(run("corpus", "audit", TRUMPET, "--corpus", db, "--format", "json")[1])
    assert {one["id"]: one["voice"] for one in told["statements"]}[statement.id] == "disclosure"


def test_a_suppression_outlives_a_refresh(run: Run, tmp_path: Path) -> None:
    """What the project decided to live with does not come back when an audit is redone."""
    (tmp_path / "headwater.toml").write_text('[[suppress]]\ncode = "DR01"\nreason = "known"\n', encoding="utf-8")
    run("add", CHAIN / "trumpet.html", "--workers", "1")
    run("check", CHAIN / "trumpet.html", "--corpus", "headwater.db", "--keep")
    run("add", CHAIN / "courier.html", "--workers", "1")
    run("corpus", "refresh")
    told = json.loads(run("corpus", "audit", TRUMPET, "--format", "json")[1])
    assert "DR01" not in {finding["code"] for finding in told["findings"]}
    assert {"what": "DR01", "why": "suppressed: known"} in told["checked"]["skipped"]


def test_facts(run: Run, tmp_path: Path, filled: Path) -> None:
    """A published fact check speaks of the statement that it is about."""
    db = tmp_path / "weir.db"
    shutil.copy(filled, db)
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://brightwaterfacts.example/cellars",
        "claimReviewed": "21 cellars were flooded in Mill Lane when the weir gate was left open on Thursday night",
        "datePublished": "2026-05-06",
        "author": {"@type": "Organization", "name": "Brightwater Facts"},
        "reviewRating": {"@type": "Rating", "alternateName": "False: it was 12"},
    }
    (tmp_path / "feed.json").write_text(json.dumps([review, {"@type": "ClaimReview"}]), encoding="utf-8")
    code, out, err = run("facts", "add", "feed.json", "--corpus", db)
    assert code == 3  # one is broken
    assert "1 fact checks, 1 of them new" in out
    assert "feed.json" in err
    audit = json.loads(run("check", CHAIN / "trumpet.html", "--corpus", db, "--format", "json")[1])
    (finding,) = [finding for finding in audit["findings"] if finding["code"] == "FC02"]
    assert "False: it was 12" in finding["message"]


def test_corpus_check_and_export(run: Run, filled: Path, tmp_path: Path) -> None:
    """A sound corpus has no problems, and its records leave as files."""
    code, out, err = run("corpus", "check", "--corpus", filled)
    assert (code, err) == (0, "")
    assert "4 articles, 0 problems" in out
    code, out, _ = run("corpus", "export", "--to", tmp_path / "out", "--corpus", filled)
    assert code == 0
    assert (tmp_path / "out" / "articles.parquet").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trace", "page"), "no corpus there"),
        (("search", "x"), "headwater add"),
        (("corpus", "info"), "no corpus there"),
        (("check", CHAIN / "echo.html", "--keep"), "--keep: expected a corpus"),
        (("check", CHAIN / "echo.html", "--corpus", "none.db"), "no corpus there"),
        (("add", CHAIN, "--corpus", CHAIN), str(CHAIN)),
        (("corpus", "info", "--corpus", CHAIN / "echo.html"), "expected a Headwater corpus"),
    ],
)
def test_complaints(run: Run, arguments: tuple[object, ...], words: str) -> None:
    """What is wrong with a corpus is told in a line, with what to do."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.startswith("headwater: ")
