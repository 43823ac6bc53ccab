"""What the house tests read: our own files, as git tracks them or would."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]
ROOMS = ("portal", "sms", "surveys", "outcomes", "voice", "episodes", "people", "database")
MIGRATIONS = "database/migrations/versions/"
"""Migrations are written once and never touched again; no budget holds for them."""


@cache
def files() -> tuple[str, ...]:
    """Every file of the checkout that is committed or would be, as paths from its root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=HOUSE,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(sorted(name for name in set(listed.split("\0")) if (HOUSE / name).is_file()))


def modules() -> tuple[str, ...]:
    """Every Python file of ours, tests and benchmarks too; migrations left out."""
    return tuple(
        name for name in files() if name.endswith(".py") and not name.startswith(MIGRATIONS)
    )


def product() -> tuple[str, ...]:
    """The Python files of the rooms."""
    return tuple(name for name in modules() if name.split("/")[0] in ROOMS)


@cache
def text_of(name: str) -> str:
    """The words of a file, or nothing where it holds no text (pictures, fonts)."""
    try:
        return (HOUSE / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree_of(name: str) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(text_of(name), name)


def contract(named: str) -> dict[str, Any]:
    """The import contract of that name from ``pyproject.toml``."""
    settings = tomllib.loads(text_of("pyproject.toml"))
    found: list[dict[str, Any]] = [
        one for one in settings["tool"]["importlinter"]["contracts"] if one["name"] == named
    ]
    (only,) = found
    return only


def pure_modules() -> Iterator[str]:
    """Each pure module's dotted name; a pure package stands for every module within it."""
    listed = contract("Pure modules touch no database, network or framework")["source_modules"]
    for module in listed:
        path = module.replace(".", "/")
        inside = [name for name in product() if name.startswith(f"{path}/")]
        for name in inside or [f"{path}.py"]:
            yield name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
