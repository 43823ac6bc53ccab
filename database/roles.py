"""The three database roles: owner migrates, app reads and writes, release reader reads.

On the embedded server they may log in over its socket; on a server of one's own the migrating user
makes them without login and hands them to whoever connects (docs/running.md).
"""

from typing import Any

from psycopg import Connection, sql

ROLES = ("heard_owner", "heard_app", "heard_release")


def ensure_roles(connection: Connection[Any], *, login: bool) -> None:
    """Create whichever of the three roles is missing and let the app take the release reader's.

    NOINHERIT: the app gains nothing from membership; it must take the other role to use it.
    Raises psycopg.errors.InsufficientPrivilege where the user may not create roles and one is
    missing.
    """
    attributes = sql.SQL("LOGIN NOINHERIT") if login else sql.SQL("NOLOGIN NOINHERIT")
    for role in ROLES:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
        if not known:
            connection.execute(
                sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), attributes)
            )
    if not _is_member(connection, "heard_app", "heard_release"):
        connection.execute("GRANT heard_release TO heard_app")


def hand_to(connection: Connection[Any], user: str) -> None:
    """Let ``user``, by whom web and workers connect, take the app's two roles."""
    for role in ("heard_app", "heard_release"):
        if user != role and not _is_member(connection, user, role):
            connection.execute(
                sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(user))
            )


def grant_tables(connection: Connection[Any]) -> None:
    """Give the app and the release reader their rights on the tables as they stand now.

    The audit chain can be added to and read, never changed; the release reader sees releases alone.
    """
    connection.execute("GRANT USAGE ON SCHEMA public TO heard_app, heard_release")
    connection.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO heard_app"
    )
    connection.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO heard_app")
    connection.execute("REVOKE UPDATE, DELETE ON audit, releases, release_figures FROM heard_app")
    connection.execute("REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM heard_app")
    connection.execute("GRANT SELECT ON releases, release_figures TO heard_release")


def _is_member(connection: Connection[Any], user: str, role: str) -> bool:
    row = connection.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", (user, role)).fetchone()
    return bool(row and row[0])
