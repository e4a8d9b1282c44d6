"""A browser's side of the desk, for tests: asks by the desk's own address, and sends what its forms carry."""

import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

HERE = "http://127.0.0.1:8400"
TOKEN = re.compile(r'(?:name="csrf" value=|"X-CSRF-Token": )"([\w-]+)"')


class Browser(TestClient):
    """Follows no redirect unless told to. `send_form` sends a form as a page of the desk's does."""

    def __init__(self, app: ASGIApp, address: str = HERE, **options: Any) -> None:
        super().__init__(app, base_url=address, follow_redirects=False, **options)
        self.address = address

    def form_token(self, page: str = "/") -> str:
        """What the forms of a page carry; those of the login where one is not signed in."""
        found = TOKEN.search(self.get(page, follow_redirects=True).text)
        assert found, f"{page} has no form with a token"
        return found[1]

    def send_form(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Response:
        form = {"csrf": self.form_token(), **(data or {})}
        return self.post(path, data=form, headers={"Origin": self.address}, **more)

    def sign_in(self, name: str, password: str, next: str = "/") -> Response:
        return self.send_form("/login", {"name": name, "password": password, "next": next})
