"""Every staff page, registered in one place: the order here is the order of nothing else."""

from flask import Flask

from portal.staff import (
    alerts,
    people_pages,
    plans,
    ratings,
    record,
    rota,
    sending,
    summaries,
    tasks,
    today,
)

MODULES = (
    today,
    alerts,
    tasks,
    people_pages,
    sending,
    rota,
    record,
    ratings,
    summaries,
    plans,
)


def init_app(app: Flask) -> None:
    """Register the blueprint of every staff page."""
    for module in MODULES:
        module.init_app(app)
