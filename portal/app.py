"""``create_app(settings)``: Heard as a Flask application."""

from flask import Flask
from flask_wtf import CSRFProtect

from database.transactions import Database
from database.vault import Vault
from portal import (
    answering,
    demo,
    errors,
    forms,
    guards,
    headers,
    health,
    languages,
    mine,
    pages,
    webhooks,
)
from portal.commissioners import reports
from portal.extension import Heard
from portal.settings import Settings
from portal.staff import routes as staff_routes

ONE_MEBIBYTE = 1024 * 1024


def create_app(
    settings: Settings, database: Database | None = None, releases: Database | None = None
) -> Flask:
    """Return the application; tests hand in databases of their own."""
    app = Flask("portal", static_folder="../static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=[settings.host],
        MAX_CONTENT_LENGTH=ONE_MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=ONE_MEBIBYTE,
        SESSION_COOKIE_NAME="__Host-heard-form" if settings.is_https else "heard-form",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a young person may take all evening over one page
        WTF_CSRF_SSL_STRICT=False,  # no Referer is ever sent: our own header forbids it
    )
    app.extensions["heard"] = Heard(
        settings,
        database or Database(settings.database_url, Vault(settings.key_ring)),
        releases or Database(settings.database_url, None, role="heard_release"),
    )
    csrf = CSRFProtect(app)
    parts = (
        headers,
        guards,
        languages,
        errors,
        forms,
        pages,
        health,
        answering,
        mine,
        staff_routes,
        reports,
        webhooks,
    )
    for part in parts:
        part.init_app(app)
    csrf.exempt(webhooks.blueprint)  # the carrier signs instead
    if settings.is_demo:
        demo.init_app(app)
    return app
