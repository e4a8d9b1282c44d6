"""headwater.toml: what it may say, and what is said about a mistake in it."""

from pathlib import Path

import pytest

from headwater.config import Config, Publisher, SuppressEntry, find_config, read_config
from headwater.errors import ConfigError

WHOLE = """
select = ["ALL"]
ignore = ["pg", "SR08"]
fail-on = "warning"

[[suppress]]
code = "SR05"
page = "council/*.html"
quote = "the surveyor's letter"
reason = "the letter hangs in the town hall"

[[suppress]]
code = "pg01"
reason = "the paper signs nothing"
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Config()),  # an empty file changes nothing
        ('select = ["TM01"]', Config(select=("TM01",))),
        (
            '[publisher]\nname = "Harwick Checks"\nurl = "https://checks.example"\n'
            'ratings = ["No", "Yes"]\noff-scale = []',
            Config(publisher=Publisher("Harwick Checks", "https://checks.example", ("No", "Yes"), ())),
        ),
        ('[publisher]\nname = "Bo"', Config(publisher=Publisher("Bo"))),  # the rest is as it would be without
        (
            WHOLE,
            Config(
                select=("ALL",),
                ignore=("PG", "SR08"),
                fail_on="warning",
                suppress=(
                    SuppressEntry(
                        code="SR05",
                        page="council/*.html",
                        quote="the surveyor's letter",
                        reason="the letter hangs in the town hall",
                    ),
                    SuppressEntry(code="PG01", reason="the paper signs nothing"),
                ),
            ),
        ),
    ],
)
def test_read_config(tmp_path: Path, text: str, expected: Config) -> None:
    """The file is read as it is written; codes may be in small letters."""
    path = tmp_path / "headwater.toml"
    path.write_text(text, encoding="utf-8")
    assert read_config(path) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("publisher = 1", r"expected a \[publisher\] table"),
        ('[publisher]\nrating = ["No", "Yes"]', "did you mean ratings?"),
        ('[publisher]\nratings = ["One"]', "expected 2 or more ratings"),
        ('[publisher]\nratings = ["No", "No"]', "each rating once"),
        ('[publisher]\nratings = ["No", "Yes"]\noff-scale = ["Yes"]', "each rating once"),
        ('[publisher]\nurl = "checks.example"', "http or https"),
        ("[publisher]\nname = 3", "expected words"),
        ("select = [", "expected TOML"),
        ('select = "TM01"', "select: expected a list of codes"),  # the commonest slip
        ("ignore = [1]", "ignore: expected a list of codes"),
        ('fail-on = "error"', "expected one of info, note, warning, got 'error'"),
        ('fail_on = "note"', "unknown key fail_on; did you mean fail-on"),
        ('colour = "red"', "unknown key colour; known are select, ignore, fail-on, suppress"),
        ('[suppress]\ncode = "SR05"', r"expected \[\[suppress\]\] tables"),  # one pair of brackets
        ('[[suppress]]\nreason = "x"', "suppress 1: expected the code of a rule"),
        ('[[suppress]]\ncode = "SR05"', "suppress 1: expected a reason"),
        ('[[suppress]]\ncode = "SR05"\nreason = " "', "reason: expected words"),  # no reason is a reason
        ('[[suppress]]\ncode = 5\nreason = "x"', "code: expected words, got 5"),
        ('[[suppress]]\ncode = "SR05"\nreasons = "x"', "unknown key reasons; did you mean reason"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, says: str) -> None:
    """A mistake is named with its place, what was expected and what was got."""
    path = tmp_path / "headwater.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=says) as caught:
        read_config(path)
    assert str(path) in str(caught.value)


def test_not_text(tmp_path: Path) -> None:
    """A file that is not text is told as such."""
    path = tmp_path / "headwater.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="expected TOML"):
        read_config(path)


def test_find_config(tmp_path: Path) -> None:
    """The nearest file upwards counts, and the search ends where the repository does."""
    deep = tmp_path / "repository" / "desk" / "drafts"
    deep.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    outside = tmp_path / "headwater.toml"
    outside.touch()
    assert find_config(deep) is None
    inside = tmp_path / "repository" / "headwater.toml"
    inside.touch()
    assert find_config(deep) == inside
    assert find_config(tmp_path) == outside
