"""The stand-in provider behaves towards Heard as the real one does, over real HTTP."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask, request
from werkzeug.serving import make_server

from portal.standin import NotLoopbackError, StandIn, serve
from sms import carrier
from sms.carried import Inbound, Refused, Status, Taken
from tests.carrying import OURS, PHONE, make_settings, running, wait_until

SECONDS = 5


class Ear:
    """A web server in Heard's place: it believes only what is signed, and remembers it."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.answers_503 = 0
        app = Flask("ear")
        app.post("/sms/inbound")(self._listen)
        app.post("/sms/status")(self._listen)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.settings = make_settings(base_url=f"http://127.0.0.1:{self.server.server_port}")

    def _listen(self) -> tuple[str, int]:
        form = request.form.to_dict(flat=False)
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        url = self.settings.base_url + request.path + query
        signature = request.headers[carrier.SIGNATURE_HEADER]
        assert carrier.is_genuine(self.settings, url, form, signature)
        if self.answers_503:
            self.answers_503 -= 1
            return "", 503
        if request.path == "/sms/inbound":
            self.heard.append(carrier.parse(self.settings, form))
        else:
            ours = request.args.get("text", "")
            self.heard.append(carrier.parse_status(self.settings, form, ours))
        return "", 200


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    ear = Ear()
    thread = threading.Thread(target=ear.server.serve_forever)
    thread.start()
    yield ear
    ear.server.shutdown()
    thread.join()
    ear.server.server_close()


@pytest.fixture
def stand_in(ear: Ear) -> Iterator[StandIn]:
    ear.heard.clear()
    with running(ear.settings) as server:
        yield server


@pytest.fixture
def line(ear: Ear, stand_in: StandIn) -> carrier.Carrier:
    return carrier.Carrier(
        make_settings(base_url=ear.settings.base_url, api_base=stand_in.url), seconds=2
    )


def text_us(stand_in: StandIn, body: str, sender: str = PHONE) -> requests.Response:
    told = {"from": sender, "body": body}
    return requests.post(f"{stand_in.url}/demo/inbound", json=told, timeout=SECONDS)


def api(stand_in: StandIn, path: str = "/Messages.json", **call: Any) -> requests.Response:
    call = {"auth": (stand_in.settings.account_sid, stand_in.settings.auth_token), **call}
    account = f"{stand_in.url}/2010-04-01/Accounts/{stand_in.settings.account_sid}"
    method = call.pop("method", "POST" if "data" in call else "GET")
    return requests.request(method, account + path, timeout=SECONDS, **call)


def test_a_text_of_ours_is_followed_by_its_receipts_in_order(
    ear: Ear, stand_in: StandIn, line: carrier.Carrier
) -> None:
    ours = "0b5e6a1e-27a5-4e0f-9d3c-7d5a3e1f2a10"

    taken = line.send(PHONE, "Hi", f"{ear.settings.base_url}/sms/status?text={ours}", 60)

    wait_until(lambda: len(ear.heard) == 3)
    assert isinstance(taken, Taken)
    assert all(isinstance(one, Status) and str(one.text_id) == ours for one in ear.heard)
    assert [one.status for one in ear.heard] == ["queued", "sent", "delivered"]
    assert {one.provider_id for one in ear.heard} == {taken.provider_id}


def test_a_text_from_the_demo_s_phone_reaches_us_signed_and_whole(
    ear: Ear, stand_in: StandIn
) -> None:
    answer = text_us(stand_in, " half 5 \U0001f642\nok ")

    wait_until(lambda: len(ear.heard) == 1)
    assert answer.status_code == 201
    text = ear.heard[0]
    assert isinstance(text, Inbound)
    assert (text.provider_id, text.from_number, text.to_number, text.body) == (
        answer.json()["sid"],
        PHONE,
        OURS,
        " half 5 \U0001f642\nok ",
    )


def test_a_webhook_that_fails_is_posted_again(ear: Ear, stand_in: StandIn) -> None:
    ear.answers_503 = 1

    text_us(stand_in, "4")

    wait_until(lambda: len(ear.heard) == 1)


def test_a_duplicate_comes_twice_under_one_id(ear: Ear, stand_in: StandIn) -> None:
    faults = {"name": "duplicate", "times": 1}
    requests.post(f"{stand_in.url}/demo/faults", json=faults, timeout=SECONDS)

    text_us(stand_in, "4")

    wait_until(lambda: len(ear.heard) == 2)
    assert ear.heard[0] == ear.heard[1]


def test_stop_is_marked_and_blocks_our_texts_until_start(
    ear: Ear, stand_in: StandIn, line: carrier.Carrier
) -> None:
    text_us(stand_in, "Stop ")
    after_stop = line.send(PHONE, "Hi", "", 60)
    text_us(stand_in, "START")
    after_start = line.send(PHONE, "Hi", "", 60)

    wait_until(lambda: len(ear.heard) == 2)
    assert after_stop == Refused("opted_out")
    assert isinstance(after_start, Taken)
    assert [one.opt_out_type for one in ear.heard] == ["STOP", "START"]


