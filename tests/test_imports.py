"""The package holds to its layers: the import table of the design, checked in the syntax tree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "headwater"
RECORDS = frozenset({"records", "errors"})
STEP = RECORDS | {"encoder"}
STEPS = frozenset({"article", "statements", "reuse", "findings", "report", "corpus", "review", "screening"})
MODULES = RECORDS | STEP | STEPS | {"audit", "fetch", "config", "pool"}

# What each module may import from headwater, beside itself.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "records": frozenset(),
    "errors": frozenset({"records"}),
    "encoder": RECORDS,
    "fetch": RECORDS,
    "pool": frozenset(),
    "config": RECORDS,
    **dict.fromkeys(STEPS, STEP),
    "corpus": STEP | {"reuse"},  # what the reuse step asks of a corpus: CorpusView and Entry
    "audit": STEP | STEPS | {"pool"},
    "cli": MODULES | {"desk", "batch"},
    "desk": MODULES,
    "batch": MODULES,
    "__init__": MODULES,
}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.is_file())


def module_of(path: Path) -> str:
    """`article` for both article.py and article/dates.py."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The modules of headwater that a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "headwater":
            names = [f"headwater.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: write the import in full"
            names = [node.module or ""]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("headwater."))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports(path: Path) -> None:
    """A file imports only what its layer may, so that no step knows another."""
    module = module_of(path)
    assert module in MAY_IMPORT, f"{module} has no row in the import table"
    assert set(imports(path)) - {module} <= MAY_IMPORT[module]


@pytest.mark.parametrize("path", [p for p in FILES if module_of(p) != "cli"], ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_prints(path: Path) -> None:
    """A library that prints cannot be used inside another program."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert not [node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id == "print"]
