"""Run the parts of the demo as one: they start together, are watched, and end together.

Nothing here knows Django: `manage.py` asks `claim()` before the settings, which start the database, are read.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TextIO

import psutil

from core import embedded

CHECKOUT = Path(__file__).resolve().parent.parent
START_SECONDS, STOP_SECONDS = 30.0, 10.0
KEPT_LOG = 5_000_000  # bytes; a longer log is put aside at the next start
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # prctl(2)


class CannotRun(RuntimeError):
    """The demo cannot start or go on; the message is for whoever typed the command."""


class Address(NamedTuple):
    """Where the demo listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{_bracketed(host)}:{self.port}"

    @property
    def bind(self) -> str:
        """The address as gunicorn takes it."""
        return f"{_bracketed(self.host)}:{self.port}"

    @property
    def names(self) -> list[str]:
        """The hosts under which browsers ask for it."""
        everywhere = [socket.gethostname()] if self.host in ("0.0.0.0", "::") else []
        return ["127.0.0.1", "localhost", "[::1]", _bracketed(self.host), *everywhere]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


# -- Before anything slow -----------------------------------------------------------------------------
_claimed: TextIO | None = None  # the lock file of the demo that this process is


def claim(environment: Mapping[str, str]) -> Address:
    """Return the address to serve, having made sure that it is free and that no other demo runs on this data.

    `DEMO_RESET=1` in the environment removes the demo's data. Raises `CannotRun`.
    """
    global _claimed
    address = _address(environment)
    if _claimed:
        return address
    var = Path(environment.get("NEWSROOM_VAR") or CHECKOUT / "var").resolve()
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = open(var / "demo.lock", "a+")  # noqa: SIM115 (held until the process ends)
    except OSError as error:
        raise CannotRun(f"The demo cannot use {error.filename}: {error.strerror}.") from error
    try:
        _claim(lock, address, var, environment)
    except BaseException:
        lock.close()
        raise
    _claimed = lock
    return address


def _claim(lock: TextIO, address: Address, var: Path, environment: Mapping[str, str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise CannotRun(f"A demo runs on this data already{lock.read().strip()}: stop it first.") from None
    end_leftovers(var)
    _check_free(address)
    if environment.get("DEMO_RESET", "") not in ("", "0"):
        _reset(var, environment)
    lock.truncate(0)
    lock.write(f", at {address.url} (process {os.getpid()})")
    lock.flush()


def _address(environment: Mapping[str, str]) -> Address:
    host, port = environment.get("HOST") or "127.0.0.1", environment.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise CannotRun(f"PORT={port} is not a port: give a number from 1 to 65535.")
    return Address(host.strip("[]"), int(port))


def _check_free(address: Address) -> None:
    try:
        family, kind, _, _, where = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
            probe.listen()
    except PermissionError:
        raise CannotRun(f"Port {address.port} is not open to this user: choose one above 1023, as PORT=8001.") from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CannotRun(f"HOST={address.host} is no address of this machine.") from None
        other = address.port + 1 if address.port < 65535 else 8000
        raise CannotRun(
            f"Port {address.port} of {address.host} is in use: stop what uses it, or choose another, as PORT={other}."
        ) from None


def _reset(var: Path, environment: Mapping[str, str]) -> None:
    if environment.get("DATABASE_URL"):
        raise CannotRun(
            "DEMO_RESET removes the embedded database only: make the one that DATABASE_URL names anew yourself."
        )
    try:
        if not embedded.discard(var / "postgres"):
            raise CannotRun("DEMO_RESET has to wait: other processes of this checkout use the database.")
        for folder in ("files", "static", "log"):
            if (var / folder).exists():
                shutil.rmtree(var / folder)
        (var / "static.collected").unlink(missing_ok=True)
    except OSError as error:
        raise CannotRun(f"DEMO_RESET cannot remove {error.filename}: {error.strerror}.") from error


# -- Children -----------------------------------------------------------------------------------------
@dataclass
class Child:
    """A part of the demo that runs as a process of its own; what it says goes to `log`."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it in a session of its own: the terminal's Ctrl-C reaches the parent only, who then ends it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > KEPT_LOG:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=CHECKOUT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_ends_with(os.getpid()),
            )

    def last_lines(self, count: int = 12) -> list[str]:
        """Return the end of its log."""
        return self.log.read_text(errors="replace").splitlines()[-count:] if self.log.exists() else []


def _ends_with(parent: int) -> Callable[[], None] | None:
    """Return what a new child does first, so that the kernel ends it when its parent is killed (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def first_thing() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it was killed before that
            os._exit(1)

    return first_thing


def end_leftovers(var: Path) -> None:
    """End what a demo that was killed has left running: only processes that it noted and that are of this checkout."""
    noted = var / "demo.pids"
    if not noted.exists():
        return
    left = []
    for word in noted.read_text().split():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied, ValueError):
            process = psutil.Process(int(word))
            if any(str(CHECKOUT) in part for part in process.cmdline()):
                left.append(process)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    while any(map(_lives, left)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in filter(_lives, left):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    noted.unlink()


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def serve(
    children: list[Child],
    *,
    var: Path,
    is_ready: Callable[[], bool],
    announce: Callable[[], None],
    patience: float = START_SECONDS,
) -> None:
    """Start the children, `announce` when they are ready, and watch them until a signal asks to stop.

    None of them is left when this returns or raises. Raises `CannotRun` when one ends by itself or when they
    are not ready after `patience` seconds.
    """
    with _signals() as asked_to_stop:
        try:
            for child in children:
                child.start()
                with (var / "demo.pids").open("a") as noted:
                    noted.write(f"{child.process.pid}\n" if child.process else "")
            deadline = time.monotonic() + patience
            while not asked_to_stop.is_set() and not is_ready():
                _check_alive(children)
                if time.monotonic() > deadline:
                    raise CannotRun(
                        "\n".join([f"The demo is not ready after {patience:.0f} seconds.", *_say(children)])
                    )
                asked_to_stop.wait(0.1)
            if not asked_to_stop.is_set():
                announce()
            while not asked_to_stop.wait(0.3):
                _check_alive(children)
        finally:
            _stop(children)
            (var / "demo.pids").unlink(missing_ok=True)


@contextlib.contextmanager
def _signals() -> Iterator[threading.Event]:
    """While this lasts, a signal that asks to stop is only noted: nothing is interrupted half-way."""
    asked = threading.Event()
    before = {number: signal.signal(number, lambda *_: asked.set()) for number in SIGNALS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _check_alive(children: list[Child]) -> None:
    for child in children:
        status = child.process.poll() if child.process else None
        if status is not None:
            how = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
            raise CannotRun("\n".join([f"{child.name} {how}.", *_say([child])]))


def _say(children: list[Child]) -> list[str]:
    return [
        line
        for child in children
        for line in (f"The end of {child.log}:", *(f"  {said}" for said in child.last_lines()))
    ]


def _stop(children: list[Child]) -> None:
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
