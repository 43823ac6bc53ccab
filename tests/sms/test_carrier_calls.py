"""Sending through the carrier and reading its list, over real HTTP to the stand-in."""

import socket
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from portal.standin import StandIn
from sms import carrier
from sms.carried import Busy, Refused, Taken, Unsure
from sms.wire import Answer
from tests.carrying import OURS, PHONE, make_settings, running


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with running(make_settings(base_url="http://127.0.0.1:9")) as server:
        yield server


@pytest.fixture
def phone_line(stand_in: StandIn) -> carrier.Carrier:
    return carrier.Carrier(
        make_settings(base_url="http://127.0.0.1:9", api_base=stand_in.url), seconds=0.5
    )


@pytest.mark.parametrize(
    ("status_code", "text", "headers", "result"),
    [
        (201, '{"sid": "SM%s"}' % ("e" * 32), {}, Taken("SM" + "e" * 32)),
        (201, '{"sid": "oops"}', {}, Unsure("unreadable")),
        (200, "<html>", {}, Unsure("unreadable")),
        (201, "[1]", {}, Unsure("unreadable")),
        (400, '{"code": 21610}', {}, Refused("opted_out")),
        (400, '{"code": 21211}', {}, Refused("21211")),
        (404, "gone", {}, Refused("404")),
        (429, "", {"Retry-After": "9"}, Busy(9)),
        (503, "", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, Busy(None)),
        (503, "", {}, Busy(None)),
        (500, "", {}, Unsure("http_500")),
        (302, "", {}, Unsure("http_302")),
    ],
)
def test_each_answer_means_what_the_table_says(
    status_code: int, text: str, headers: dict[str, str], result: carrier.Result
) -> None:
    assert carrier.read_answer(Answer(status_code, text, headers)) == result


def test_a_text_reaches_the_provider_over_http(
    stand_in: StandIn, phone_line: carrier.Carrier
) -> None:
    text_id = uuid.uuid4()

    result = phone_line.send(PHONE, "Hi there", phone_line.callback_url(text_id), 600)

    assert isinstance(result, Taken)
    sent = stand_in.network.find(result.provider_id)
    assert sent is not None
    assert (sent.to_number, sent.body) == (PHONE, "Hi there")
    assert sent.status_callback == f"http://127.0.0.1:9/sms/status?text={text_id}"


def test_a_messaging_service_sends_in_its_own_name() -> None:
    service = "MG" + "f" * 32
    with running(make_settings(sender=service)) as stand_in:
        line = carrier.Carrier(make_settings(sender=service, api_base=stand_in.url))

        result = line.send(PHONE, "Hi", line.callback_url(uuid.uuid4()), 999_999)

    assert isinstance(result, Taken)


@pytest.mark.parametrize(
    ("fault", "result"),
    [("busy", Busy(7)), ("broken", Unsure("http_500")), ("reset", Unsure("ConnectionError"))],
)
def test_each_fault_of_the_provider_has_its_result(
    stand_in: StandIn, phone_line: carrier.Carrier, fault: str, result: carrier.Result
) -> None:
    stand_in.faults[fault] = 1

    assert phone_line.send(PHONE, "Hi", phone_line.callback_url(uuid.uuid4()), 60) == result


def test_a_provider_that_hangs_is_left_and_nobody_knows(
    stand_in: StandIn, phone_line: carrier.Carrier
) -> None:
    stand_in.faults["hang"] = 1

    result = phone_line.send(PHONE, "Hi", phone_line.callback_url(uuid.uuid4()), 60)

    assert result == Unsure("ReadTimeout")


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server that never ends its answer: a byte now and then, each within the time for one."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n")
            while not over.wait(0.1):
                try:
                    connection.sendall(b"1\r\nx\r\n")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    over.set()
    thread.join()
    listener.close()


def test_a_provider_that_drips_is_left_as_well(dripping: str) -> None:
    line = carrier.Carrier(make_settings(api_base=dripping), seconds=0.4)

    assert line.send(PHONE, "Hi", "", 60) == Unsure("ReadTimeout")


def test_a_refused_connection_took_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    line = carrier.Carrier(make_settings(api_base=f"http://127.0.0.1:{port}"))

    assert line.send(PHONE, "Hi", line.callback_url(uuid.uuid4()), 60) == Busy(None)


def test_the_list_walks_every_page_and_tells_texts_to_us_apart(
    stand_in: StandIn, phone_line: carrier.Carrier
) -> None:
    phone = "+447700900321"
    for n in range(3):
        phone_line.send(phone, f"number {n}", "", 60)
    stand_in.network.text_us(phone, "hello\x00")

    to_phone = phone_line.list_messages(to=phone)
    to_us = phone_line.list_messages(to=OURS, since=datetime.now(UTC) - timedelta(hours=1))

    assert [one.body for one in to_phone] == ["number 2", "number 1", "number 0"]
    assert not any(one.is_inbound for one in to_phone)
    mine = [one.as_inbound() for one in to_us if one.from_number == phone]
    assert [(one.body, one.to_number) for one in mine] == [("hello\u2400", OURS)]
    assert mine[0].sent_at is not None


def test_a_long_list_is_walked_page_by_page(stand_in: StandIn, phone_line: carrier.Carrier) -> None:
    for n in range(205):
        stand_in.network.take({"To": "+447700900555", "From": OURS, "Body": str(n)})

    listed = phone_line.list_messages(to="+447700900555")

    assert len({one.provider_id for one in listed}) == 205


def test_no_list_is_told_apart_from_an_empty_one() -> None:
    with running(make_settings(auth_token="another")) as stand_in:
        line = carrier.Carrier(make_settings(api_base=stand_in.url))

        with pytest.raises(carrier.UnlistedError):
            line.list_messages(to=PHONE)
