"""What benchmarks of servers share: a program that listens, and requests for some seconds. Needs `wrk`."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

CLIENTS = 20
HEADWATER = (sys.executable, "-c", "import sys; from headwater.cli import main; sys.exit(main())")
STARTING = 60  # seconds
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def need(*programs: str) -> None:
    """End the program where one of these is missing, before minutes of work are spent."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        sys.exit(f"needs {' and '.join(missing)} (Debian: apt-get install {' '.join(missing)})")


def free_port() -> int:
    """A port of this computer at which nothing listened a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[str]:
    """The address of a server, once it answers at that port of this computer; it is stopped at the end.

    Ends the program where it does not answer in time, or stops by itself.
    """
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + STARTING
            while not _answers(address):
                if process.poll() is not None or time.monotonic() > until:
                    sys.exit(f"expected a server at {address}, got none from: {' '.join(command)}")
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        httpx.get(address)
    except httpx.TransportError:
        return False
    return True


def ask(address: str, seconds: int, script: Path | None = None) -> dict[str, float]:
    """Have 20 clients ask for that long, each as soon as it is answered; `script` is Lua, and says what they send.

    Gives the requests a second, the milliseconds in which 99 of 100 are answered, and how many went wrong.
    """
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--latency"]
    command += ["-s", str(script)] if script else []
    told = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    if not rate or not slowest:
        sys.exit(f"wrk said something else than expected:\n{told}")
    errors = sum(int(count) for count in re.findall(r"(?:connect|read|write|timeout) (\d+)", told))
    errors += sum(int(count) for count in re.findall(r"Non-2xx or 3xx responses: (\d+)", told))
    slowest_ms = round(float(slowest[1]) * _MILLISECONDS[slowest[2]], 1)
    return {"requests_s": float(rate[1]), "p99_ms": slowest_ms, "errors": errors}
