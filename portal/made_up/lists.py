"""The lists the made-up service draws from: names, words, rates and what staff write."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    """Return a list of the data folder, read once: names, words, worrying, rates or office."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
