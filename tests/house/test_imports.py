import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import HOUSE, contract, pure_modules, text_of, tree_of

HEAVY = ("sqlalchemy", "psycopg", "flask", "procrastinate", "twilio", "sklearn", "requests")
CLOCK_AND_CHANCE = frozenset({"random", "secrets", "time", "uuid", "socket", "subprocess"})
READS_THE_CLOCK = frozenset({"now", "utcnow", "today"})

IMPORT_EACH = """
import importlib, json, sys
names, heavy = json.loads(sys.argv[1]), json.loads(sys.argv[2])
seen = {}
for name in names:
    importlib.import_module(name)
    for root in heavy:
        if root in sys.modules:
            seen.setdefault(root, name)
print(json.dumps(seen))
"""


def _file(module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}/__init__.py" if (HOUSE / path).is_dir() else f"{path}.py"


def test_imports_run_downward_and_every_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    linted = subprocess.run(
        [linter, "--no-cache"], cwd=HOUSE, capture_output=True, check=False, text=True
    )

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_pure_modules_bring_no_database_framework_or_network_with_them() -> None:
    names = sorted(pure_modules())

    told = subprocess.run(
        [sys.executable, "-c", IMPORT_EACH, json.dumps(names), json.dumps(HEAVY)],
        cwd=HOUSE,
        capture_output=True,
        check=True,
        text=True,
    )

    assert json.loads(told.stdout) == {}


@pytest.mark.parametrize("module", sorted(pure_modules()))
def test_a_pure_module_knows_neither_clock_nor_chance(module: str) -> None:
    tree = tree_of(_file(module))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in _imported(node)
        if name.partition(".")[0] in CLOCK_AND_CHANCE
    }
    read = {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in READS_THE_CLOCK
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    }

    assert not imported
    assert not read


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def test_each_package_says_in_words_what_it_owns_and_holds_nothing_else() -> None:
    rooms = contract("A room stands only on the rooms below it")["layers"]
    for folder in (inner for room in rooms for inner in (HOUSE / room).rglob("__init__.py")):
        tree = tree_of(str(folder.relative_to(HOUSE)))

        assert ast.get_docstring(tree), folder
        assert len(tree.body) == 1, folder


def test_the_rooms_are_listed_once_for_contracts_and_for_packing() -> None:
    rooms = contract("A room stands only on the rooms below it")["layers"]

    assert all(f'"{room}"' in text_of("pyproject.toml").partition("[tool.pytest")[0] for room in rooms)
