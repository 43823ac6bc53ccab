"""The carrier's edge: who is believed, what is read, and what its answers mean."""

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms import carrier
from sms.carried import Inbound, Malformed, Status
from tests.carrying import OURS, PHONE, as_lists, make_form, make_settings, make_sid

URL = "https://heard.example/sms/inbound"
SETTINGS = make_settings()


def read(**changed: str | None) -> Inbound | Malformed:
    return carrier.parse(SETTINGS, as_lists(make_form(SETTINGS, **changed)))


def genuine(form: dict[str, str], url: str = URL, **changed: Any) -> bool:
    signature = changed.pop("signature", None) or carrier.sign(SETTINGS, url, form)
    return carrier.is_genuine(
        SETTINGS, changed.pop("at", url), as_lists(form), signature, **changed
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"auth_token": ""},
        {"auth_token": "  "},
        {"account_sid": "AC1"},
        {"sender": "Heard"},
        {"sender": f"{OURS},{PHONE}"},
        {"our_numbers": ()},
        {"our_numbers": ("07700900999",)},
        {"base_url": "heard.example"},
    ],
)
def test_settings_that_would_let_anybody_in_are_refused_without_showing_them(
    wrong: dict[str, Any],
) -> None:
    with pytest.raises(carrier.BadCarrierSettingsError) as caught:
        make_settings(**wrong)

    assert "made-up-token" not in str(caught.value)


def test_the_token_is_not_part_of_how_the_settings_print() -> None:
    assert "made-up-token" not in repr(SETTINGS)


def test_what_the_carrier_signed_is_genuine_with_and_without_the_port() -> None:
    form = make_form(SETTINGS)

    assert genuine(form)
    assert genuine(form, url="https://heard.example:443/sms/inbound", at=URL)


def test_a_receipt_is_signed_over_its_query_too() -> None:
    form = make_form(SETTINGS)
    url = f"https://heard.example/sms/status?text={uuid.uuid4()}"

    assert genuine(form, url=url)
    assert not genuine(form, url=url, at=f"{url}0")


def test_a_sha256_signature_is_believed_only_as_such() -> None:
    form = make_form(SETTINGS)
    signature = carrier.RequestValidator(SETTINGS.auth_token).compute_signature(
        URL, form, "HMAC_SHA256"
    )

    assert genuine(form, signature=signature, algorithm="HMAC_SHA256")
    assert not genuine(form, signature=signature)


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": "AAAA"},
        {"signature": "é"},
        {"algorithm": "none"},
        {"at": "https://elsewhere.example/sms/inbound"},
    ],
)
def test_a_forged_or_rehosted_form_is_not_genuine(changed: dict[str, Any]) -> None:
    assert not genuine(make_form(SETTINGS), **changed)


def test_a_changed_word_breaks_the_signature() -> None:
    form = make_form(SETTINGS)
    signature = carrier.sign(SETTINGS, URL, form)

    assert not carrier.is_genuine(SETTINGS, URL, as_lists(form | {"Body": "5"}), signature)


def test_half_a_letter_in_a_form_is_not_genuine_and_raises_nothing() -> None:
    form = as_lists(make_form(SETTINGS, Body="\ud83d"))

    assert not carrier.is_genuine(SETTINGS, URL, form, "AAAA")


@pytest.mark.parametrize(
    ("header", "algorithm"),
    [
        ("", "HMAC_SHA1"),
        ("key=webhooks_1,algorithm=HMAC_SHA256", "HMAC_SHA256"),
        ("algorithm= none ", "none"),
        ("algorithm=", ""),
    ],
)
def test_the_algorithm_is_what_the_header_names(header: str, algorithm: str) -> None:
    assert carrier.algorithm_of(header) == algorithm


def test_a_text_is_read_whole_with_its_parts_and_attachments() -> None:
    words = " two\r\nlines and \U0001f642  "

    text = read(Body=words, NumSegments="3", NumMedia="1", OptOutType="STOP")

    assert isinstance(text, Inbound)
    assert (text.body, text.parts, text.attachments, text.opt_out_type) == (words, 3, 1, "STOP")


