"""Sends messages to webhooks: signed, to public addresses alone unless the settings say otherwise, and never elsewhere.

    Incentives-Delivery: 17
    Incentives-Signature: t=1790000000,v1=<hex HMAC-SHA256 of "1790000000.<body>" with the webhook's secret>

The name of the address is looked up once, every answer is checked, and the connection goes to what was checked, so that
a name cannot mean one machine when it is checked and another when it is used. Redirects are not followed.
"""

from __future__ import annotations

import hashlib
import hmac
import socket
import ssl
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

from incentives.services.webhooks import Answered
from incentives.store.webhooks import Delivery, StoredWebhook

PATIENCE = 10.0  # seconds
PORTS = {"https": 443, "http": 80}


class Refused(Exception):
    """The message may not be sent there."""


class _Checked(HTTPConnection):
    """A connection to an address that was looked up and checked already."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=PATIENCE)
        self._address = address
        self._secure = secure

    def connect(self) -> None:
        """Connects to the checked address; the certificate must be that of the name."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def send(webhook: StoredWebhook, delivery: Delivery, at: int, *, private: bool = False) -> Answered:
    """Sends a message at a moment (seconds since 1970), and tells what came back. Never raises for the other side.

    private: whether addresses inside one's own network, and http without encryption, are allowed.
    """
    parts = urlsplit(webhook.address)
    try:
        host, port, address = _checked(parts.scheme, parts.hostname or "", parts.port, private=private)
        connection = _Checked(host, port, address, secure=parts.scheme == "https")
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, delivery.body.encode(), _headers(webhook, delivery, at))
            return Answered(connection.getresponse().status, None)
        finally:
            connection.close()
    except Refused as refused:
        return Answered(None, str(refused))
    except (OSError, HTTPException, ValueError) as error:
        return Answered(None, f"{type(error).__name__}: the message was not taken")


def signature(secret: str, body: str, at: int) -> str:
    """What the header says; the receiver compares it and refuses moments that are long ago."""
    made = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


def _headers(webhook: StoredWebhook, delivery: Delivery, at: int) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "incentives",
        "Incentives-Delivery": str(delivery.id),
        "Incentives-Event": delivery.event,
        "Incentives-Signature": signature(webhook.secret, delivery.body, at),
    }


def _checked(scheme: str, host: str, port: int | None, *, private: bool) -> tuple[str, int, str]:
    """Where to connect to. Refused for a scheme or an address that is not allowed."""
    if scheme != "https" and not (private and scheme == "http"):
        raise Refused("Messages are sent over https alone.")
    used = port or PORTS[scheme]
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, used, type=socket.SOCK_STREAM)]
    if not private and not all(_is_public(address) for address in found):
        raise Refused("The address is inside a private network, where this service sends nothing.")
    return host, used, found[0]


def _is_public(address: str) -> bool:
    known = ip_address(address.partition("%")[0])
    mapped = getattr(known, "ipv4_mapped", None)
    return (mapped or known).is_global and not (mapped or known).is_multicast
