"""``/reports``: the sealed months, and one month's page. No path leads from here to a child."""

import uuid

from flask import Blueprint, Flask, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from database.transactions import transaction
from outcomes import releases
from portal.commissioners import tables
from portal.extension import heard
from portal.guards import audience, let_out, session_token
from portal.leaving import end_session

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/")
@audience("commissioner")
def index() -> str:
    """List every sealed month, the newest first."""
    with transaction(heard().releases) as session:
        sealed = releases.sealed_months(session.connection())
    return render_template("commissioners/index.html", sealed=sealed, **_frame())


@blueprint.get("/<uuid:release_id>")
@audience("commissioner")
def month(release_id: uuid.UUID) -> str:
    """Show one sealed month."""
    with transaction(heard().releases) as session:
        report = releases.read(session.connection(), release_id)
    if report is None:
        abort(404)
    return render_template(
        "commissioners/month.html", report=report, tables=tables.of(report), **_frame()
    )


@blueprint.post("/leave")
@audience("commissioner")
def leave() -> Response:
    """End the session."""
    end_session(session_token())
    return let_out(redirect(url_for("pages.front"), 303))


def _frame() -> dict[str, str]:
    return {"home_url": url_for("reports.index"), "sign_out_url": url_for("reports.leave")}
