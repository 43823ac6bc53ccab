"""Field encryption bound to its row, keyed lookup hashes, and the key ring.

AES-256-GCM with the organisation, table, column and row as associated data, so that a value moved
to another child's row does not open (guide security.md 1.8, 5.5). One master key per ring entry;
HKDF makes a separate key for each purpose from it. Texts are padded in blocks, so that the length
of an answer tells nothing.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import inspect
from sqlalchemy.orm import Session, object_session

from database.base import Row

Purpose = Literal["fields", "lookup", "tokens", "audit", "release", "pseudonyms"]

ENVELOPE_VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
LENGTH_BYTES = 4
BLOCK_BYTES = 64


class VaultError(Exception):
    """The vault could not do what it was asked."""


class BadKeyRingError(VaultError):
    """HEARD_KEYS is missing, unreadable or too short."""


class UnopenedError(VaultError):
    """A sealed value does not open: it was altered, moved to another row, or its key is gone."""


class NoVaultError(VaultError):
    """A sealed field was touched on a row that belongs to no session of ``transactions``."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Master keys of 32 bytes by short id; ``current`` seals, every key of the ring opens."""

    current: str
    keys: Mapping[str, bytes]


def read_key_ring(text: str) -> KeyRing:
    """Return the ring that ``HEARD_KEYS`` spells.

    ``id:base64`` joined by commas, the current first.

    Raises BadKeyRingError, whose message never holds a key.
    """
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        key_id, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise BadKeyRingError("a key in HEARD_KEYS is not base64") from error
        if len(key) != KEY_BYTES or not key_id or len(key_id) > 16:  # noqa: PLR2004 - the envelope's limit
            raise BadKeyRingError("each entry of HEARD_KEYS is id:key, a key of 32 bytes in base64")
        keys[key_id] = key
    if not keys:
        raise BadKeyRingError("HEARD_KEYS holds no key")
    return KeyRing(current=next(iter(keys)), keys=keys)


def new_key_ring_text(key_id: str) -> str:
    """Return a ring with one fresh random key, as ``HEARD_KEYS`` spells it."""
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


class Vault:
    """Seals and opens single values, and makes keyed hashes, with the keys of one ring."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._derive = lru_cache(maxsize=None)(self._derive_key)
        self._cipher = lru_cache(maxsize=None)(
            lambda key_id: AESGCM(self._derive(key_id, "fields"))
        )

    @property
    def key_id(self) -> str:
        """The id of the key that seals now."""
        return self._ring.current

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of every key of the ring, the current one first."""
        return tuple(self._ring.keys)

    def seal(self, text: str, bound_to: str) -> bytes:
        """Return the envelope of ``text``, which opens only with the same ``bound_to``."""
        key_id = self._ring.current
        nonce = secrets.token_bytes(NONCE_BYTES)
        # surrogatepass: a young person's words are kept whole, even the halves of a broken emoji.
        plain = text.encode("utf-8", "surrogatepass")
        padded = len(plain).to_bytes(LENGTH_BYTES, "big") + plain
        padded += bytes(-len(padded) % BLOCK_BYTES)
        head = bytes((ENVELOPE_VERSION, len(key_id))) + key_id.encode()
        return head + nonce + self._cipher(key_id).encrypt(nonce, padded, bound_to.encode())

    def open(self, envelope: bytes, bound_to: str) -> str:
        """Return the text of an envelope; raises UnopenedError for any other row, key or bytes."""
        try:
            version, id_length = envelope[0], envelope[1]
            key_id = envelope[2 : 2 + id_length].decode()
            rest = envelope[2 + id_length :]
            if version != ENVELOPE_VERSION or key_id not in self._ring.keys:
                raise UnopenedError("unknown envelope version or key")
            padded = self._cipher(key_id).decrypt(
                rest[:NONCE_BYTES], rest[NONCE_BYTES:], bound_to.encode()
            )
        except (IndexError, UnicodeDecodeError, InvalidTag, ValueError) as error:
            raise UnopenedError("a sealed value does not open") from error
        length = int.from_bytes(padded[:LENGTH_BYTES], "big")
        return padded[LENGTH_BYTES : LENGTH_BYTES + length].decode("utf-8", "surrogatepass")

    def hash(self, purpose: Purpose, value: str) -> bytes:
        """Return the keyed hash of ``value`` (32 bytes) under the oldest key, which never rotates.

        The last key of the ring makes hashes: they are found by equality, so they must stay equal.
        """
        oldest = tuple(self._ring.keys)[-1]
        key = self._derive(oldest, purpose)
        return hmac.new(key, value.encode("utf-8", "surrogatepass"), sha256).digest()

    def _derive_key(self, key_id: str, purpose: Purpose) -> bytes:
        hkdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
        return hkdf.derive(self._ring.keys[key_id])


def vault_of(session: Session) -> Vault:
    """Return the vault that came with the session; raises NoVaultError where there is none."""
    vault = session.info.get("vault")
    if not isinstance(vault, Vault):
        raise NoVaultError("this session was not opened by database.transactions")
    return vault


def bound_to(row: Row, column: str) -> str:
    """Return the associated data of one field: organisation, table, column and row."""
    return address(row.__tablename__, column, row.id, getattr(row, "organisation_id", None))


def address(table: str, column: str, row_id: Any, organisation_id: Any = None) -> str:
    """Return the associated data of a field that is inserted in bulk, without an object."""
    return f"{organisation_id or '-'}/{table}/{column}/{row_id}"


def seal(session: Session, row: Row, column: str, text: str | None) -> None:
    """Set a sealed column of ``row`` to ``text`` (None stays None)."""
    envelope = None if text is None else vault_of(session).seal(text, bound_to(row, column))
    setattr(row, column, envelope)


def unseal(row: Row, column: str) -> str | None:
    """Return the text of a sealed column, or None where nothing is stored.

    Raises UnopenedError when it was altered or moved, NoVaultError when the row has no session.
    """
    envelope = getattr(row, column)
    if envelope is None:
        return None
    session = object_session(row) or inspect(row).session
    if session is None:
        raise NoVaultError(f"a row of {row.__tablename__} was read outside its transaction")
    return vault_of(session).open(bytes(envelope), bound_to(row, column))


def keyed_hash(session: Session, purpose: Purpose, value: str) -> bytes:
    """Return the keyed hash by which a sealed value (a number, a token) is found again."""
    return vault_of(session).hash(purpose, value)
