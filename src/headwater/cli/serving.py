"""What the commands that serve share: the port, the log, and how they stop."""

import errno
import logging
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from headwater.errors import ConfigError

if TYPE_CHECKING:
    from types import FrameType

    from starlette.types import ASGIApp
    from uvicorn import Server

STOP_SECONDS = 5  # how long answers that are under way may take once the desk is told to stop


def need(modules: Sequence[str], what: str) -> None:
    """Raises `ConfigError`, which says what to install, where `what` misses one of the modules."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise ConfigError(f'{what} needs {", ".join(missing)}. Run: pip install "headwater[desk]"')


def make_server(app: "ASGIApp") -> "Server":
    """What serves an application at a port that `listen` gave: `server.run(sockets=[listening])`."""
    import uvicorn

    # Uvicorn's own log of requests shows queries, and a header could tell it where a request came from.
    return uvicorn.Server(
        uvicorn.Config(
            app, access_log=False, log_config=None, proxy_headers=False, server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS, ws="none", lifespan="on",
        )
    )  # fmt: skip


def web_address(host: str, port: int) -> str:
    """Where a browser finds it; the address of IPv6 stands in brackets."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


@contextmanager
def listen(host: str, port: int) -> "Iterator[socket.socket]":
    """The port, before anything else is done: whoever waits for the corpus shall not find it taken then."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise ConfigError(f"--host {host}: expected an address of this computer, got one that is unknown") from error
    with socket.socket(family, kind, protocol) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(2048)
        except OSError as error:
            raise ConfigError(f"{host}:{port}: {_why(error)}") from error
        yield listening


def _why(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "the port is in use, by another desk perhaps. Stop it, or choose another one with --port"
    if error.errno == errno.EACCES:
        return "this port is not for everybody. Choose one above 1023 with --port"
    if error.errno == errno.EADDRNOTAVAIL:
        return "expected an address of this computer. Leave --host out for this computer alone"
    return f"the port cannot be opened ({error.strerror})"


def start_log() -> None:
    """The desk's own lines and uvicorn's complaints, to standard error. Others stay silent: httpx tells whole URLs."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    for name, level in (("headwater.desk", logging.INFO), ("uvicorn.error", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


@contextmanager
def stopping_quietly() -> Iterator[None]:
    """Uvicorn stops on these signals by itself, and sends them once more when it is done: they mean nothing then."""

    def ignore(signal: int, frame: "FrameType | None") -> None:
        pass

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, ignore) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
