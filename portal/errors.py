"""Errors as pages: what happened in plain words and what to do next, never what broke inside."""

import logging
import uuid

from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

log = logging.getLogger("heard")

PLAIN = frozenset({"sms", "health"})
"""Blueprints that machines call: they get a status and no page."""


def init_app(app: Flask) -> None:
    """Answer every error with a page, and log it by type and place, without content."""
    app.register_error_handler(CSRFError, _old_page)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _unexpected)


def _old_page(_error: CSRFError) -> tuple[str | Response, int]:
    return _page(400, "old_page")


def _http(error: HTTPException) -> tuple[str | Response, int] | Response:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - redirects are answers, not errors
        return Response(status=error.code or 500, headers=error.get_headers())
    return _page(
        error.code, {404: "missing", 413: "too_large", 410: "gone"}.get(error.code, "other")
    )


def _database_away(error: OperationalError) -> tuple[str | Response, int]:
    _log(error)
    return _page(503, "away")


def _unexpected(error: Exception) -> tuple[str | Response, int]:
    _log(error)
    return _page(500, "broken")


def _log(error: Exception) -> None:
    """Write type and place only: a driver's text may hold somebody's words."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
    g.request_id = uuid.uuid4().hex[:8]
    log.error(
        "request failed id=%s type=%s place=%s endpoint=%s",
        g.request_id,
        type(error).__name__,
        place,
        request.endpoint,
    )


def _page(status: int, what: str) -> tuple[str | Response, int]:
    if request.blueprint in PLAIN or request.path.startswith("/sms/"):
        return Response(status=status, mimetype="text/plain"), status
    return render_template(
        "error.html", what=what, status=status, request_id=g.get("request_id")
    ), status
