"""Rows in plain, before they are stored: filled up, sealed and put into their tables in order."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from database.base import Base
from database.vault import Vault, address, vault_of

Row = dict[str, Any]
CHUNK = 2000


class Rows:
    """Rows by table. A sealed column holds plain text here; ``put`` seals it."""

    def __init__(self) -> None:
        self._by_table: dict[str, list[Row]] = {}

    def add(self, model: type[Base], **columns: Any) -> Row:
        """Add a row and return it; what is left out gets the table's own default, else null."""
        self._by_table.setdefault(model.__tablename__, []).append(columns)
        return columns

    def of(self, model: type[Base]) -> list[Row]:
        """Return the rows of a table so far."""
        return self._by_table.get(model.__tablename__, [])

    def put(self, session: Session) -> int:
        """Store everything, tables that others point to first; returns how many rows."""
        tables = [table for table in Base.metadata.sorted_tables if table.name in self._by_table]
        vault, connection = vault_of(session), session.connection()
        for table in tables:
            rows = self._by_table[table.name]
            for first in range(0, len(rows), CHUNK):
                filled = [_filled(table, row, vault) for row in rows[first : first + CHUNK]]
                connection.execute(insert(table), filled)
        return sum(len(rows) for rows in self._by_table.values())


def _filled(table: Table, row: Mapping[str, Any], vault: Vault) -> Row:
    unknown = row.keys() - {column.key for column in table.columns}
    if unknown:
        raise KeyError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    return dict(_values(table, row, vault))


def _values(table: Table, row: Mapping[str, Any], vault: Vault) -> Iterable[tuple[str, Any]]:
    for column in table.columns:
        default = column.default.arg if column.default is not None else None  # type: ignore[attr-defined]  # plain values only
        value = row.get(column.key, default)
        if column.key.endswith("_sealed") and value is not None:
            place = address(table.name, column.key, row["id"], row.get("organisation_id"))
            value = vault.seal(value, place)
        elif column.key.endswith("_hash") and isinstance(value, str) and table.name == "numbers":
            value = vault.hash("lookup", value)
        yield column.key, value
