"""`headwater serve`, `users` and `tokens`, as they are typed."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from headwater import cli
from headwater.corpus import open_corpus
from headwater.desk.accounts import Accounts

Run = Callable[..., tuple[int, str, str]]
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "weir gate lamp otter"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in an empty folder, `typed` on standard input: its exit code, output and complaints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("headwater.desk.accounts.PasswordHasher", lambda: CHEAP)

    def command(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def add(run: Run, name: str = "Ines", *more: str) -> tuple[int, str, str]:
    return run("users", "add", name, "--password-stdin", *more, typed=f"{PASSWORD}\n")


def test_users(run: Run, tmp_path: Path) -> None:
    """Added, refused where the name is there, given another password, listed, removed; the corpus is made."""
    code, out, err = run("users", "list")
    assert (code, out, "no corpus there" in err) == (2, "", True)
    assert add(run, "Ines Calloway", "--role", "admin") == (0, "Ines Calloway may sign in as admin\n", "")
    assert add(run, "Bo") == (0, "Bo may sign in as reviewer\n", "")
    code, out, err = add(run, "bo")
    assert (code, out, 'headwater users password "Bo"' in err) == (2, "", True)
    code, out, err = run("users", "password", "Bo", "--password-stdin", typed="another long one\r\n")
    assert (code, out) == (0, "Bo has a new password; all sessions have ended\n")
    with open_corpus(tmp_path / "headwater.db") as corpus:
        accounts = Accounts(corpus.database)
        assert accounts.sign_in("Bo", "another long one", address="192.0.2.1")
        assert not accounts.sign_in("Bo", PASSWORD, address="192.0.2.1")
    code, out, err = run("users", "list")
    assert [re.split(r" {2,}", line)[::2] for line in out.splitlines()] == [
        ["reviewer", "Bo"],
        ["admin", "Ines Calloway"],
    ]
    assert run("users", "remove", "Bo") == (0, "Bo is removed, with all sessions and tokens\n", "")
    code, out, err = run("users", "remove", "Ines Calloway")
    assert (code, "the last user" in err) == (0, True)
    assert run("users", "list") == (0, "", "headwater: no users; add one with: headwater users add NAME\n")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("short\n", "expected 12 characters or more, got 5"), ("", "got 0"), ("\n" + PASSWORD, "got 0")],
)
def test_password_refused(run: Run, typed: str, told: str) -> None:
    """One that is too short; the password itself is never shown."""
    code, out, err = run("users", "add", "Ines", "--password-stdin", typed=typed)
    assert (code, out, told in err, PASSWORD in err) == (2, "", True, False)


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [([PASSWORD, PASSWORD], 0, ""), ([PASSWORD, PASSWORD.upper()], 2, "differ"), (None, 2, "--password-stdin")],
)
def test_password_is_asked_twice(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: list[str] | None, code: int, told: str
) -> None:
    """On a terminal, without showing it; where there is none, the option is named."""
    answers = iter(typed or [])
    monkeypatch.setattr("headwater.cli.desk.getpass", lambda prompt: next(answers))
    monkeypatch.setattr("headwater.cli.desk._at_terminal", lambda: typed is not None)
    found, _, err = run("users", "add", "Ines")
    assert (found, told in err) == (code, True)


def test_a_terminal_that_cannot_show_a_name(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done is told as done."""
    written = io.BytesIO()
    with monkeypatch.context() as terminal:
        terminal.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii"))
        assert add(run, "Zoë Marsh")[0] == 0
        assert written.getvalue() == b"Zo? Marsh may sign in as reviewer\n"
    assert "Zoë Marsh" in run("users", "list")[1]


