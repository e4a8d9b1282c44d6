"""What a rule is: one function, and what is told of it in the rules page and the command line."""

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from headwater.records import Audit, Finding, Level

# What a rule cannot do without. "some English" runs on any page, and looks at less of one in another language.
Need = Literal["English", "some English", "statements", "markup", "corpus"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`home` is the function that says what it found, as "module.function" of this folder: read in when it is asked.

    A finding may be of a lower level than its rule, and of a higher one only where the rule says when (DR03, DR04).
    """

    code: str
    name: str
    level: Level
    default: bool
    why_off: str  # empty where the rule is on by default
    home: str
    needs: tuple[Need, ...] = ()
    model: str | None = None  # the folder in models/ that it reads; some installations leave one out

    @property
    def compares(self) -> bool:
        """Whether it looks at other articles: on wherever a corpus is given, and skipped without one."""
        return "corpus" in self.needs

    @property
    def switch(self) -> str:
        """When it runs unasked."""
        return "on with a corpus" if self.compares else "on by default" if self.default else "off by default"

    @property
    def check(self) -> Callable[[Audit], Iterable[Finding]]:
        module, function = self.home.split(".")
        found: Callable[[Audit], Iterable[Finding]] = getattr(
            importlib.import_module(f"headwater.findings.{module}"), function
        )
        return found

    @property
    def explanation(self) -> str:
        """What `headwater explain` prints: the docstring of `check`."""
        return self.check.__doc__ or ""
