"""Real Akismet clients, unchanged, against a server that listens on this computer."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import akismet
import httpx
import pytest

from headwater.corpus import open_corpus
from tests.desk.comments_serving import SITE, serving

CLIENTS = Path(__file__).parent / "clients"
COMMENT: akismet.AkismetArguments = {
    "comment_content": "Come and see https://offers.example/today",
    "comment_author": "Offers24",
    "comment_type": "comment",
    "blog_lang": "en",
    "blog_charset": "UTF-8",
}
ADDRESS = "192.0.2.77"
THANKS = "Thanks for making the web a better place."


@pytest.fixture
def server() -> Iterator[tuple[str, str]]:
    """The address of a server, and a key."""
    with open_corpus(":memory:") as corpus:
        key = corpus.comments.keys.add(SITE)
        with serving(corpus) as (_, address):
            yield address, key


@pytest.fixture(scope="session")
def clients() -> Path:
    """The npm clients, installed as the lock file has them, without running any script of theirs."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            _unless_ci(f"{program} is not installed (Debian: apt-get install nodejs npm)")
    stamp, wanted = CLIENTS / "node_modules" / ".installed", (CLIENTS / "package-lock.json").read_bytes()
    if not stamp.exists() or stamp.read_bytes() != wanted:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=CLIENTS, capture_output=True, text=True, timeout=300)
        if done.returncode:
            _unless_ci(f"npm cannot install the clients: {done.stderr[-300:]}")
        stamp.write_bytes(wanted)
    return CLIENTS


def _unless_ci(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def redirect(request: httpx.Request, port: int | None) -> httpx.Request:
    """What is meant for rest.akismet.com goes to this computer."""
    assert request.url.host == "rest.akismet.com"
    request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=port)
    return request


class Loopback(httpx.HTTPTransport):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.port = urlsplit(address).port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return super().handle_request(redirect(request, self.port))


class AsyncLoopback(httpx.AsyncHTTPTransport):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.port = urlsplit(address).port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await super().handle_async_request(redirect(request, self.port))


def test_python(server: tuple[str, str]) -> None:
    """PyPI's akismet: keys, the three answers, what a site says shows in the next check, usage."""
    address, key = server
    config = akismet.Config(key, SITE)
    http = httpx.Client(transport=Loopback(address), headers={"User-Agent": akismet.USER_AGENT})
    with akismet.SyncClient.validated_client(config=config, http_client=http) as client:
        assert not client.verify_key("0" * 32, SITE)
        check = client.comment_check
        assert check(ADDRESS, user_role="administrator", comment_content="Buy now") is akismet.CheckResponse.HAM
        assert check(ADDRESS, comment_author="akismet-guaranteed-spam") is akismet.CheckResponse.SPAM
        assert client.submit_spam(ADDRESS, **COMMENT)
        assert check(ADDRESS, **COMMENT)
        assert client.submit_ham(ADDRESS, **COMMENT)
        assert client.usage_limit() == {"limit": "none", "usage": 3, "percentage": "0.00", "throttled": False}
        with pytest.raises(akismet.APIKeyError):
            client.key_sites()  # this client sends no key with it
    with httpx.Client(transport=Loopback(address)) as http, pytest.raises(akismet.APIKeyError):
        akismet.SyncClient(config=akismet.Config("0" * 32, SITE), http_client=http).comment_check(ADDRESS)


def test_python_key_sites(server: tuple[str, str]) -> None:
    """The same client's key-sites, given the key as a parameter of its HTTP client."""
    address, key = server
    http = httpx.Client(transport=Loopback(address), params={"api_key": key})
    with akismet.SyncClient(config=akismet.Config(key, SITE), http_client=http) as client:
        client.comment_check(ADDRESS, comment_author="akismet-guaranteed-spam")
        row = {
            "site": "harwick.example", "api_calls": "1", "spam": "1", "ham": "0", "missed_spam": "0",
            "false_positives": "0", "is_revoked": False,
        }  # fmt: skip
        assert client.key_sites(month="2001-02", limit=10, offset=0) == {
            "2001-02": [{**row, "api_calls": "0", "spam": "0"}], "limit": 10, "offset": 0, "total": 1,
        }  # fmt: skip
        sites = client.key_sites(url_filter="harwick")
        assert isinstance(sites, dict)
        assert next(iter(sites.values())) == [row]
        assert str(client.key_sites(result_format="csv")).splitlines()[1:] == [
            "Site,Total API Calls,Spam,Ham,Missed Spam,False Positives,Is Revoked",
            "harwick.example,1,1,0,0,0,false",
        ]


def test_python_asynchronous(server: tuple[str, str]) -> None:
    """The same, by the client's other half."""
    address, key = server

    async def ask() -> None:
        http = httpx.AsyncClient(transport=AsyncLoopback(address))
        config = akismet.Config(key, SITE)
        async with await akismet.AsyncClient.validated_client(config=config, http_client=http) as client:
            assert not await client.verify_key("0" * 32, SITE)
            assert await client.submit_spam(ADDRESS, **COMMENT)
            found = await client.comment_check(ADDRESS, **COMMENT)
            assert found in (akismet.CheckResponse.SPAM, akismet.CheckResponse.DISCARD)
            assert await client.submit_ham(ADDRESS, **COMMENT)
            assert (await client.usage_limit())["usage"] == 1

    asyncio.run(ask())


def node(clients: Path, script: str, **variables: str) -> dict[str, object]:
    """What a script of tests/desk/clients prints."""
    command = ["node", "--require", "./loopback.cjs", script]
    done = subprocess.run(command, cwd=clients, env=os.environ | variables, capture_output=True, text=True, timeout=60)
    assert not done.returncode, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_cedx(server: tuple[str, str], clients: Path) -> None:
    """npm's @cedx/akismet, by its `baseUrl`."""
    address, key = server
    told = node(clients, "cedx.mjs", ADDRESS=address, KEY=key)
    assert told.pop("learnt") in ("spam", "pervasiveSpam")
    assert told == {
        "valid": True, "invalid": False, "ham": "ham", "spam": "spam", "test": "spam",
        "error": 'Empty "api_key" value: give the key in the form, or as the first part of the host.',
    }  # fmt: skip


def test_akismet_api(server: tuple[str, str], clients: Path) -> None:
    """npm's akismet-api, by its `host` and `protocol`: the key is a part of the host's name."""
    address, key = server
    host = f"localhost:{urlsplit(address).port}"
    assert node(clients, "akismet-api.mjs", HOST=host, KEY=key) == {
        "valid": True, "invalid": False, "ham": False, "spam": True, "trap": True, "thanks": THANKS, "learnt": True,
        "ham_thanks": THANKS, "error": "Invalid API key",
    }  # fmt: skip