def test_tokens(run: Run, tmp_path: Path) -> None:
    """The secret is printed once, alone on standard output, and works; lists do not have it."""
    add(run)
    code, out, err = run("tokens", "add", "Ines", "--label", "nightly run")
    assert (code, bool(re.fullmatch(r"hw_[\w-]{43}\n", out)), "not shown again" in err) == (0, True, True)
    with open_corpus(tmp_path / "headwater.db") as corpus:
        assert Accounts(corpus.database).token(out.strip())
    code, listed, err = run("tokens", "list")
    assert (code, err, out.strip() in listed) == (0, "", False)
    id, rest = listed.split("  ", 1)
    assert re.fullmatch(r"[\d-]{10}  used [\d-]{10} +Ines  nightly run\n", rest)
    assert run("tokens", "remove", id) == (0, f"{id} is removed\n", "")
    assert run("tokens", "remove", id)[0] == 2
    assert run("tokens", "add", "Bo")[0] == 2
    assert run("tokens", "list") == (0, "", "headwater: no tokens; make one with: headwater tokens add NAME\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--host", "0.0.0.0"], "headwater users add NAME --role admin --corpus headwater.db"),
        (["--behind-tls"], "headwater users add NAME"),  # others reach it through the proxy
        (["--allowed-host", "desk.example"], "headwater users add NAME"),
        (["--allowed-host", "https://desk.example"], "expected a name like desk.example"),
        (["--host", "192.0.2.1"], "expected an address of this computer"),
        (["--host", "nowhere.invalid"], "expected an address of this computer"),
        (["--corpus", "none/headwater.db"], "the folder none is missing"),
    ],
)
def test_serve_refuses(run: Run, arguments: list[str], told: str) -> None:
    """A desk that others reach where nobody could sign in, and what cannot be served; with what to type next."""
    code, out, err = run("serve", "--port", "0", *arguments)
    assert (code, out, told in err) == (2, "", True)


@pytest.mark.parametrize("port", ["x", "-1", "65536"])
def test_no_port(run: Run, capsys: pytest.CaptureFixture[str], port: str) -> None:
    """What is expected is said, and what was got."""
    with pytest.raises(SystemExit):
        run("serve", f"--port={port}")
    assert f"expected a port from 0 to 65535, got {port}" in capsys.readouterr().err


def test_port_in_use(run: Run) -> None:
    """Is told, with the option that chooses another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = run("serve", "--port", port)
    assert (code, f"127.0.0.1:{port}: the port is in use" in err, "--port" in err) == (2, True, True)


@pytest.mark.parametrize("command", [["serve"], ["users", "list"], ["tokens", "list"]])
def test_without_the_extra(run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    """The plain install says what to install."""
    monkeypatch.setattr("headwater.cli.serving.find_spec", lambda name: None)
    code, _, err = run(*command)
    assert (code, 'pip install "headwater[desk]"' in err) == (2, True)


@contextmanager
def desk(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A desk that runs as a program of its own: the program, its first line, and its address."""
    code = "import sys; from headwater.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | {"PYTHONUNBUFFERED": "1"}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:  # fmt: skip
        try:
            assert program.stdout
            line = program.stdout.readline()
            found = re.search(r"http://\S+:\d+", line)
            assert found, line + program.communicate(timeout=5)[1]
            yield program, line, found[0]
        finally:
            program.kill()


@pytest.mark.parametrize("signal", [signal.SIGINT, signal.SIGTERM])
def test_serve(tmp_path: Path, signal: signal.Signals) -> None:
    """Makes the corpus, says where it is and that nobody signs in, answers, logs no query, and stops when told to."""
    with desk(tmp_path) as (program, line, address):
        assert line.startswith("The desk over headwater.db: http://127.0.0.1:")
        assert "nobody signs in: only this computer reaches it" in line
        assert (tmp_path / "headwater.db").exists()
        with httpx.Client(base_url=address) as client:
            assert client.get("/login?next=/private").status_code == 303
            answer = client.get("/nowhere?url=https://private.example", headers={"Authorization": "Bearer hw_private"})
            assert (answer.status_code, "server" in answer.headers) == (404, False)
            assert client.post("/new", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 403
            program.send_signal(signal)  # while a connection is open
            out, err = program.communicate(timeout=20)
    assert (program.returncode, out) == (0, "")
    assert "127.0.0.1 - GET /nowhere 404" in err
    assert "private" not in err
    assert "Traceback" not in err


def test_serve_with_users(run: Run, tmp_path: Path) -> None:
    """A user that is added while the desk is open closes it within a second or two."""
    with desk(tmp_path) as (_, _, address), httpx.Client(base_url=address) as client:
        assert client.get("/users").status_code == 200
        assert add(run)[0] == 0
        for _ in range(40):
            if client.get("/users").status_code == 303:
                break
            time.sleep(0.1)
        assert client.get("/users").headers["location"] == "/login?next=%2Fusers"
    with desk(tmp_path) as (_, line, _):
        assert "(users sign in)" in line