def test_nul_is_shown_and_not_dropped() -> None:
    text = read(Body="a\x00b")

    assert isinstance(text, Inbound)
    assert text.body == "a\u2400b"


def test_a_text_of_160000_letters_is_kept_whole() -> None:
    text = read(Body="x" * 160_000)

    assert isinstance(text, Inbound)
    assert len(text.body) == 160_000


def test_an_unknown_field_is_ignored_and_an_unknown_mark_is_none() -> None:
    text = read(SomethingNew="1", OptOutType="MAYBE", NumSegments="0")

    assert isinstance(text, Inbound)
    assert (text.opt_out_type, text.parts) == (None, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"MessageSid": "SM123"},
        {"MessageSid": "SM" + "a" * 32 + "\n"},
        {"MessageSid": "SM" + "A" * 32},
        {"From": "07700900123"},
        {"From": "Heard"},
        {"From": "+447700900123FromCountryGB", "FromCountry": None},
        {"To": PHONE},
        {"To": None},
        {"AccountSid": "AC" + "b" * 32},
        {"Body": None},
        {"NumMedia": "0NumSegments1", "NumSegments": None},
        {"SmsSid": "SM" + "c" * 32},
        {"From+447700900111": ""},
        {"Dave is here": ""},
        {"Zz": "MessageSidSM" + "d" * 32},
        {"MediaUrl0": "https://api.twilio.com/Messages/MM" + "d" * 32},
        {"ToZ": "From+447700900111"},
    ],
)
def test_a_malformed_or_re_cut_form_is_refused(changed: dict[str, str | None]) -> None:
    assert isinstance(read(**changed), Malformed)


def test_an_attachment_s_address_may_name_its_own_message() -> None:
    sid = make_sid()

    text = read(MessageSid=sid, MediaUrl0=f"https://api.twilio.com/Messages/{sid}/Media/ME1")

    assert isinstance(text, Inbound)


def test_a_field_that_stands_twice_is_refused() -> None:
    form = as_lists(make_form(SETTINGS)) | {"Body": ["4", "5"]}

    assert isinstance(carrier.parse(SETTINGS, form), Malformed)
    assert isinstance(carrier.parse_status(SETTINGS, form), Malformed)


@given(st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=40), max_size=2)))
def test_reading_any_form_never_raises(form: dict[str, list[str]]) -> None:
    assert isinstance(carrier.parse(SETTINGS, form), Malformed)
    assert isinstance(carrier.parse_status(SETTINGS, form, "x"), Malformed)
    assert not carrier.is_genuine(SETTINGS, URL, form, "")


def test_a_receipt_is_read_with_our_own_id() -> None:
    ours = uuid.uuid4()
    form = make_form(SETTINGS, Body=None, MessageStatus="undelivered", ErrorCode="30005")

    status = carrier.parse_status(SETTINGS, as_lists(form), str(ours))

    assert status == Status(form["MessageSid"], "undelivered", "30005", ours)


def test_a_receipt_without_our_id_is_read_all_the_same() -> None:
    form = make_form(SETTINGS, MessageStatus="sent")

    status = carrier.parse_status(SETTINGS, as_lists(form), "not an id")

    assert isinstance(status, Status)
    assert status.text_id is None


@pytest.mark.parametrize(
    "changed",
    [
        {"MessageStatus": None},
        {"MessageStatus": "Sent!"},
        {"MessageStatus": "sent", "ErrorCode": "x"},
        {"MessageStatus": "sent", "AccountSid": "AC" + "b" * 32},
    ],
)
def test_a_malformed_receipt_is_refused(changed: dict[str, str | None]) -> None:
    form = as_lists(make_form(SETTINGS, **changed))

    assert isinstance(carrier.parse_status(SETTINGS, form), Malformed)
