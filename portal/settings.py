"""The settings of a deployment: read once from an environment mapping into a frozen dataclass.

A bad or missing setting stops the start with a sentence that names it and never shows its value
(guide security.md 6). Each service's own settings are rows of ``people.organisations``, not these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from database.vault import BadKeyRingError, KeyRing, read_key_ring
from sms.carrier_settings import TWILIO, BadCarrierSettingsError, CarrierSettings

Mode = Literal["demo", "production"]

NO_STAFF_SIGN_IN = "HEARD_MODE=production refuses to start until staff sign-in exists."
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class BadSettingError(ValueError):
    """A setting is missing or wrong; the message is a sentence for whoever starts Heard."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process of Heard is told from outside; see README for each variable."""

    mode: Mode
    base_url: str
    database_url: str
    secret_key: str
    key_ring: KeyRing
    carrier_kind: Literal["simulator", "twilio"]
    carrier: CarrierSettings

    @property
    def is_demo(self) -> bool:
        """Whether the made-up service runs.

        One chooses who to be, and there is a phone to text with.
        """
        return self.mode == "demo"

    @property
    def host(self) -> str:
        """The host name of the base URL: the only one requests may be for."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_https(self) -> bool:
        """Whether people reach Heard over TLS."""
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings that ``environ`` spells; raises BadSettingError with one sentence."""
    if _one_of(environ, "HEARD_MODE", ("demo", "production"), "production") == "production":
        raise BadSettingError(NO_STAFF_SIGN_IN)
    kind = _one_of(environ, "HEARD_CARRIER", ("simulator", "twilio"), "simulator")
    base_url = _base_url(environ)
    try:
        key_ring = read_key_ring(_needed(environ, "HEARD_KEYS"))
    except BadKeyRingError as error:
        raise BadSettingError(str(error)) from error
    return Settings(
        mode="demo",
        base_url=base_url,
        database_url=_needed(environ, "HEARD_DATABASE_URL"),
        secret_key=_needed(environ, "HEARD_SECRET_KEY"),
        key_ring=key_ring,
        carrier_kind="simulator" if kind == "simulator" else "twilio",
        carrier=_carrier(environ, kind, base_url),
    )


def var_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of a deployment's own files.

    ``HEARD_VAR``, else ``var/`` in the checkout.
    """
    return Path(environ.get("HEARD_VAR") or Path(__file__).parents[1] / "var").resolve()


def _carrier(environ: Mapping[str, str], kind: str, base_url: str) -> CarrierSettings:
    ours = tuple(number for number in _needed(environ, "TWILIO_FROM").split(",") if number)
    api_base = environ.get("TWILIO_API_BASE") or TWILIO
    if kind == "simulator" and urlsplit(api_base).hostname not in LOOPBACK:
        raise BadSettingError(
            "TWILIO_API_BASE must be an address of this machine while HEARD_CARRIER=simulator."
        )
    try:
        return CarrierSettings(
            account_sid=_needed(environ, "TWILIO_ACCOUNT_SID"),
            auth_token=_needed(environ, "TWILIO_AUTH_TOKEN"),
            sender=environ.get("TWILIO_MESSAGING_SERVICE_SID") or ours[0],
            our_numbers=ours,
            api_base=api_base,
            base_url=base_url,
        )
    except BadCarrierSettingsError as error:
        raise BadSettingError(str(error)) from error


def _base_url(environ: Mapping[str, str]) -> str:
    base_url = _needed(environ, "HEARD_BASE_URL").rstrip("/")
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise BadSettingError(
            "HEARD_BASE_URL must be a scheme and a host, like https://example.org."
        )
    return base_url


def _needed(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise BadSettingError(f"{name} is not set. README.md says what it is.")
    return value


def _one_of(environ: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        raise BadSettingError(f"{name} must be one of {', '.join(allowed)}.")
    return value
