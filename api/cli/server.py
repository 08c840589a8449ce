"""One server for demo and production: granian over `api.wsgi`, set up through the environment of the process."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping

import click

from api.cli.terminal import say

APPLICATION = "api.wsgi:application"
THREADS = 8  # a worker; fewer than the connections that it may open to the database


def set_environment(settings: Mapping[str, str | None]) -> None:
    """Puts what was said on the command line over what the environment says; None leaves it as it is."""
    os.environ.update({f"INCENTIVES_{name}": value for name, value in settings.items() if value is not None})


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. Raises OSError for an address that this machine does not have."""
    with socket.socket(_family(host)) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def refuse_taken(host: str, port: int) -> None:
    """Misuse when the address cannot be listened on."""
    try:
        free = is_free(host, port)
    except OSError as error:
        raise click.UsageError(f"{host}:{port} cannot be listened on: {error.strerror}.") from None
    if not free:
        raise click.UsageError(f"Something else listens on {host}:{port}; choose another --port.")


def serve_until_stopped(host: str, port: int, workers: int) -> None:
    """Serves until Ctrl-C or a TERM signal, and returns. Ends the process with 1 when a worker fails."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
    )
    server.on_startup(lambda: say(f"Serving on {address(host, port)} until Ctrl-C.", bold=True))
    try:
        server.serve()
    except SystemExit:
        if not server.interrupt_signal:  # workers that the same Ctrl-C stopped first are no failure
            raise
    say("Stopped.")


def address(host: str, port: int) -> str:
    """What to type into a browser."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
