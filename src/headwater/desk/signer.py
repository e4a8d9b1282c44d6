"""Whose name stands under what is written at the desk."""

from urllib.parse import quote, unquote

from fastapi import Request, Response

from headwater.desk.decisions import NAME
from headwater.desk.security import cookie_flags

COOKIE = "reviewer"
REMEMBERED = 90 * 86400  # seconds: how long a desk without users knows the name of whoever sits at this browser


def signer_of(request: Request, told: str) -> str:
    """The one signed in; at a desk without users the name told, or told before."""
    known: str = request.state.user.name
    return known or " ".join(told.split()) or unquote(request.cookies.get(COOKIE, ""))[:NAME]


def remember_signer(request: Request, response: Response, signer: str) -> Response:
    """Spare the next form the question for a name; who is signed in is not asked for one."""
    if signer and not request.state.user.name:
        flags = cookie_flags(request.app.state.desk.settings)
        response.set_cookie(COOKIE, quote(signer), max_age=REMEMBERED, **flags)
    return response
