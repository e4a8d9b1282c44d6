"""`headwater comments`, as it is typed."""

import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from headwater import cli
from headwater.corpus import open_corpus
from tests.desk.comments_serving import ADDRESS, EMAIL, SITE, Site

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in an empty folder: its exit code, output and complaints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HEADWATER_COMMENTS_KEY", raising=False)

    def command(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return command


@contextmanager
def serving(folder: Path, *arguments: str, verb: str = "comments serve") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server that runs as a program of its own, and its address."""
    code = "import sys; from headwater.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *verb.split(), "--port", "0", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | {"PYTHONUNBUFFERED": "1"}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:  # fmt: skip
        try:
            assert program.stdout
            line = program.stdout.readline()
            found = re.search(r"http://\S+:\d+", line)
            assert found, line + program.communicate(timeout=5)[1]
            yield program, found[0]
        finally:
            program.kill()


def test_keys(run: Run, tmp_path: Path) -> None:
    """The key is the last line of the output and works; lists do not have it; revoked, it ends."""
    code, out, err = run("comments", "keys", "add", "--site", SITE)
    key = out.splitlines()[-1]
    assert (code, bool(re.fullmatch(r"[0-9a-f]{32}", key)), "not shown again" in err) == (0, True, True)
    with open_corpus(tmp_path / "headwater.db") as corpus:
        assert corpus.comments.keys.find(key)
    code, listed, err = run("comments", "keys", "list")
    assert (code, err, key in listed) == (0, "", False)
    id, rest = listed.split("  ", 1)
    assert re.fullmatch(r"[\d-]{10}  +120000/min  https://harwick.example\n", rest)
    code, out, _ = run("comments", "keys", "revoke", id)
    assert (code, out) == (0, f"{id} of {SITE} is revoked; what the site taught stays\n")
    assert "  revoked 2" in run("comments", "keys", "list")[1]
    with open_corpus(tmp_path / "headwater.db") as corpus:
        assert corpus.comments.keys.find(key) is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["keys", "add", "--site", "ftp://harwick.example"], "Expected the address of a site"),
        (["keys", "revoke", "0123"], "no corpus there"),
        (["purge", "--corpus", "none/headwater.db"], "no corpus there"),
        (["serve", "--port", "0", "--text-days", "60", "--features-days", "30"], "--features-days"),
        (["serve", "--port", "0", "--key-file", "none/key"], "none/key: the key that addresses are hashed with"),
        (["serve", "--port", "0", "--host", "192.0.2.1"], "expected an address of this computer"),
    ],
)
def test_refusals(run: Run, arguments: list[str], told: str) -> None:
    """Say what was expected and what to do next."""
    code, out, err = run("comments", *arguments)
    assert (code, out, told in err) == (2, "", True)


def test_short_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that could be guessed is refused, and how to make one is told."""
    monkeypatch.setenv("HEADWATER_COMMENTS_KEY", "short")
    code, _, err = run("comments", "serve", "--port", "0")
    assert (code, "token_hex" in err) == (2, True)


def test_output_is_utf8(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written is data: whatever the terminal can show, nothing of it is lost."""
    with open_corpus("headwater.db", create=True):
        pass
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert run("comments", "export", "--email", "zoë@mail.example")[0] == 0
    assert '"email": "zoë@mail.example"'.encode() in written.getvalue()


def test_without_the_extra(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain install says what to install."""
    monkeypatch.setattr("headwater.cli.serving.find_spec", lambda name: None)
    code, _, err = run("comments", "serve")
    assert (code, 'pip install "headwater[desk]"' in err) == (2, True)


@pytest.mark.parametrize("signal", [signal.SIGINT, signal.SIGTERM])
def test_serve(run: Run, tmp_path: Path, signal: signal.Signals) -> None:
    """Answers, keeps what was asked when it is stopped, and makes a key file that only its owner reads; then what came
    with an e-mail is written and deleted, by the key of then too."""
    key = run("comments", "keys", "add", "--site", SITE)[1].splitlines()[-1]
    with serving(tmp_path) as (program, address):
        site = Site(address, key)
        assert site.ask("verify-key").text == "valid"
        assert site.check("The weir holds.") == "false"
        program.send_signal(signal)
        out, err = program.communicate(timeout=20)
    assert (program.returncode, out, err) == (0, "", "")
    file = tmp_path / "headwater.db.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("another key that is long enough\n" + file.read_text())  # a newer one on top
    code, out, _ = run("comments", "export", "--email", f" {EMAIL.upper()} ")
    (kept,) = json.loads(out)["comments"]
    assert (code, kept["content"], kept["site"], ADDRESS in out) == (0, "The weir holds.", SITE, False)
    assert run("comments", "forget", "--email", "bo@mail.example")[1] == "0 comments are deleted\n"
    assert run("comments", "forget", "--email", EMAIL)[1] == "1 comment is deleted\n"
    assert json.loads(run("comments", "export", "--email", EMAIL)[1])["comments"] == []
    held = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert (b"The weir holds." in held, EMAIL.encode() in held) == (False, False)
    assert run("comments", "purge")[1] == "0 comments are deleted\n"
    lines = run("comments", "log")[1].splitlines()
    assert [line.split()[1:3] for line in lines] == [
        ["exported", "1"], ["forgotten", "0"], ["forgotten", "1"], ["exported", "0"],
    ]  # fmt: skip


def test_beside_the_desk(run: Run, tmp_path: Path) -> None:
    """`headwater serve` answers under the same paths, without a login and by any name of a host."""
    key = run("comments", "keys", "add", "--site", SITE)[1].splitlines()[-1]
    with serving(tmp_path, verb="serve") as (program, address):
        site = Site(address, "")
        form = {"blog": SITE, "user_ip": ADDRESS, "comment_content": "The weir holds."}
        for host in (f"{key}.localhost", f"{key}.harwick.example"):
            answer = site.http.post("/1.1/comment-check", data=form, headers={"Host": host})
            assert answer.text == "false"
        assert site.http.get("/privacy").status_code == 200
        assert site.http.get("/", headers={"Host": "harwick.example"}).status_code == 421
        program.send_signal(signal.SIGTERM)
        assert "Traceback" not in program.communicate(timeout=20)[1]
    with open_corpus(tmp_path / "headwater.db") as corpus:
        assert [one.content for one in corpus.comments.waiting(state="all")] == ["The weir holds."]
