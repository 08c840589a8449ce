"""Messages to webhooks over real HTTP: signed, to public addresses alone, and no answer there is a failure here."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from api.delivering import deliver_until
from api.sending import send, signature
from incentives.store.records import Hand
from incentives.store.webhooks import Delivery, StoredWebhook
from tests.api.house import House

MOMENT = datetime(2026, 10, 5, tzinfo=UTC)
BODY = json.dumps({"event": "run.approved", "subject": "run 3"})


class Receiver(HTTPServer):
    """Keeps what it was sent and answers with a status."""

    def __init__(self) -> None:
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.status, self.heard = 204, threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), content))
        self.send_response(self.server.status)
        self.send_header("Location", "https://elsewhere.example.com/")
        self.end_headers()
        self.server.heard.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def webhook(address: str) -> StoredWebhook:
    return StoredWebhook(1, address, ("run.approved",), "a secret", MOMENT, Hand(1, "R"), None)


DELIVERY = Delivery(17, 1, "run.approved", BODY, MOMENT, 0, MOMENT, None, None, None, None)


def test_a_message_is_signed_over_its_moment_and_its_body(receiver: Receiver) -> None:
    answered = send(webhook(f"http://127.0.0.1:{receiver.server_port}/in?a=b"), DELIVERY, 1790000000, private=True)
    assert answered.taken
    ((path, headers, body),) = receiver.received
    assert (path, body.decode()) == ("/in?a=b", BODY)
    assert headers["Incentives-Delivery"] == "17"
    assert headers["Incentives-Signature"] == signature("a secret", BODY, 1790000000)
    moment, _, made = headers["Incentives-Signature"].removeprefix("t=").partition(",v1=")
    assert made == hmac.new(b"a secret", f"{moment}.{body.decode()}".encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize("status", [302, 404, 500])
def test_every_other_answer_is_kept_and_no_redirect_followed(receiver: Receiver, status: int) -> None:
    receiver.status = status
    answered = send(webhook(f"http://127.0.0.1:{receiver.server_port}/"), DELIVERY, 1, private=True)
    assert (answered.status, answered.taken, len(receiver.received)) == (status, False, 1)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
     "[::ffff:10.0.0.1]", "[fd00::1]", "100.64.0.1", "2130706433", "224.0.0.1"],
)  # fmt: skip
def test_nothing_is_sent_into_a_private_network(host: str) -> None:
    answered = send(webhook(f"https://{host}/"), DELIVERY, 1)
    assert answered.status is None
    assert answered.said is not None
    assert "private network" in answered.said or "gaierror" in answered.said


def test_nothing_is_sent_without_encryption(receiver: Receiver) -> None:
    answered = send(webhook(f"http://127.0.0.1:{receiver.server_port}/"), DELIVERY, 1)
    assert (answered.said, receiver.received) == ("Messages are sent over https alone.", [])


def test_who_is_not_there_is_no_failure_of_the_service() -> None:
    answered = send(webhook("http://127.0.0.1:1/"), DELIVERY, 1, private=True)
    assert answered.said == "ConnectionRefusedError: the message was not taken"


def test_a_worker_delivers_what_was_done(house: House, receiver: Receiver) -> None:
    address = f"http://127.0.0.1:{receiver.server_port}/"
    made = house.post("/webhooks", {"address": address, "events": ["period.opened"]}, "administrator")
    assert made.status_code == 201, made.text
    house.post("/periods", {"name": "2026-Q4"}, "hr")
    stopped = threading.Event()
    worker = threading.Thread(
        target=deliver_until, args=(house.database, stopped), kwargs={"private": True, "pause": 0.01}
    )
    worker.start()
    heard = receiver.heard.wait(30)
    stopped.set()
    worker.join()
    assert heard
    ((_, headers, body),) = receiver.received
    assert json.loads(body)["subject"] == "period 2026-Q4"
    moment = int(headers["Incentives-Signature"].removeprefix("t=").partition(",")[0])
    assert headers["Incentives-Signature"] == signature(made.json["secret"], body.decode(), moment)
    (delivery,) = house.get("/webhooks/1/deliveries", "administrator").json["deliveries"]
    assert (delivery["status"], delivery["attempts"], delivery["delivered_at"] is not None) == (204, 1, True)
    assert "secret" not in house.get("/webhooks", "administrator").json["webhooks"][0]
    assert house.post("/webhooks/1/end", {}, "administrator").json["ended_at"]
