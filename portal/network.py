"""The phone network behind the stand-in provider: its messages, in memory, in its shapes.

Source: Twilio's page "Message resource" and its error dictionary (21211, 21609, 21610, 21617).
"""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from portal.clock import now
from sms import carrier
from sms.carrier_settings import E164
from sms.segments import measure

LONGEST_BODY = 1600
PAGE_SIZE = 50
CARRIER_WORDS = {
    "STOP": frozenset(
        {"stop", "stopall", "unsubscribe", "end", "quit", "cancel", "revoke", "optout"}
    ),
    "START": frozenset({"start", "unstop"}),
    "HELP": frozenset({"help", "info"}),
}
"""The provider's default words, which it acts on before anybody else sees them."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the provider would not take a message: its own error code and words."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Message:
    """One text of the network, in either direction; ``from_number`` may be a messaging service."""

    sid: str
    account_sid: str
    is_inbound: bool
    from_number: str
    to_number: str
    body: str
    status: str
    status_callback: str
    at: datetime

    def resource(self) -> dict[str, Any]:
        """Return the message as the provider's Message resource."""
        at = format_datetime(self.at.replace(microsecond=0))
        return {
            "sid": self.sid,
            "account_sid": self.account_sid,
            "direction": "inbound" if self.is_inbound else "outbound-api",
            "from": self.from_number,
            "to": self.to_number,
            "body": self.body,
            "status": self.status,
            "num_segments": str(measure(self.body).segments),
            "num_media": "0",
            "date_created": at,
            "date_updated": at,
            "date_sent": None if self.status == "queued" else at,
            "error_code": None,
            "error_message": None,
            "uri": f"/2010-04-01/Accounts/{self.account_sid}/Messages/{self.sid}.json",
        }

    def shown(self) -> dict[str, Any]:
        """Return the message as the demo's phone shows it; ``from_phone``: the phone wrote it."""
        return {
            "sid": self.sid,
            "from_phone": self.is_inbound,
            "body": self.body,
            "status": self.status,
            "at": self.at.isoformat(),
        }


class Network:
    """Every message since the start, oldest first, and who texted STOP; safe among threads."""

    def __init__(self, settings: carrier.CarrierSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._messages: dict[str, Message] = {}
        self._stopped: set[str] = set()

    def take(self, form: Mapping[str, str]) -> Message | Refusal:
        """Take one message to a phone, or say why not, as a POST to ``Messages.json`` would."""
        to, body = form.get("To", ""), form.get("Body", "")
        sender = form.get("MessagingServiceSid") or form.get("From", "")
        callback = form.get("StatusCallback", "")
        refusals = {
            Refusal(21211, "Invalid 'To' Phone Number"): not E164.fullmatch(to),
            Refusal(21606, "The 'From' is not ours"): sender != self._settings.sender,
            Refusal(21602, "Message body is required"): not body,
            Refusal(21617, "The message body exceeds 1600 characters"): len(body) > LONGEST_BODY,
            Refusal(21609, "Invalid 'StatusCallback'"): bool(callback)
            and not callback.startswith(f"{self._settings.base_url}/"),
            Refusal(21610, "Attempt to send to unsubscribed recipient"): to in self._stopped,
        }
        why = next((refusal for refusal, holds in refusals.items() if holds), None)
        return why or self._add(False, sender, to, body, callback)

    def text_us(self, from_number: str, body: str) -> Message | Refusal:
        """Take one text from a phone to our first number; stop or start as the provider does."""
        if not E164.fullmatch(from_number):
            return Refusal(21212, "Invalid 'From' Phone Number")
        mark = _mark(body)
        with self._lock:
            if mark == "STOP":
                self._stopped.add(from_number)
            elif mark == "START":
                self._stopped.discard(from_number)
        return self._add(True, from_number, self._settings.our_numbers[0], body, "")

    def find(self, sid: str) -> Message | None:
        """Return one message, or None."""
        with self._lock:
            return self._messages.get(sid)

    def thread(self, number: str) -> list[Message]:
        """Return the messages from and to one phone, oldest first."""
        with self._lock:
            return [
                message
                for message in self._messages.values()
                if number in {message.from_number, message.to_number}
            ]

    def page(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """Return a page of the list, newest first, by To, From, DateSent>, PageSize and Page."""
        with self._lock:
            found = [one for one in self._messages.values() if _fits(one, asked)]
        size = _whole(asked.get("PageSize", ""), PAGE_SIZE, 1000)
        page = _whole(asked.get("Page", ""), 0, 1_000_000)
        newest = found[::-1]
        left = len(newest) > (page + 1) * size
        filters = "".join(
            f"&{name}={value.replace('+', '%2B')}"
            for name, value in asked.items()
            if name != "Page"
        )
        path = f"/2010-04-01/Accounts/{self._settings.account_sid}/Messages.json"
        return {
            "messages": [one.resource() for one in newest[page * size : (page + 1) * size]],
            "page": page,
            "page_size": size,
            "next_page_uri": f"{path}?Page={page + 1}{filters}" if left else None,
            "uri": path,
        }

    def receipt_form(self, message: Message, status: str) -> dict[str, str]:
        """Note that a message has this status now and return the form that tells it."""
        with self._lock:
            self._messages[message.sid] = replace(self._messages[message.sid], status=status)
        return {
            "AccountSid": message.account_sid,
            "ApiVersion": "2010-04-01",
            "From": message.from_number,
            "To": message.to_number,
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
        }

    def inbound_form(self, message: Message) -> dict[str, str]:
        """Return the form by which the provider hands over a text to us."""
        mark = _mark(message.body)
        return {
            "AccountSid": message.account_sid,
            "ApiVersion": "2010-04-01",
            "Body": message.body,
            "From": message.from_number,
            "FromCountry": "GB",
            "To": message.to_number,
            "ToCountry": "GB",
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "SmsMessageSid": message.sid,
            "SmsStatus": "received",
            "NumMedia": "0",
            "NumSegments": str(measure(message.body).segments),
            **({"OptOutType": mark} if mark else {}),
        }

    def _add(self, is_inbound: bool, sender: str, to: str, body: str, callback: str) -> Message:
        message = Message(
            sid=f"SM{secrets.token_hex(16)}",
            account_sid=self._settings.account_sid,
            is_inbound=is_inbound,
            from_number=sender,
            to_number=to,
            body=body,
            status="received" if is_inbound else "queued",
            status_callback=callback,
            at=now(),
        )
        with self._lock:
            self._messages[message.sid] = message
        return message


def _mark(body: str) -> str | None:
    word = body.strip().casefold()
    return next((mark for mark, words in CARRIER_WORDS.items() if word in words), None)


def _fits(message: Message, asked: Mapping[str, str]) -> bool:
    since = asked.get("DateSent>", "")
    return (
        asked.get("To", message.to_number) == message.to_number
        and asked.get("From", message.from_number) == message.from_number
        and (not since or (message.status != "queued" and message.at >= _instant(since)))
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text if "T" in text else f"{text}T00:00:00Z")


def _whole(text: str, otherwise: int, most: int) -> int:
    return min(int(text), most) if text.isdecimal() and text.isascii() else otherwise
