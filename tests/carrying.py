"""What tests of texting share: settings, a signed form, and the stand-in on loopback."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from portal.standin import StandIn
from sms import carrier

OURS = "+447700900999"
PHONE = "+447700900123"


def make_settings(**changed: Any) -> carrier.CarrierSettings:
    """A made-up account whose public address and provider are both on loopback."""
    return carrier.CarrierSettings(
        **{
            "account_sid": "AC" + "a" * 32,
            "auth_token": "made-up-token",
            "sender": OURS,
            "base_url": "https://heard.example",
            "our_numbers": (OURS,),
            **changed,
        }
    )


def make_sid() -> str:
    return f"SM{secrets.token_hex(16)}"


def make_form(settings: carrier.CarrierSettings, **changed: str | None) -> dict[str, str]:
    """An inbound text as the carrier posts it; a field given as None is left out."""
    sid = changed.get("MessageSid") or make_sid()
    form = {
        "AccountSid": settings.account_sid,
        "ApiVersion": "2010-04-01",
        "Body": "4",
        "From": PHONE,
        "FromCountry": "GB",
        "MessageSid": sid,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "To": OURS,
        **changed,
    }
    return {name: value for name, value in form.items() if value is not None}


def as_lists(form: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in form.items()}


@contextmanager
def running(settings: carrier.CarrierSettings) -> Iterator[StandIn]:
    """Serve the stand-in on a free port for the length of the block."""
    stand_in = StandIn("127.0.0.1", 0, settings)
    thread = threading.Thread(target=stand_in.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.closing.set()
        stand_in.shutdown()
        thread.join()
        stand_in.server_close()


def wait_until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait on a condition, never for a time; fails when it does not come to hold."""
    until = time.monotonic() + seconds
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < until, "it never came to hold"
        pause.wait(0.01)
