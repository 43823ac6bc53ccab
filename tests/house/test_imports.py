import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.source import HOUSE, contract, product, pure_modules, text_of, tree_of

HEAVY = ("sqlalchemy", "psycopg", "flask", "procrastinate", "twilio", "sklearn", "requests")
CLOCK_AND_CHANCE = frozenset({"random", "secrets", "time", "socket", "subprocess"})
READS_CLOCK_OR_CHANCE = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "uuid": {"uuid1", "uuid4"},
}

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


def test_pure_modules_know_neither_clock_nor_chance() -> None:
    known = {module: found for module in pure_modules() if (found := _clock_and_chance(module))}

    assert not known


def _clock_and_chance(module: str) -> set[str]:
    """The modules of clock and chance that one imports, and what it asks of the ordinary ones."""
    nodes = list(ast.walk(tree_of(_file(module))))
    imported = {name.partition(".")[0] for node in nodes for name in _imported(node)}
    asked = {
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.attr in READS_CLOCK_OR_CHANCE.get(node.value.id, ())
    }
    return (imported & CLOCK_AND_CHANCE) | asked


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


def test_every_package_is_packed() -> None:
    packed = tomllib.loads(text_of("pyproject.toml"))["tool"]["setuptools"]["packages"]
    ours = {name.rpartition("/")[0].replace("/", ".") for name in product()}

    assert ours - {"database.migrations"} <= set(packed)
