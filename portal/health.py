"""``/healthz`` touches nothing; ``/readyz`` wants database, migrations, keys and a live worker."""

from datetime import timedelta

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from database.schema import at_head
from database.transactions import transaction
from people.models import Heartbeat
from portal.extension import heard
from portal.guards import audience

blueprint = Blueprint("health", __name__)
HEARTBEAT_LIMIT = timedelta(seconds=30)


def init_app(app: Flask) -> None:
    """Register the two addresses."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@audience("machine")
def healthz() -> Response:
    """Say that this process answers."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
@audience("machine")
def readyz() -> tuple[Response, int]:
    """Say which of the parts a working Heard needs are there; 503 when one is not."""
    found = {"database": False, "migrations": False, "worker": False}
    try:
        with transaction(heard().database) as session:
            found["database"] = True
            found["migrations"] = at_head(session.connection())
            newest = session.scalar(select(func.max(Heartbeat.at)))
            instant = session.scalar(select(func.now()))
            found["worker"] = bool(newest and instant and instant - newest < HEARTBEAT_LIMIT)
    except SQLAlchemyError:
        return jsonify(found), 503
    return jsonify(found), 200 if all(found.values()) else 503
