"""The API: what it answers, and that it answers anything as its description says."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema
import pytest
import schemathesis
from httpx import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans

from headwater.audit import keep_audit
from headwater.corpus import Corpus, open_corpus
from headwater.desk.accounts import Accounts
from headwater.desk.api import make_api
from headwater.desk.app import Desk
from headwater.desk.settings import Settings
from headwater.errors import FetchError
from headwater.records import Page, Text
from headwater.report import json_schema, trace_schema
from tests.desk.serving import serving

STORY = """The council will close the weir bridge, the mayor, Ann Vale, said on Friday.

"We tested it twice," Vale said. "It held."

The closure may last until May, according to a report by the harbour trust."""


@pytest.fixture(scope="module")
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        keep_audit(Text(STORY, "https://courier.example/weir", "Weir bridge to close", "2026-03-06", "Courier"), opened)
        Accounts(opened.database).add("Ines", "weir gate lamp otter", "reviewer")
        yield opened


@pytest.fixture(scope="module")
def desk(corpus: Corpus) -> Iterator[str]:
    with serving(corpus) as address:
        yield address


@pytest.fixture(scope="module")
def token(corpus: Corpus) -> str:
    return Accounts(corpus.database).add_token("Ines", "tests")


@pytest.fixture
def client(desk: str, token: str) -> Iterator[Client]:
    with Client(base_url=f"{desk}/api/v1", headers={"Authorization": f"Bearer {token}"}) as opened:
        yield opened


@pytest.fixture
def statement(client: Client) -> str:
    """The id of the first statement of a source."""
    found: list[dict[str, Any]] = client.get("/articles/1").json()["statements"]
    return next(str(one["id"]) for one in found if one["voice"] == "source")


def test_an_audit_and_a_trace_are_in_their_schemas(client: Client) -> None:
    """The published schemas hold for what the API gives."""
    jsonschema.validate(client.get("/articles/1").json(), json_schema())
    jsonschema.validate(client.get("/articles/1/trace").json(), trace_schema())


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/articles/7", None, 404),
        ("GET", "/articles/x", None, 422),
        ("GET", "/articles?limit=0", None, 422),
        ("GET", "/nothing", None, 404),
        ("DELETE", "/articles/1", None, 405),
        ("POST", "/articles", {}, 422),  # neither text nor html nor fetch
        ("POST", "/articles", {"text": "One.", "html": "<p>Two."}, 422),  # which of them?
        ("POST", "/articles", {"text": "One.", "headlin": "a slip"}, 422),
        ("PUT", "/articles/1/statements/none/review", {"edition": 0}, 404),
        ("PUT", "/articles/1/findings/99/judgement", {"opinion": "agree"}, 404),
        ("POST", "/articles/1/corrections/none/withdraw", {}, 404),
    ],
)
def test_errors_are_problems(client: Client, method: str, path: str, body: dict[str, Any] | None, status: int) -> None:
    """Whatever goes wrong, the answer is a problem document that says what was expected."""
    answer = client.request(method, path, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_a_token_is_asked_for(desk: str) -> None:
    """Without one the answer is a problem, not the login page; a wrong one opens nothing either."""
    for headers in ({}, {"Authorization": "Bearer " + "x" * 43}):
        answer = httpx.get(f"{desk}/api/v1/articles", headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_lists_come_in_parts(corpus: Corpus, client: Client) -> None:
    """`next` leads through all of a list, each once."""
    for number in range(3):
        keep_audit(Text(f"{STORY}\n\nPart {number}.", f"https://post.example/{number}", None, None, "Post"), corpus)
    seen: list[int] = []
    after = None
    while True:
        part = client.get("/articles", params={"limit": 2} | ({"after": after} if after else {})).json()
        seen += [one["number"] for one in part["items"]]
        after = part["next"]
        if after is None:
            break
    assert sorted(seen) == list(range(1, part["total"] + 1))


@pytest.mark.parametrize("path", ["/articles", "/sources"])
def test_a_last_part_that_is_full(client: Client, path: str) -> None:
    """`next` is given only where something follows."""
    there = len(client.get(path).json()["items"])
    told = {limit: client.get(path, params={"limit": limit}).json() for limit in (there - 1, there)}
    assert [(len(part["items"]), part["next"] is None) for part in told.values()] == [(there - 1, False), (there, True)]


def test_a_page_is_audited(client: Client) -> None:
    """A job is made, and tells the number of the audit once it is there."""
    answer = client.post("/articles", json={"text": STORY.replace("weir", "mill"), "headline": "Mill bridge to close"})
    assert answer.status_code == 202
    job = answer.headers["location"].removeprefix("/api/v1")
    for _ in range(200):
        told = client.get(job).json()
        if told["state"] == "done":
            break
        time.sleep(0.05)
    assert told["failures"] == []
    assert client.get(f"/articles/{told['articles'][0]}").json()["article"]["headline"] == "Mill bridge to close"


def test_two_reviewers_at_once(client: Client, statement: str) -> None:
    """The second to save hears of the first, with what was saved, and loses nothing."""
    path = f"/articles/1/statements/{statement}/review"
    first = client.put(path, json={"edition": 0, "verdict": "True", "note": "Minutes of 6 March."}).json()
    assert (first["edition"], first["reviewer"]) == (1, "Ines")
    late = client.put(path, json={"edition": 0, "verdict": "False"})
    assert (late.status_code, late.json()["theirs"]["note"]) == (409, "Minutes of 6 March.")
    assert client.put(path, json={"edition": 1, "verdict": "False"}).json()["edition"] == 2
    assert [one["verdict"] for one in client.get(path.replace("review", "history")).json()] == ["True", "False"]


def test_a_correction_and_back(client: Client, statement: str) -> None:
    """A voice is put right in the audit itself, and taking that back undoes it."""

    def voice() -> str:
        statements: list[dict[str, Any]] = client.get("/articles/1").json()["statements"]
        return next(str(one["voice"]) for one in statements if one["id"] == statement)

    made = client.post(
        f"/articles/1/statements/{statement}/corrections", json={"kind": "voice", "voice": "author"}
    ).json()
    assert voice() == "author"
    assert client.post(f"/articles/1/corrections/{made['id']}/withdraw", json={}).status_code == 204
    assert voice() == "source"
    assert [bool(one["withdrawn_by"]) for one in client.get("/articles/1/corrections").json()] == [True]


with open_corpus(":memory:") as _empty:
    DESCRIBED = schemathesis.openapi.from_dict(make_api(Desk(_empty, Settings())).openapi())
OPERATIONS: list[Any] = [operation.ok() for operation in DESCRIBED.get_all_operations()]  # type: ignore[union-attr]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_answers_are_as_described(operation: Any, desk: str, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked, sound or not: no fault, and statuses, types and bodies as the description has them."""

    def refuse(url: str, **options: object) -> Page:
        raise FetchError(f"{url}: tests fetch nothing")

    monkeypatch.setattr("headwater.desk.intake.fetch_page", refuse)

    @given(case=operation.as_strategy(), sound=booleans())
    @settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case: Any, sound: bool) -> None:
        if sound and "number" in case.path_parameters:
            case.path_parameters["number"] = 1  # the article that is there
        case.call_and_validate(base_url=f"{desk}/api/v1", headers={"Authorization": f"Bearer {token}"})

    ask()
