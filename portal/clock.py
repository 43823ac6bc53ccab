"""The one clock: views, jobs and commands ask it and hand the instant down."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the system's present instant, aware and in UTC."""
    return datetime.now(UTC)
