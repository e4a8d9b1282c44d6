"""What is asked for by a script of the desk's own pages, for a part of one."""

from fastapi import Request


def is_fragment(request: Request) -> bool:
    """Whether htmx asks, which puts the answer into the page that is open; else a browser wants a whole page."""
    return "hx-request" in request.headers
