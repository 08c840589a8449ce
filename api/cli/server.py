"""One server for demo and production: granian over `api.wsgi`, set up through the environment of the process."""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import click

from api.cli.terminal import say

APPLICATION = "api.wsgi:application"
PATIENCE = 10  # seconds for a worker to finish what it is answering
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
        workers_kill_timeout=PATIENCE,
    )
    server.on_startup(lambda: say(f"Serving on {address(host, port)} until Ctrl-C.", bold=True))
    try:
        server.serve(target_loader=_application, wrap_loader=False)
    except SystemExit:
        if not server.interrupt_signal:  # a worker that had to be killed on the way out is no failure
            raise
    say("Stopped.")


def address(host: str, port: int) -> str:
    """What to type into a browser."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def _application() -> Callable[..., Any]:
    """Runs in each worker. Ctrl-C must reach the main process alone: a worker that is stopped twice may hang."""
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    application: Callable[..., Any] = import_module("api.wsgi").application
    return application


def _end_with(parent: int) -> None:
    """Ends the worker when the main process was killed, so that nothing serves on unseen."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
