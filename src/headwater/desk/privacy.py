"""`/privacy`: how reader comments are processed, told from the configuration that runs."""

from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from headwater.desk.comment_form import KEPT_CHARACTERS
from headwater.desk.comment_settings import CommentSettings

STYLE = "/static/page.css"  # the desk serves the same file under the same name


class Shown(NamedTuple):
    """A page and its media type."""

    body: bytes
    kind: bytes


class Privacy:
    """The page and its style."""

    def __init__(self, settings: CommentSettings) -> None:
        templates = Environment(
            loader=PackageLoader("headwater.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        page = templates.get_template("privacy.html").render(
            publisher=settings.publisher, text_days=settings.text_days, features_days=settings.features_days,
            characters=KEPT_CHARACTERS, style=STYLE,
        )  # fmt: skip
        self._pages = {
            "/privacy": Shown(page.encode(), b"text/html; charset=utf-8"),
            STYLE: Shown(files("headwater.report").joinpath("page.css").read_bytes(), b"text/css; charset=utf-8"),
        }

    def page(self, path: str) -> Shown | None:
        return self._pages.get(path)
