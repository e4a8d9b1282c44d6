"""Signing in and out, and the list of users."""

import asyncio
import re
import time
from functools import partial
from typing import Annotated

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from headwater.desk.accounts import SESSION, Accounts, User
from headwater.desk.security import cookie_flags, cookie_name, log, require
from headwater.errors import CorpusError

# A failure takes the same time whether there is such a user, whose failures are counted on disk, or not.
FAILURE_SECONDS = 0.5
HERE = re.compile(
    r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*"
)  # an address of this desk; `//elsewhere` and `/\elsewhere` are not
# The same words for every failure: they do not tell whether there is such a user.
FAILED = (
    "Name and password do not fit, or there were too many attempts: after ten, a name is closed for 15 minutes. "
    "Whoever runs the desk can set a new password."
)
router = APIRouter(include_in_schema=False)
_hashing = CapacityLimiter(2)  # argon2 takes 64 MiB of memory and four threads each time


@router.get("/login")
async def ask_name(request: Request, next: str = "/") -> Response:
    """The form; for whoever is in already, the page they wanted."""
    if request.state.user is not None:
        return RedirectResponse(_here(next), 303)
    return _form(request, next)


@router.post("/login")
async def sign_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Open a session. It is a new one each time, so that nobody can have its secret beforehand."""
    accounts: Accounts = request.state.accounts
    address = request.client.host if request.client else ""
    started = time.monotonic()
    try:
        opened = await run_sync(partial(accounts.sign_in, name, password, address=address), limiter=_hashing)
    except CorpusError as error:  # it names the corpus, which is nobody's business who is not signed in
        log.error("%s", error)
        return _form(request, next, name=name, told="The corpus is busy. Try again in a minute.", status=503)
    if opened is None:
        log.warning("%s failed to sign in", address)  # without the name, where people also type their password
        await asyncio.sleep(started + FAILURE_SECONDS - time.monotonic())
        return _form(request, next, name=name, told=FAILED, status=403)
    await _end(request)
    secret, signed = opened
    log.info("%s signed in as %s", address, signed.user.name)
    settings = request.app.state.desk.settings
    response = RedirectResponse(_here(next), 303)
    response.set_cookie(
        cookie_name(settings, "session"), secret, max_age=int(SESSION.total_seconds()), **cookie_flags(settings)
    )
    return response


@router.post("/logout")
async def sign_out(request: Request) -> Response:
    """End the session."""
    await _end(request)
    settings = request.app.state.desk.settings
    response = RedirectResponse("/login", 303)
    response.delete_cookie(cookie_name(settings, "session"), **cookie_flags(settings))
    return response


@router.get("/users")
async def list_users(request: Request, user: Annotated[User, Depends(require("admin"))]) -> Response:
    """Who may use the desk. Users are added and removed at the command line."""
    accounts: Accounts = request.state.accounts
    listed = await run_sync(accounts.users)
    response: Response = request.app.state.desk.render(request, "users.html", users=listed)
    return response


async def _end(request: Request) -> None:
    secret = request.cookies.get(cookie_name(request.app.state.desk.settings, "session"))
    if secret:
        await run_sync(request.state.accounts.sign_out, secret)


def _form(request: Request, next: str, *, name: str = "", told: str = "", status: int = 200) -> Response:
    response: Response = request.app.state.desk.render(
        request, "login.html", status=status, next=_here(next), typed=name, told=told
    )
    return response


def _here(address: str) -> str:
    """Where to go after signing in: never to another site, whoever made the link."""
    return address if HERE.fullmatch(address) else "/"
