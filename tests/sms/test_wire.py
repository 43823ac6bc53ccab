"""One call, one limit on its whole time and size."""

import socket
import threading
from collections.abc import Iterator

import pytest
import requests

from sms import wire

MEBIBYTE = b"x" * 1024 * 1024


@pytest.fixture
def endless() -> Iterator[str]:
    """A server whose one answer is larger than anything the carrier gives."""
    listener = socket.create_server(("127.0.0.1", 0))

    def pour() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + MEBIBYTE * 8)
            except OSError:
                return

    thread = threading.Thread(target=pour)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    thread.join()
    listener.close()


def test_an_answer_without_end_is_cut_off(endless: str) -> None:
    line = wire.Wire("https://api.example", endless, seconds=5)

    with pytest.raises(wire.TooLargeError):
        line.request("GET", "https://api.example/list")


def test_a_call_that_never_connected_took_nothing() -> None:
    assert wire.never_left(requests.ConnectTimeout())
    assert not wire.never_left(requests.ReadTimeout())
    assert not wire.never_left(requests.ConnectionError("reset"))


@pytest.mark.parametrize(
    ("header", "seconds"), [("0", 0), ("30", 30), ("99999", 3600), ("-1", None), ("soon", None)]
)
def test_the_wait_that_is_asked_for_is_an_hour_at_most(header: str, seconds: int | None) -> None:
    assert wire.retry_after({"Retry-After": header}) == seconds


def test_no_wait_asked_for_is_none() -> None:
    assert wire.retry_after({}) is None
