"""Settings are read once, and a bad one stops the start with a sentence that names it."""

import pytest

from database.vault import new_key_ring_text
from portal.settings import NO_STAFF_SIGN_IN, BadSettingError, read_settings

SECRET = "a-token-nobody-must-see"
GOOD = {
    "HEARD_MODE": "demo",
    "HEARD_BASE_URL": "http://127.0.0.1:8000/",
    "HEARD_DATABASE_URL": "postgresql://made-up@/heard",
    "HEARD_SECRET_KEY": "demo-key",
    "HEARD_KEYS": new_key_ring_text("t1"),
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": SECRET,
    "TWILIO_FROM": "+447700900999",
    "TWILIO_API_BASE": "http://127.0.0.1:8001",
}


def test_a_demo_is_read_whole() -> None:
    settings = read_settings(GOOD)

    assert settings.is_demo
    assert (settings.base_url, settings.host) == ("http://127.0.0.1:8000", "127.0.0.1")
    assert settings.carrier.sender == "+447700900999"
    assert SECRET not in repr(settings.carrier)


@pytest.mark.parametrize("mode", [{}, {"HEARD_MODE": "production"}, {"HEARD_MODE": ""}])
def test_production_refuses_to_start_with_exactly_one_sentence(mode: dict[str, str]) -> None:
    environ = {name: value for name, value in GOOD.items() if name != "HEARD_MODE"} | mode

    with pytest.raises(BadSettingError) as refused:
        read_settings(environ)

    assert str(refused.value) == NO_STAFF_SIGN_IN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEARD_MODE", "staging"),
        ("HEARD_BASE_URL", ""),
        ("HEARD_BASE_URL", "example.org"),
        ("HEARD_BASE_URL", "https://example.org/heard"),
        ("HEARD_DATABASE_URL", ""),
        ("HEARD_SECRET_KEY", " "),
        ("HEARD_KEYS", "t1:too-short"),
        ("HEARD_KEYS", ""),
        ("HEARD_CARRIER", "pigeon"),
        ("TWILIO_AUTH_TOKEN", ""),
        ("TWILIO_ACCOUNT_SID", "AC1"),
        ("TWILIO_FROM", "Heard"),
        ("TWILIO_API_BASE", "https://api.example.org"),
    ],
)
def test_a_bad_setting_is_named_and_its_value_never_shown(name: str, value: str) -> None:
    with pytest.raises(BadSettingError) as refused:
        read_settings({**GOOD, name: value})

    sentence = str(refused.value)
    assert sentence.endswith(".") or "HEARD_KEYS" in sentence
    assert SECRET not in sentence
    assert not value.strip() or value not in sentence or name == "HEARD_BASE_URL"
