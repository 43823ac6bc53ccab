"""A stand-in for Twilio's REST API on loopback: the demo's phone network, and the tests'.

A server of its own process. It keeps messages in memory, answers ``Messages.json`` as the
provider's pages say, and posts signed webhooks to the configured address over real HTTP: receipts
(queued, sent, delivered) and texts from the demo's phone. Like the provider it stops by itself at
STOP. Faults can be switched on for tests: ``hang``, ``busy``, ``broken``, ``reset`` (taken, then
cut off), ``duplicate``.
"""

import base64
import json
import queue
import socket
import struct
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from portal.network import Message, Network, Refusal
from sms import carrier
from sms.wire import LOOPBACK

LARGEST_BYTES = 1024 * 1024
HANG_SECONDS = 60.0
POST_SECONDS = 5.0
POST_TRIES = 3
RECEIPTS = ("queued", "sent", "delivered")


class NotLoopbackError(ValueError):
    """The stand-in was asked to listen where others could reach it; it knows no real users."""


def serve(host: str, port: int, settings: carrier.CarrierSettings) -> None:
    """Serve until interrupted; raises NotLoopbackError for any host but this machine's own."""
    stand_in = StandIn(host, port, settings)
    try:
        stand_in.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        stand_in.server_close()


class StandIn(ThreadingHTTPServer):
    """The server; ``network`` holds what was sent, ``faults`` how often each is still to strike."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, settings: carrier.CarrierSettings) -> None:
        if host not in LOOPBACK:
            raise NotLoopbackError("the stand-in provider listens on loopback only")
        self.settings = settings
        self.network = Network(settings)
        self.faults: Counter[str] = Counter()
        self.closing = threading.Event()
        self._posts: queue.SimpleQueue[tuple[Message, str] | None] = queue.SimpleQueue()
        self._poster = threading.Thread(target=self._post_all, name="stand-in poster", daemon=True)
        super().__init__((host, port), _Handler)
        self._poster.start()

    @property
    def url(self) -> str:
        """The address to give as ``TWILIO_API_BASE``."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def server_close(self) -> None:
        """Stop listening and posting; hung requests are let go."""
        self.closing.set()
        self._posts.put(None)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where a caller hung up; anything else is told as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def strikes(self, fault: str) -> bool:
        """Tell whether a fault is to strike now, and count it off."""
        if self.faults[fault] <= 0:
            return False
        self.faults[fault] -= 1
        return True

    def post_receipts(self, message: Message) -> None:
        """Let the receipts of an accepted message follow, in order, in the background."""
        for status in RECEIPTS:
            self._posts.put((message, status))

    def post_inbound(self, message: Message) -> None:
        """Let a text from the demo's phone reach Heard in the background."""
        for _ in range(2 if self.strikes("duplicate") else 1):
            self._posts.put((message, "received"))

    def _post_all(self) -> None:
        session = requests.Session()
        session.trust_env = False  # a proxy has no business between two ports of one machine
        while (post := self._posts.get()) is not None:
            message, status = post
            if message.is_inbound:
                address = f"{self.settings.base_url}{carrier.INBOUND_PATH}"
                self._post(session, address, self.network.inbound_form(message))
            else:
                form = self.network.receipt_form(message, status)
                self._post(session, message.status_callback, form)
        session.close()

    def _post(self, session: requests.Session, address: str, form: Mapping[str, str]) -> None:
        """Post one signed webhook, again after a 5xx or no answer, as the provider does."""
        signed = {carrier.SIGNATURE_HEADER: carrier.sign(self.settings, address, form)}
        for tried in range(POST_TRIES):
            if address and not self.closing.wait(tried):
                with suppress(requests.RequestException):
                    answer = session.post(
                        address,
                        data=form,
                        headers=signed,
                        timeout=POST_SECONDS,
                        allow_redirects=False,
                    )
                    if answer.status_code < 500:  # noqa: PLR2004 - HTTP's server errors
                        return


