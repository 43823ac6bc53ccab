"""Who may do what with whose record: one table of roles and rights, and nothing outside it.

Pure. Deny by default (guide security.md T9): an unknown role, a right not in the table, another
organisation or a missing caseload is a no. Roles are those of domain.md 1K. Commissioners never
have a right to a person's record; they read sealed releases.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["staff", "respondent", "machine", "nobody"]
Right = Literal[
    "see_person",
    "read_words",
    "answer_alerts",
    "change_person",
    "change_contact",
    "load_episodes",
    "export_person",
    "see_releases",
    "see_exact_totals",
    "see_rota",
    "change_rota",
    "manage_staff",
    "change_settings",
    "read_audit",
]
Reach = Literal["caseload", "organisation"]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: their kind, and for staff and commissioners their id, role and organisation."""

    kind: Kind
    staff_id: uuid.UUID | None = None
    role: str = ""
    organisation_id: uuid.UUID | None = None


NOBODY = Reader("nobody")

_OWN: Mapping[Right, Reach] = {
    "see_person": "caseload",
    "read_words": "caseload",
    "answer_alerts": "organisation",
    "change_person": "caseload",
    "change_contact": "caseload",
    "export_person": "caseload",
    "see_rota": "organisation",
}
"""A worker: their own young people; every alert, because whoever has duty answers."""

RIGHTS: Mapping[str, Mapping[Right, Reach]] = {
    "worker": _OWN,
    "manager": {
        **dict.fromkeys(_OWN, "organisation"),
        "load_episodes": "organisation",
        "see_releases": "organisation",
        "change_rota": "organisation",
        "read_audit": "organisation",
    },
    "data": {
        # Facts, not words: what a young person said is no part of checking figures.
        "see_person": "organisation",
        "load_episodes": "organisation",
        "see_releases": "organisation",
    },
    "commissioner": {"see_releases": "organisation"},
    "contract_manager": {
        "see_releases": "organisation",
        "see_exact_totals": "organisation",
    },
    "advocate": {"see_person": "caseload", "read_words": "caseload"},
    "admin": {
        "see_rota": "organisation",
        "manage_staff": "organisation",
        "change_settings": "organisation",
        "read_audit": "organisation",
    },
}
"""Each role's rights, and how far each reaches. A role or right that is not here is a no."""


def may(
    reader: Reader,
    right: Right,
    *,
    organisation_id: uuid.UUID | None,
    on_caseload: bool = False,
) -> bool:
    """Whether a reader has a right in an organisation, or with a person of it.

    ``on_caseload``: whether they work with that person today; it counts only where the right
    reaches no further than the caseload. A record of no organisation is nobody's.
    """
    if reader.kind != "staff" or reader.staff_id is None or organisation_id is None:
        return False
    reach = RIGHTS.get(reader.role, {}).get(right)
    if reach is None or reader.organisation_id != organisation_id:
        return False
    return reach == "organisation" or on_caseload


def may_see(reader: Reader, *, person_organisation_id: uuid.UUID | None, on_caseload: bool) -> bool:
    """Whether a reader may see that a person is here, and the facts about them."""
    return may(
        reader, "see_person", organisation_id=person_organisation_id, on_caseload=on_caseload
    )


def may_read_words(
    reader: Reader, *, person_organisation_id: uuid.UUID | None, on_caseload: bool
) -> bool:
    """Whether a reader may read what a person said."""
    return may(
        reader, "read_words", organisation_id=person_organisation_id, on_caseload=on_caseload
    )
