"""The command line: exit codes, where output goes, and what is said when something is wrong."""

import argparse
import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from headwater import cli
from headwater.cli.output import PIPE_CLOSED, file_names
from headwater.findings import RULES

ROOT = Path(__file__).parents[1]
HARWICK = str(ROOT / "examples" / "harwick.txt")
COURT = str(ROOT / "examples" / "court-report.html")
FIRST, SECOND = (str(ROOT / "examples" / f"bridge-{which}.html") for which in ("first", "second"))
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `headwater …` in an empty folder; gives the exit code and what was printed."""
    (tmp_path / ".git").mkdir()  # so that no headwater.toml above is found
    monkeypatch.chdir(tmp_path)

    def headwater(*arguments: str) -> tuple[int, str, str]:
        try:
            code = cli.main(arguments)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return headwater


def test_text(run: Run) -> None:
    """A page is audited and printed."""
    code, out, err = run("check", HARWICK, "--select", "ALL")
    assert (code, err) == (0, "")
    assert "TM01" in out


def test_one_page_as_json(run: Run) -> None:
    """JSON of one page is one document."""
    code, out, _ = run("check", HARWICK, "--format", "json", "--url", "https://valleytrumpet.example/quarry")
    audit = json.loads(out)
    assert (code, audit["schema"], audit["article"]["url"]) == (
        0,
        "headwater.audit/1",
        "https://valleytrumpet.example/quarry",
    )


def test_several_pages_as_json(run: Run) -> None:
    """JSON of several pages is a line for each."""
    code, out, _ = run("check", HARWICK, COURT, "--format", "json")
    assert code == 0
    assert len([json.loads(line)["article"]["headline"] for line in out.splitlines()]) == 2


def test_csv(run: Run, tmp_path: Path) -> None:
    """CSV is the statements on the terminal, and two files in a folder."""
    _, out, _ = run("check", HARWICK, "--format", "csv")
    assert len(list(csv.reader(io.StringIO(out)))) > 10
    assert run("check", HARWICK, COURT, "--format", "csv", "-o", str(tmp_path))[0] == 0
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == [
        "court-report.sources.csv",
        "court-report.statements.csv",
        "harwick.sources.csv",
        "harwick.statements.csv",
    ]


def test_html_file(run: Run, tmp_path: Path) -> None:
    """A report is written whole, and nothing is left beside it."""
    code, out, _ = run("check", HARWICK, "--format", "html", "-o", "report.html")
    assert (code, out) == (0, "")
    assert "</html>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "report.html"]


def test_text_file(run: Run, tmp_path: Path) -> None:
    """Text in a file has no colours."""
    assert run("check", HARWICK, "-o", "report.txt")[0] == 0
    assert "\x1b" not in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_names_in_a_folder() -> None:
    """File names are safe and each page has its own."""
    pages = [
        "a/story.html",
        "b/Story.txt",
        "-",
        "https://x.example/2026/story/?p=1",
        "../..",
        "https://x.example/a%00b",
    ]
    names = list(file_names(pages))
    assert names == ["story", "Story-2", "page", "story-3", "page-2", "a-00b"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((HARWICK.replace(".txt", ".html"), "--fail-on", "warning", "--select", "ALL"), 1),
        ((COURT, "--fail-on", "warning", "--select", "ALL"), 0),  # it has none
        ((HARWICK, "--fail-on", "note", "--select", "TM02"), 1),
        ((HARWICK, "--fail-on", "warning", "--select", "TM02"), 0),  # TM02 is a note
        ((HARWICK, "--fail-on", "note", "--select", "tm", "--ignore", "TM01,tm02"), 0),
        (("missing.html", HARWICK), 3),
        (("missing.html", HARWICK, "--fail-on", "info"), 3),  # stronger than 1
    ],
)
def test_exit_codes(run: Run, arguments: tuple[str, ...], code: int) -> None:
    """0 audited, 1 findings at the level asked for, 3 a page could not be read."""
    assert run("check", *arguments)[0] == code


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "required"),
        (("check",), "required: PAGE"),
        (("check", HARWICK, "--format", "pdf"), "invalid choice"),
        (("check", HARWICK, "--fail-on", "error"), "invalid choice"),
        (("check", HARWICK, "--select", "ZZ99"), "ZZ99"),
        (("check", HARWICK, COURT, "--url", "https://x.example/"), "--url: expected one page"),
        (("check", HARWICK, COURT, "--format", "html"), "add -o DIR"),
        (("check", HARWICK, COURT, "-o", "nowhere"), "expected a folder"),
        (("check", HARWICK, "-o", "nowhere/report.txt"), "there is no folder nowhere"),
        (("check", "-", "-"), "standard input can be read once"),
        (("explain", "TM1"), "did you mean TM0"),
        (("explain", "nonsense"), "headwater rules"),
    ],
)
def test_misuse(run: Run, arguments: tuple[str, ...], says: str) -> None:
    """A command that cannot be meant ends with 2 and a sentence, before any page is read."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert says in err


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.html", b"", "empty.html"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture.html"),
        ("menu.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "menu.html"),
        ("tags.html", b"<div>" * 100_000, "tags.html"),  # deeper than any parser's stack
    ],
)
def test_one_bad_page_among_good_ones(run: Run, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    """A page that cannot be audited is named, and the others are audited."""
    (tmp_path / name).write_bytes(content)
    code, out, err = run("check", HARWICK, name, COURT, "--format", "json")
    assert (code, len(out.splitlines())) == (3, 2)
    assert says in err
    assert "fault in Headwater" not in err


def test_a_folder_as_page(run: Run, tmp_path: Path) -> None:
    """A folder is not a page, and it is said what to do."""
    (tmp_path / "drafts").mkdir()
    code, _, err = run("check", "drafts")
    assert (code, err) == (3, "headwater: drafts: expected a page, this is a folder; name the files in it\n")


def test_a_page_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    """A report never takes the place of its page."""
    page = tmp_path / "story.txt"
    page.write_text(Path(HARWICK).read_text(encoding="utf-8"), encoding="utf-8")
    code, _, err = run("check", "story.txt", "-o", ".")
    assert (code, page.stat().st_size) == (2, Path(HARWICK).stat().st_size)
    assert "would be overwritten" in err


def test_a_name_with_control_characters(run: Run) -> None:
    """What a name brings along cannot move the cursor of a terminal."""
    _, _, err = run("check", "bad\x1b[2Jname.html")
    assert "\x1b" not in err


def test_private_addresses_need_the_option(run: Run) -> None:
    """A URL of this machine is not fetched unasked."""
    code, _, err = run("check", "http://127.0.0.1:9/")
    assert code == 3
    assert "--allow-private" in err


def test_configuration(run: Run, tmp_path: Path) -> None:
    """headwater.toml selects, suppresses and fails; an option takes its place."""
    config = tmp_path / "headwater.toml"
    config.write_text('select = ["TM"]\nfail-on = "note"\n', encoding="utf-8")
    assert run("check", HARWICK)[0] == 1
    assert run("check", HARWICK, "--select", "SR08")[0] == 0
    config.write_text(
        'select = ["TM01"]\nfail-on = "note"\n[[suppress]]\ncode = "TM01"\nreason = "undated by design"\n'
        f'page = "{tmp_path.anchor}*/harwick.*"\n',
        encoding="utf-8",
    )
    code, out, _ = run("check", HARWICK, "--format", "json")
    assert (code, json.loads(out)["findings"]) == (0, [])
    assert any("undated by design" in skipped["why"] for skipped in json.loads(out)["checked"]["skipped"])
    config.write_text("select = 5", encoding="utf-8")
    assert run("check", HARWICK)[0] == 2


def test_diff(run: Run, tmp_path: Path) -> None:
    """Two versions of a page are compared, in each form, to the terminal and to a file."""
    code, out, err = run("diff", FIRST, SECOND)
    assert (code, err) == (0, "")
    assert "rust in [-seven-] {+nine+} of its cables" in " ".join(out.split())
    code, out, _ = run("diff", FIRST, SECOND, "--format", "json")
    revision = json.loads(out)
    assert (code, revision["schema"]) == (0, "headwater.revision/1")
    assert {"number_changed", "quote_altered", "attribution_lost", "negation_changed", "date_changed"} <= set(
        revision["summary"]["quiet"]
    )
    code, out, _ = run("diff", FIRST, SECOND, "--format", "html", "-o", "diff.html")
    assert (code, out) == (0, "")
    assert "</html>" in (tmp_path / "diff.html").read_text(encoding="utf-8")


def test_diff_of_a_page_with_itself(run: Run) -> None:
    """The same page twice has no change."""
    code, out, _ = run("diff", FIRST, FIRST)
    assert code == 0
    assert "The two versions have the same words." in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((FIRST,), 2, "required: NEW"),
        ((FIRST, SECOND, "--format", "csv"), 2, "invalid choice"),
        (("-", "-"), 2, "standard input can be read once"),
        ((FIRST, SECOND, "-o", "."), 2, "expected a file, this is a folder"),
        ((FIRST, SECOND, "-o", "nowhere/diff.txt"), 2, "there is no folder nowhere"),
        ((FIRST, SECOND, "-o", SECOND), 2, "would be overwritten"),
        (("missing.html", FIRST), 3, "missing.html: no such file"),
        (("empty.html", "picture.html"), 3, "empty.html"),
        (("empty.html", "picture.html"), 3, "picture.html"),  # one run tells all that is wrong
    ],
)
def test_diff_misuse(run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """What cannot be compared ends with a sentence that names the page."""
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    got, out, err = run("diff", *arguments)
    assert (got, out) == (code, "")
    assert says in err
    assert "fault in Headwater" not in err


def test_rules(run: Run) -> None:
    """Every rule is listed, and every one can be explained."""
    _, out, _ = run("rules")
    assert [line.split()[0] for line in out.splitlines()] == [rule.code for rule in RULES]
    for rule in RULES:
        code, told, _ = run("explain", rule.code.lower())
        assert code == 0
        assert rule.name in told


def test_start_is_quick() -> None:
    """`--version` and `rules` load neither the models nor the HTML and HTTP libraries."""
    heavy = {"onnxruntime", "trafilatura", "httpx", "lxml", "numpy", "pydantic", "rich"}
    script = "import sys; from headwater import cli; cli.main(['rules']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stderr.split())


def test_standard_input_and_a_closed_pipe() -> None:
    """`-` reads standard input; a reader that goes away ends the program quietly."""
    script = "import sys; from headwater.cli import main; sys.exit(main(['check', '-', '--format', 'json']))"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(Path(HARWICK).read_bytes())
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait() == PIPE_CLOSED


def commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command by its words: `corpus export` is one of `corpus`."""
    for action in parser._subparsers._group_actions if parser._subparsers else ():
        for name, command in action.choices.items():  # type: ignore[union-attr]
            yield name, command
            yield from ((f"{name} {words}", inner) for words, inner in commands(command))


def test_documentation() -> None:
    """docs/cli.md has a section for each first word of a command, and it tells each option."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    sections = {part.partition("\n")[0]: part for part in page.split("\n## ")[1:]}
    for name, command in commands(cli._parser()):
        section = sections[name.split()[0]]
        assert f"headwater {name}" in section or name in sections, name
        options = [option for known in command._actions for option in known.option_strings]
        assert [o for o in options if not re.search(rf"{o}\b", section) and o not in ("-h", "--help")] == [], name
    assert "--version" in sections