class _Handler(BaseHTTPRequestHandler):
    """One request; the paths are the provider's, and ``/demo`` our own."""

    server: StandIn
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, *_: object) -> None:
        """Log nothing: the address of a request may hold a number."""

    def do_GET(self) -> None:
        path, asked = self._asked()
        messages = self._messages_path()
        if path == "/demo/messages" and self._is_ours():
            shown = self.server.network.thread(asked.get("number", ""))
            self._answer(200, {"messages": [message.shown() for message in shown]})
        elif not self._is_signed_in():
            self._answer(401, {"code": 20003, "message": "Authenticate", "status": 401})
        elif path == f"{messages}.json":
            self._answer(200, self.server.network.page(asked))
        elif path.startswith(f"{messages}/"):
            found = self.server.network.find(
                path.removeprefix(f"{messages}/").removesuffix(".json")
            )
            self._answer(*((200, found.resource()) if found else (404, {"code": 20404})))
        else:
            self._answer(404, {"code": 20404, "message": "Not found", "status": 404})

    def do_POST(self) -> None:
        path, _ = self._asked()
        body = self._body()
        if body is None:
            self._answer(413, {"code": 413})
        elif path.startswith("/demo/") and self._is_ours():
            self._demo(path, body)
        elif not self._is_signed_in():
            self._answer(401, {"code": 20003, "message": "Authenticate", "status": 401})
        elif path == f"{self._messages_path()}.json":
            self._take(dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))
        else:
            self._answer(404, {"code": 20404, "message": "Not found", "status": 404})

    def _take(self, form: Mapping[str, str]) -> None:
        server = self.server
        if server.strikes("hang"):
            server.closing.wait(HANG_SECONDS)
            self.close_connection = True
        elif server.strikes("busy"):
            self._answer(503, {"code": 20503, "status": 503}, {"Retry-After": "7"})
        elif server.strikes("broken"):
            self._answer(500, {"code": 20500, "status": 500})
        else:
            self._accept(server.network.take(form))

    def _accept(self, taken: Message | Refusal) -> None:
        if isinstance(taken, Refusal):
            told = {"code": taken.code, "message": taken.message, "status": 400}
            self._answer(400, told)
        elif self.server.strikes("reset"):
            self._cut_off()
        else:
            self._answer(201, taken.resource())
            self.server.post_receipts(taken)

    def _demo(self, path: str, body: bytes) -> None:
        told = _object(body)
        if path == "/demo/inbound":
            sent = self.server.network.text_us(str(told.get("from", "")), str(told.get("body", "")))
            if isinstance(sent, Refusal):
                self._answer(400, {"code": sent.code, "message": sent.message})
            else:
                self.server.post_inbound(sent)
                self._answer(201, {"sid": sent.sid})
        elif path == "/demo/faults":
            self.server.faults[str(told.get("name", ""))] = int(told.get("times", 1))
            self._answer(200, {"faults": dict(self.server.faults)})
        else:
            self._answer(404, {"message": "Not found"})

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path, dict(parse_qsl(parts.query))

    def _messages_path(self) -> str:
        return f"/2010-04-01/Accounts/{self.server.settings.account_sid}/Messages"

    def _is_ours(self) -> bool:
        """Tell whether this names our loopback address: a page elsewhere cannot make it do so."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        is_json = self.headers.get_content_type() == "application/json"
        return host in LOOPBACK and (self.command == "GET" or is_json)

    def _is_signed_in(self) -> bool:
        pair = f"{self.server.settings.account_sid}:{self.server.settings.auth_token}"
        return (
            self.headers.get("Authorization") == f"Basic {base64.b64encode(pair.encode()).decode()}"
        )

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BYTES:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _answer(
        self, status: int, told: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _cut_off(self) -> None:
        """Close with a reset instead of an answer: the network broke after the text was taken."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


def _object(body: bytes) -> dict[str, Any]:
    with suppress(ValueError):
        told = json.loads(body)
        return told if isinstance(told, dict) else {}
    return {}
