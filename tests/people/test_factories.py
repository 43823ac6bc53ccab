"""Every table has a factory, and what it makes can be stored."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

import tests.factories
import tests.factories_above
import tests.factories_texts
from database.base import Base

FACTORIES: list[Callable[[Session], Any]] = [
    factory
    for module in (tests.factories, tests.factories_above, tests.factories_texts)
    for name, factory in vars(module).items()
    if name.startswith("make_") and factory.__module__ == module.__name__
]


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_a_factory_makes_a_row_with_nothing_given(
    session: Session, factory: Callable[[Session], Any]
) -> None:
    row = factory(session)

    session.refresh(row)
    assert isinstance(row, Base)


def test_every_table_has_a_factory(session: Session) -> None:
    made = {type(factory(session)) for factory in FACTORIES}

    assert {mapper.class_ for mapper in Base.registry.mappers} <= made
