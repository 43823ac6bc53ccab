"""What Heard is told about its carrier: the account, the sender, our numbers and our address."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TWILIO = "https://api.twilio.com"
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
SERVICE = re.compile(r"MG[0-9a-f]{32}")
_ACCOUNT = re.compile(r"AC[0-9a-f]{32}")


class BadCarrierSettingsError(ValueError):
    """A setting of the carrier is missing or malformed; the message names it, never its value."""


@dataclass(frozen=True, slots=True)
class CarrierSettings:
    """What Heard needs to speak to the carrier.

    ``sender``: a number in E.164 or a messaging service (``MG…``). ``base_url``: our own public
    address, which alone decides what signatures cover. ``api_base``: the carrier's; empty means
    Twilio's.
    Raises BadCarrierSettingsError: with a blank token anybody could sign.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str
    base_url: str
    our_numbers: tuple[str, ...]
    api_base: str = TWILIO

    def __post_init__(self) -> None:
        is_sender = E164.fullmatch(self.sender) or SERVICE.fullmatch(self.sender)
        are_numbers = self.our_numbers and all(map(E164.fullmatch, self.our_numbers))
        well_formed = {
            "account SID must be AC and 32 hexadecimal digits": _ACCOUNT.fullmatch(
                self.account_sid
            ),
            "auth token must not be blank": self.auth_token.strip(),
            "sender must be one number in E.164 or a messaging service (MG…)": is_sender,
            "numbers of ours must be named, each in E.164": are_numbers,
            "view of our public address must be a scheme and a host": urlsplit(
                self.base_url
            ).hostname,
        }
        for sentence, holds in well_formed.items():
            if not holds:
                raise BadCarrierSettingsError(f"The carrier's {sentence}.")
