"""The key canary: a known value under each key shows at start whether the key is right."""

from sqlalchemy import select

from database.transactions import Database, transaction
from database.vault import UnopenedError, Vault, vault_of
from people.models import KeyCanary
from portal.settings import BadSettingError

CANARY = "heard canary"


def check(database: Database) -> None:
    """Open every canary with the ring, and lay down the current key's own the first time.

    Raises BadSettingError when the database was sealed with a key that this ring lacks or has
    wrong.
    """
    with transaction(database) as session:
        vault = vault_of(session)
        canaries = session.scalars(select(KeyCanary)).all()
        for canary in canaries:
            _open(vault, canary)
        if vault.key_id not in {canary.key_id for canary in canaries}:
            envelope = vault.seal(CANARY, f"key_canaries/{vault.key_id}")
            session.add(KeyCanary(key_id=vault.key_id, envelope=envelope))


def _open(vault: Vault, canary: KeyCanary) -> None:
    try:
        text = vault.open(canary.envelope, f"key_canaries/{canary.key_id}")
    except UnopenedError as error:
        raise BadSettingError(
            f"HEARD_KEYS does not open what this database holds (key {canary.key_id!r} is missing "
            "or wrong). Put the right keys back; nothing was changed."
        ) from error
    if text != CANARY:
        raise BadSettingError(f"The canary of key {canary.key_id!r} is not what it should be.")