def test_the_demo_s_phone_sees_its_own_thread_and_no_other(
    ear: Ear, stand_in: StandIn, line: carrier.Carrier
) -> None:
    line.send(PHONE, "Hi", "", 60)
    line.send("+447700900124", "Not yours", "", 60)
    text_us(stand_in, "4")

    url = f"{stand_in.url}/demo/messages"
    seen = requests.get(url, params={"number": PHONE}, timeout=SECONDS).json()["messages"]

    assert [(one["from_phone"], one["body"]) for one in seen] == [(False, "Hi"), (True, "4")]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"To": "07700900123"}, 21211),
        ({"From": "+447700900111"}, 21606),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"StatusCallback": "https://elsewhere.example/"}, 21609),
    ],
)
def test_the_provider_refuses_what_the_real_one_refuses(
    stand_in: StandIn, changed: dict[str, str], code: int
) -> None:
    form = {"To": PHONE, "From": OURS, "Body": "Hi", **changed}

    answer = api(stand_in, data=form)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_nobody_sends_or_lists_without_the_token(stand_in: StandIn) -> None:
    wrong = (stand_in.settings.account_sid, "wrong")

    assert api(stand_in, data={"To": PHONE}, auth=wrong).status_code == 401
    assert api(stand_in, auth=wrong).status_code == 401


def test_one_message_is_found_by_its_id_and_what_is_unknown_is_not(
    stand_in: StandIn, line: carrier.Carrier
) -> None:
    taken = line.send(PHONE, "Hi", "", 60)
    assert isinstance(taken, Taken)

    assert api(stand_in, f"/Messages/{taken.provider_id}.json").json()["body"] == "Hi"
    assert api(stand_in, "/Messages/SM1.json").status_code == 404
    assert api(stand_in, "/Calls.json").status_code == 404
    assert api(stand_in, "/Calls.json", data={"To": PHONE}).status_code == 404


@pytest.mark.parametrize("headers", [{"Host": "elsewhere.example"}, {"Content-Type": "text/plain"}])
def test_a_page_from_elsewhere_cannot_text_in_the_phone_s_name(
    stand_in: StandIn, headers: dict[str, str]
) -> None:
    headers = {"Content-Type": "application/json", **headers}
    body = json.dumps({"from": PHONE, "body": "4"})

    answer = requests.post(
        f"{stand_in.url}/demo/inbound", data=body, headers=headers, timeout=SECONDS
    )

    assert answer.status_code == 401
    assert stand_in.network.thread(PHONE) == []


@pytest.mark.parametrize("body", ["", "[1]", "{"])
def test_the_demo_s_doors_refuse_what_they_cannot_read(stand_in: StandIn, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    url = f"{stand_in.url}/demo/inbound"

    assert requests.post(url, data=body, headers=headers, timeout=SECONDS).status_code == 400


def test_there_is_no_other_door(stand_in: StandIn) -> None:
    assert requests.post(f"{stand_in.url}/demo/other", json={}, timeout=SECONDS).status_code == 404


def test_a_body_above_a_mebibyte_is_refused(stand_in: StandIn) -> None:
    answer = api(stand_in, data={"Body": "x" * (1024 * 1024 + 1)})

    assert answer.status_code == 413


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "heard.example"])  # noqa: S104 - what is refused
def test_the_stand_in_listens_on_this_machine_alone(host: str) -> None:
    with pytest.raises(NotLoopbackError):
        serve(host, 0, make_settings())


@pytest.mark.parametrize(("error", "is_told"), [(ConnectionResetError, False), (ValueError, True)])
def test_a_caller_who_hangs_up_is_no_error(
    stand_in: StandIn,
    capsys: pytest.CaptureFixture[str],
    error: type[Exception],
    is_told: bool,
) -> None:
    try:
        raise error  # noqa: TRY301 - what the handler sees
    except error:
        stand_in.handle_error(None, ("127.0.0.1", 1))

    assert (error.__name__ in capsys.readouterr().err) == is_told


def test_served_by_itself_it_answers_and_ends_quietly_when_interrupted() -> None:
    script = (
        "from portal.standin import serve; from tests.carrying import make_settings;"
        "serve('127.0.0.1', {port}, make_settings())"
    )
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    with subprocess.Popen([sys.executable, "-c", script.format(port=port)]) as process:
        wait_until(lambda: _answers(port))
        process.send_signal(signal.SIGINT)
        status = process.wait(10)

    assert status == 0


def _answers(port: int) -> bool:
    try:
        answer = requests.get(f"http://127.0.0.1:{port}/demo/messages", timeout=SECONDS)
    except requests.ConnectionError:
        return False
    return answer.status_code == 200
