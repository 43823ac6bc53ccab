"""A pytest plugin: no test reaches past this machine.

Sockets may connect, send or bind to a loopback address or a unix path and to nothing else; names
other than ``localhost`` are not looked up. An audit hook of Python sees every socket, whichever
library opened it in Python; it stays for the whole run, from the moment the plugin is loaded, so
that fixtures of a whole session are held to it too. libpq opens sockets of its own in C: the
embedded server is spoken to over a unix path. Programs that a test starts are not seen here.
"""

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator

import pytest

WATCHED = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
LOOKED_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})

_refused: list[str] = []


class OutsideSocket(RuntimeError):
    """A test tried to reach another machine; the message says which."""


def is_near(family: int, address: object) -> bool:
    """Whether a socket address is of this machine alone: loopback, a unix path, or none."""
    if family == socket.AF_UNIX or address is None:
        return True
    if family not in {socket.AF_INET, socket.AF_INET6} or not isinstance(address, tuple):
        return False
    return is_near_host(address[0])


def is_near_host(host: object) -> bool:
    """Whether a host is this machine by name or by a loopback address; no name is looked up."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event in WATCHED:
        opened, address = args[:2]
        if isinstance(opened, socket.socket) and not is_near(opened.family, address):
            _refuse(f"{event.partition('.')[2]} {address!r}")
    elif event in LOOKED_UP and args[0] is not None and not is_near_host(args[0]):
        _refuse(f"look up {args[0]!r}")


def _refuse(what: str) -> None:
    test = os.environ.get("PYTEST_CURRENT_TEST", "outside any test")
    _refused.append(f"{what} in {test}")
    raise OutsideSocket(f"Tests stay on this machine, but one tried to {what}.")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def no_outside_socket() -> Iterator[list[str]]:
    """Fail a test that tried to reach another machine, even where its code kept quiet about it.

    Yields what was refused during the test; a test of the guard itself empties the list.
    """
    del _refused[:]
    yield _refused
    tried, _refused[:] = tuple(_refused), ()
    assert not tried, f"outside sockets were tried: {tried}"
