"""`headwater.toml`: which rules a project looks at, and which single findings it has decided to live with."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from headwater.errors import ConfigError
from headwater.records import Level

FILE_NAME = "headwater.toml"


@dataclass(frozen=True, slots=True)
class SuppressEntry:
    """One finding not to report. The `reason` is for whoever reads the file next, and so it cannot be left out."""

    code: str
    reason: str
    page: str | None = None  # a glob over the page's path or URL, None for every page
    quote: str | None = None  # words that the finding rests on, None for any


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who decides, and by which words: the `[publisher]` table."""

    name: str | None = None  # of the organisation that publishes reviews
    url: str | None = None  # its site
    ratings: tuple[str, ...] = ("False", "Mostly false", "Half true", "Mostly true", "True")  # from worst to best
    off_scale: tuple[str, ...] = ("Could not be verified",)  # verdicts that are no point on that scale


@dataclass(frozen=True, slots=True)
class Config:
    select: tuple[str, ...] | None = None  # None: the rules that are on by default
    ignore: tuple[str, ...] = ()
    fail_on: Level | None = None
    suppress: tuple[SuppressEntry, ...] = ()
    publisher: Publisher = Publisher()


def find_config(start: Path) -> Path | None:
    """The nearest headwater.toml in `start` or above it; none outside the repository that `start` is in."""
    folder = start.resolve()
    for here in (folder, *folder.parents):
        if (here / FILE_NAME).is_file():
            return here / FILE_NAME
        if (here / ".git").exists():
            return None
    return None


def read_config(path: Path) -> Config:
    """Read a headwater.toml. Raises `ConfigError` where it says something that cannot be meant."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: expected TOML, {error}") from error
    _known_keys(table, ("select", "ignore", "fail-on", "suppress", "publisher"), str(path))
    return Config(
        select=_codes(table["select"], f"{path}: select") if "select" in table else None,
        ignore=_codes(table.get("ignore", []), f"{path}: ignore"),
        fail_on=_level(table["fail-on"], f"{path}: fail-on") if "fail-on" in table else None,
        suppress=_suppressions(table.get("suppress", []), str(path)),
        publisher=_publisher(table.get("publisher", {}), f"{path}: publisher"),
    )


def _codes(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) and code.strip() for code in value):
        raise ConfigError(f'{where}: expected a list of codes like ["TM01", "SR"], got {value!r}')
    return tuple(code.strip().upper() for code in value)


def _level(value: Any, where: str) -> Level:
    for level in get_args(Level):
        if value == level:
            found: Level = level
            return found
    raise ConfigError(f"{where}: expected one of {', '.join(get_args(Level))}, got {value!r}")


def _suppressions(value: Any, path: str) -> tuple[SuppressEntry, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ConfigError(f"{path}: suppress: expected [[suppress]] tables, got {value!r}")
    return tuple(_suppression(entry, f"{path}: suppress {number}") for number, entry in enumerate(value, start=1))


def _suppression(entry: dict[str, Any], where: str) -> SuppressEntry:
    names = tuple(field.name for field in fields(SuppressEntry))
    _known_keys(entry, names, where)
    for name, value in entry.items():
        if not isinstance(value, str) or not value.strip():
            raise ConfigError(f"{where}: {name}: expected words, got {value!r}")
    if "code" not in entry:
        raise ConfigError(f'{where}: expected the code of a rule, like code = "SR05"')
    if "reason" not in entry:
        raise ConfigError(f'{where}: expected a reason, like reason = "the letter is in the appendix"')
    return SuppressEntry(entry["code"].strip().upper(), entry["reason"], entry.get("page"), entry.get("quote"))


def _publisher(table: Any, where: str) -> Publisher:
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: expected a [publisher] table, got {table!r}")
    _known_keys(table, tuple(field.name.replace("_", "-") for field in fields(Publisher)), where)
    for name in ("name", "url"):
        if name in table and not (isinstance(table[name], str) and table[name].strip()):
            raise ConfigError(f"{where}: {name}: expected words, got {table[name]!r}")
    if "url" in table and not table["url"].startswith(("https://", "http://")):
        raise ConfigError(f"{where}: url: expected an http or https address, got {table['url']!r}")
    usual = Publisher()
    publisher = Publisher(
        name=table.get("name"),
        url=table.get("url"),
        ratings=_words(table.get("ratings", list(usual.ratings)), f"{where}: ratings", least=2),
        off_scale=_words(table.get("off-scale", list(usual.off_scale)), f"{where}: off-scale", least=0),
    )
    if len({*publisher.ratings, *publisher.off_scale}) < len(publisher.ratings) + len(publisher.off_scale):
        raise ConfigError(f"{where}: expected each rating once, in ratings or in off-scale")
    return publisher


def _words(value: Any, where: str, *, least: int) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) < least or not all(isinstance(w, str) and w.strip() for w in value):
        raise ConfigError(f'{where}: expected {least} or more ratings from worst to best, like ["False", "True"]')
    return tuple(value)


def _known_keys(table: Iterable[str], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise ConfigError(f"{where}: unknown key {key}; {hint}")
