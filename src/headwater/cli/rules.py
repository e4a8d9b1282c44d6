"""`headwater rules` and `headwater explain`."""

import argparse

from headwater.cli.output import AUDITED
from headwater.errors import ConfigError


def rules(_: argparse.Namespace) -> int:
    """List the rules."""
    from headwater.findings import RULES

    for rule in RULES:
        print(f"{rule.code}  {rule.name:<24}{rule.level:<9}{rule.switch.removesuffix(' by default')}")
    return AUDITED


def explain(options: argparse.Namespace) -> int:
    """Tell what a rule says, and when."""
    import inspect
    from difflib import get_close_matches

    from headwater.findings import RULES

    code = options.code.upper()
    for rule in RULES:
        if rule.code == code:
            why = f": {rule.why_off}" if rule.why_off else ""
            print(f"{rule.code} {rule.name} ({rule.level}, {rule.switch}{why})\n")
            print(inspect.cleandoc(rule.explanation))
            return AUDITED
    near = get_close_matches(code, [rule.code for rule in RULES], n=1)
    hint = f"did you mean {near[0]}?" if near else "`headwater rules` lists them"
    raise ConfigError(f"{options.code}: no such rule; {hint}")
