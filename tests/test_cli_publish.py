"""`headwater export`: the formats as files, and what it says where there is nothing to publish."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from prov.model import ProvDocument

from headwater.audit import ingest, keep_audit
from headwater.cli.publish import ENDINGS, export
from headwater.corpus import Corpus, open_corpus
from headwater.errors import ConfigError
from headwater.records import Audit, Page, Review, Statement
from headwater.review import make_selector, review_id

CHAIN = Path(__file__).parents[1] / "examples" / "chain"
TRUMPET = "https://valleytrumpet.example/weir-scandal/"
Export = Callable[..., tuple[str, str]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example chain, with a kept audit of its last article, and reviews of its first two statements."""
    path = tmp_path_factory.mktemp("corpus") / "weir.db"
    with open_corpus(str(path), create=True) as corpus:
        assert all(told.id for told in ingest(map(Page.from_path, sorted(CHAIN.glob("*.html"))), corpus))
        keep_audit(Page.from_path(CHAIN / "trumpet.html"), corpus)
        audit = corpus.kept_audit(TRUMPET)
        assert audit
        decided, still_open = audit.statements[:2]
        _save(corpus, audit, decided, verdict="Half true")
        _save(corpus, audit, still_open, verdict=None)
    return path


def _save(corpus: Corpus, audit: Audit, statement: Statement, *, verdict: str | None) -> None:
    where = make_selector(audit.article.text, statement.span)
    corpus.reviewing.save(
        Review(
            id=review_id(audit.article.id, where, None), article=audit.article.id, version=audit.article.version,
            where=where, speaker=None, verdict=verdict, note="Seen in the minutes.", evidence=(), reviewer="Ann Pell",
            made_at="2026-11-02T09:00:00+00:00", edition=0,
        ),
        edition=0,
    )  # fmt: skip


@pytest.fixture
def run(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Export:
    """The verb in an empty folder; its output and complaints."""
    monkeypatch.chdir(tmp_path)

    def command(
        format: str, *, id: str = TRUMPET, output: Path | None = None, url: str | None = None
    ) -> tuple[str, str]:
        capsys.readouterr()
        export(argparse.Namespace(id=id, format=format, corpus=str(filled), output=output, url=url))
        told = capsys.readouterr()
        return told.out, told.err

    return command


def test_claimreview(run: Export) -> None:
    """The decided statement alone, with where else its words stand; the address it will have is asked for."""
    out, err = run("claimreview")
    review = json.loads(out)
    assert review["reviewRating"]["ratingValue"] == 3
    assert "url" not in review
    assert "--url" in err
    out, err = run("claimreview", url="https://check.example/weir")
    assert (json.loads(out)["url"], err) == ("https://check.example/weir#st-0", "")


def test_publisher(run: Export) -> None:
    """headwater.toml says who publishes, and on which scale."""
    Path("headwater.toml").write_text('[publisher]\nname = "Harbour Checks"\nratings = ["Half true", "True"]\n')
    review = json.loads(run("claimreview")[0])
    assert (review["author"]["name"], review["reviewRating"]["bestRating"]) == ("Harbour Checks", 2)


@pytest.mark.parametrize("format", [name for name in ENDINGS if name != "brat"])
def test_files(run: Export, tmp_path: Path, format: str) -> None:
    """A folder gets a file named for the page, a file name is taken as it is; both say what is printed."""
    printed, _ = run(format)
    run(format, output=tmp_path)
    run(format, output=tmp_path / "named")
    assert (tmp_path / f"weir-scandal{ENDINGS[format]}").read_text(encoding="utf-8") == printed
    assert (tmp_path / "named").read_text(encoding="utf-8") == printed


def test_annotations_and_prov(run: Export) -> None:
    """Both tell of the review, and of nothing that is still open."""
    items = json.loads(run("annotations")[0])["first"]["items"]
    assert [item["motivation"] for item in items].count("assessing") == 1
    out, _ = run("prov")
    assert ProvDocument.deserialize(content=out, format="json")
    assert out.count('"hw:note"') == 1
    assert "wasDerivedFrom" in out


def test_brat(run: Export, tmp_path: Path) -> None:
    """Three files in a folder; without one it is asked for."""
    out, _ = run("brat", output=tmp_path)
    names = [Path(name).name for name in out.splitlines()]
    assert names == ["weir-scandal.txt", "weir-scandal.ann", "annotation.conf"]
    assert all((tmp_path / name).is_file() for name in names)
    with pytest.raises(ConfigError, match="add -o DIR"):
        run("brat")


def test_nothing_to_publish(run: Export, tmp_path: Path) -> None:
    """An article that was not kept, and an audit on which nothing was decided."""
    with pytest.raises(ConfigError, match="no audit of it is kept"):
        run("html", id="https://nowhere.example/")
    other = tmp_path / "other.db"
    with open_corpus(str(other), create=True) as corpus:
        keep_audit(Page.from_path(CHAIN / "trumpet.html"), corpus)
    with pytest.raises(ConfigError, match="headwater serve"):
        export(argparse.Namespace(id=TRUMPET, format="claimreview", corpus=str(other), output=None, url=None))
