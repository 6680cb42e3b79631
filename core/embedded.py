"""The embedded PostgreSQL: the database of a machine that names no server in `DATABASE_URL`.

`join(data)` makes sure that a server runs on the folder `data` and answers. Who uses it is kept by locks
beside the folder, since a lock, unlike a list of process numbers, ends with the process that holds it:

- `postgres.lock`: every process that uses the server holds it *shared* for its whole life.
- `postgres.guard.lock`: held by the guardian, a small process of its own session that waits for the first
  lock *exclusively*. When it gets it, nobody uses the server: it stops the server and ends.
- `postgres.start.lock`: held while one process makes the folder or starts the server.

So the last one out stops the server, whatever ended it, and whoever comes meanwhile waits and starts it anew.
`core.postmaster` does the starting and stopping. The settings import this module: it must not import them.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core import postmaster
from core.postmaster import EmbeddedServerError

__all__ = ["EmbeddedServerError", "discard", "join", "leave"]

LEAVING_SECONDS = 1.0  # for other users that are about to end
GUARDIAN_SECONDS = 2 * postmaster.STOP_SECONDS
_held: dict[Path, int] = {}  # the shared locks of this process; children made by fork keep them, by exec not


def join(data: Path) -> dict[str, Any]:
    """Start or join the server on `data` and return its entry for Django's `DATABASES`.

    Raises `EmbeddedServerError` when the server cannot run on this machine or on this folder.
    """
    data = data.resolve()
    programs = postmaster.programs()
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        if data not in _held:
            _held[data] = _lock(data, "lock", fcntl.LOCK_SH)  # waits while a guardian stops the server
        if postmaster.refusal(data):
            with _locked(data, "start.lock"):
                if postmaster.refusal(data):
                    postmaster.start(data, programs)
                    postmaster.make_database(data)
        _have_a_guardian(data)
    except OSError as error:
        where = error.filename or data
        raise EmbeddedServerError(f"The embedded database cannot use {where}: {error.strerror or error}.") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": postmaster.DATABASE,
        "USER": postmaster.ROLE,
        "HOST": str(postmaster.socket_folder(data)),
        "PORT": postmaster.PORT,
    }


def leave(data: Path) -> bool:
    """Stop using the server on `data` and, if nobody else uses it, stop it. Return whether it has stopped.

    The process must not use the database afterwards.
    """
    data = data.resolve()
    users = _alone(data)
    if users is None:
        return False
    postmaster.stop(data)
    os.close(users)
    return True


def discard(data: Path) -> bool:
    """Stop the server on `data` and remove its folder; return False, with nothing done, when others use it."""
    data = data.resolve()
    if not data.parent.exists():
        return True
    users = _alone(data)
    if users is None:
        return False
    postmaster.stop(data)
    if data.is_dir():
        shutil.rmtree(data)
    else:
        data.unlink(missing_ok=True)
    os.close(users)
    return True


def _alone(data: Path) -> int | None:
    """Give up this process's lock and return the exclusive one, or None when others use the server."""
    if data in _held:
        os.close(_held.pop(data))
    began = time.monotonic()
    while time.monotonic() < began + GUARDIAN_SECONDS:
        with contextlib.suppress(BlockingIOError):
            return _lock(data, "lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
        guardian_at_work = not _is_free(data, fcntl.LOCK_SH)
        if not guardian_at_work and time.monotonic() > began + LEAVING_SECONDS:
            return None
        time.sleep(0.05)
    return None


def guard(data: Path, own_lock: int) -> None:
    """Wait until nobody uses the server on `data`, then stop it: the guardian's whole life."""
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    users = _lock(data, "lock", fcntl.LOCK_EX)
    with contextlib.suppress(FileNotFoundError):
        if os.path.samestat(os.fstat(users), _path(data, "lock").stat()):
            postmaster.stop(data)  # else the folder was wiped, and what is there now has a guardian of its own
    os.close(own_lock)  # first: whoever gets the users' lock next must see that no guardian is left
    os.close(users)


def _have_a_guardian(data: Path) -> None:
    """Start the guardian unless one runs. It is born with its lock held, so there is never a second one."""
    try:
        own_lock = _lock(data, "guard.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    try:
        with open(_path(data, "guard.log"), "ab") as log:
            guardian = subprocess.Popen(
                [sys.executable, "-m", "core.embedded", str(data), str(own_lock)],
                cwd=Path(__file__).resolve().parent.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[own_lock],
                start_new_session=True,
            )
        guardian.returncode = 0  # nobody waits for it, and that is not worth Python's ResourceWarning
    finally:
        os.close(own_lock)


def _path(data: Path, name: str) -> Path:
    return data.with_name(f"{data.name}.{name}")


def _lock(data: Path, name: str, how: int) -> int:
    """Return a file descriptor that holds the lock; raises BlockingIOError where `how` says not to wait."""
    descriptor = os.open(_path(data, name), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextlib.contextmanager
def _locked(data: Path, name: str) -> Iterator[None]:
    descriptor = _lock(data, name, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def _is_free(data: Path, how: int) -> bool:
    try:
        os.close(_lock(data, "lock", how | fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    guard(Path(sys.argv[1]), int(sys.argv[2]))
