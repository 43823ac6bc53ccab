import socket

import pytest

from tests.sockets import OutsideSocket, is_near, is_near_host

NEAR = ("127.0.0.1", "127.8.8.8", "::1", "localhost", b"127.0.0.1")
FAR = ("192.0.2.7", "2001:db8::1", "0.0.0.0", "::", "example.org", "", None, 7)  # noqa: S104 - refused, not bound


@pytest.mark.parametrize("host", NEAR)
def test_this_machine_is_near(host: object) -> None:
    assert is_near_host(host)


@pytest.mark.parametrize("host", FAR)
def test_every_other_machine_is_far(host: object) -> None:
    assert not is_near_host(host)


def test_a_unix_path_is_near() -> None:
    assert is_near(socket.AF_UNIX, "/tmp/anything")  # noqa: S108 - nothing is opened


@pytest.mark.parametrize("address", ["192.0.2.7", ("192.0.2.7", 443)])
def test_an_address_of_a_family_we_do_not_know_is_far(address: object) -> None:
    assert not is_near(socket.AF_NETLINK, address)


def test_no_test_connects_to_another_machine(no_outside_socket: list[str]) -> None:
    with socket.socket() as opened, pytest.raises(OutsideSocket):
        opened.connect(("192.0.2.7", 443))

    assert len(no_outside_socket) == 1
    del no_outside_socket[:]


def test_no_test_sends_a_datagram_to_another_machine(no_outside_socket: list[str]) -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as opened,
        pytest.raises(OutsideSocket),
    ):
        opened.sendto(b"x", ("192.0.2.7", 53))

    del no_outside_socket[:]


def test_no_test_looks_up_the_name_of_another_machine(no_outside_socket: list[str]) -> None:
    with pytest.raises(OutsideSocket):
        socket.getaddrinfo("example.org", 443)

    del no_outside_socket[:]


def test_no_test_opens_a_door_to_other_machines(no_outside_socket: list[str]) -> None:
    with socket.socket() as opened, pytest.raises(OutsideSocket):
        opened.bind(("0.0.0.0", 0))  # noqa: S104 - what is refused here

    del no_outside_socket[:]


def test_programs_on_this_machine_are_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        socket.create_connection(door.getsockname(), timeout=5) as visitor,
    ):
        assert visitor.getpeername() == door.getsockname()


def test_the_guard_stands_in_every_run(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.has_plugin("tests.sockets")
