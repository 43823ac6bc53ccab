"""The carrier's two doors: a text came, and what became of a text of ours.

Signature first, then exact fields, then one transaction that keeps the row and defers its job
(guide security.md 5.1). Nothing is read, screened or called here. What the carrier did not sign
leaves no row and one line in the log, which holds nothing of it.
"""

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from flask import Blueprint, Flask, Response, request
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from database.transactions import Database, transaction
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from sms import carrier, inbox, outbox, rounds
from sms.carried import Inbound, Malformed, Status

LARGEST_BYTES = 1024 * 1024
COMMIT_SECONDS = 4.0  # then 503, so that the carrier's own retry and fallback address can act
KEEPING_AT_ONCE = 8  # as many as the pool has connections
TRIES = 3
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

Kept = TypeVar("Kept")

blueprint = Blueprint("sms", __name__, url_prefix="/sms")
log = logging.getLogger("heard.security")


def init_app(app: Flask) -> None:
    """Open the two doors; the carrier signs its posts, so no form token is asked of it."""
    app.register_blueprint(blueprint)


@blueprint.post("/inbound")
@audience("machine")
def inbound() -> Response:
    """Keep one text, once, whole; a repeat of its id is answered the same and changes nothing."""
    form = _form()
    if not _is_genuine(form):
        return _refuse(403, "signature")
    read = carrier.parse(heard().carrier, form)
    if isinstance(read, Malformed):
        return _refuse(400, read.why)
    return _answer(_in_time(_keep, heard().database, read))


@blueprint.post("/status")
@audience("machine")
def status() -> Response:
    """Keep one receipt and fold it into its text; one for an unknown text is kept for a day."""
    form = _form()
    if not _is_genuine(form):
        return _refuse(403, "signature")
    read = carrier.parse_status(heard().carrier, form, request.args.get("text", ""))
    if isinstance(read, Malformed):
        return _refuse(400, read.why)
    return _answer(_in_time(_receive, heard().database, read))


def _keep(database: Database, text: Inbound) -> None:
    with transaction(database) as session:
        inbox.keep(session, text, now())


def _receive(database: Database, told: Status) -> None:
    with transaction(database) as session:
        text = outbox.receipt(session, told, now())
        if text is not None and text.state == "delivered":
            rounds.arrived(session, text, now())


def _form() -> carrier.Form:
    """Return the form as it came; raises 413 above a mebibyte, before reading it."""
    request.max_content_length = LARGEST_BYTES
    return request.form.to_dict(flat=False)


def _is_genuine(form: carrier.Form) -> bool:
    """Tell whether the carrier signed this for our configured address, whatever Host it names."""
    query = request.query_string.decode("latin-1")
    url = heard().carrier.base_url + request.path + (f"?{query}" if query else "")
    return carrier.is_genuine(
        heard().carrier,
        url,
        form,
        request.headers.get(carrier.SIGNATURE_HEADER, ""),
        carrier.algorithm_of(request.headers.get(carrier.ALGORITHM_HEADER, "")),
    )


def _in_time(act: Callable[[Database, Kept], None], database: Database, what: Kept) -> bool:
    """Do ``act`` and tell whether it was committed within four seconds.

    On a thread of its own: a database that is stopped dead answers no statement limit either. What
    commits after all is found by the carrier's retry, by its id.
    """
    done: Future[None] = _keepers().submit(_with_retries, act, database, what)
    try:
        done.result(timeout=COMMIT_SECONDS)
    except (TimeoutError, SQLAlchemyError) as error:
        done.cancel()
        kind = type(error).__name__
        log.error("webhook not kept why=%s", kind)  # noqa: TRY400 - a trace could hold words
        return False
    return True


def _with_retries(act: Callable[[Database, Kept], None], database: Database, what: Kept) -> None:
    """Do a unit that may safely be done again: after a lost connection, a deadlock or a clash."""
    tried = 0
    while True:
        try:
            act(database, what)
        except OperationalError as error:
            tried += 1
            clashed = isinstance(error.orig, DeadlockDetected | SerializationFailure)
            if tried == TRIES or not (clashed or error.connection_invalidated):
                raise
            time.sleep(random.uniform(0.01, 0.1))  # noqa: S311 - jitter, not a secret
        else:
            return


@cache
def _keepers() -> ThreadPoolExecutor:
    """Return this process's threads for keeping; made at the first post, after gunicorn forked."""
    return ThreadPoolExecutor(KEEPING_AT_ONCE, thread_name_prefix="keep")


def _answer(is_kept: bool) -> Response:
    if not is_kept:
        return Response(status=503, mimetype="text/plain")
    return Response(EMPTY_TWIML, mimetype="text/xml")


def _refuse(code: int, why: str) -> Response:
    log.warning("webhook refused endpoint=%s status=%s why=%s", request.endpoint, code, why)
    return Response(status=code, mimetype="text/plain")
