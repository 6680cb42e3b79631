"""The embedded PostgreSQL, with real processes: it is there for whoever needs it and gone after the last."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from core import embedded, postmaster

CHECKOUT = Path(__file__).resolve().parent.parent
USER = """
import sys
from pathlib import Path
from core import embedded
try:
    entry = embedded.join(Path(sys.argv[1]))
except embedded.EmbeddedServerError as error:
    sys.exit(str(error))
print(entry["HOST"], flush=True)
sys.stdin.read()
"""


class User:
    """A process that joins the server and keeps it in use until it is told to leave or is killed."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(data)],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def joined(self) -> str:
        """Return the folder of the server's socket, once the process has joined."""
        assert self.process.stdout and self.process.stderr
        return self.process.stdout.readline().strip() or pytest.fail(self.process.stderr.read())

    def leave(self) -> None:
        self.process.communicate(timeout=10)

    def kill(self) -> None:
        self.process.kill()
        self.leave()


@pytest.fixture
def place() -> Iterator[Path]:
    """A place for a data folder, near the root so that its socket's path is short; nothing runs there afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="embedded-")).resolve()
    folder.chmod(0o711)  # else the server is started with a remark when the tests run as root
    yield folder / "postgres"
    assert eventually(lambda: stopped(folder / "postgres")), "the server runs on"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    """A data folder whose server has stopped: making one takes a second, copying one does not."""
    folder = Path(tempfile.mkdtemp(prefix="embedded-")).resolve()
    user = User(folder / "postgres")
    user.joined()
    user.leave()
    assert eventually(lambda: stopped(folder / "postgres"))
    yield folder / "postgres"
    shutil.rmtree(folder)


@pytest.fixture
def data(place: Path, made_once: Path) -> Path:
    """A data folder of its own for the test, made by an earlier start."""
    subprocess.run(["cp", "-a", made_once, place], check=True)  # keeps the owner, which Python's copies do not
    return place


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def stopped(data: Path) -> bool:
    return postmaster.find(data) is None


def query(socket_folder: str, sql: str, user: str = "newsroom") -> list[tuple]:
    with psycopg.connect(host=socket_folder, port=5432, user=user, dbname="newsroom") as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def refusal(data: Path) -> str:
    """What a command says that cannot have the database: one line, no traceback, exit 1."""
    environment = {**os.environ, "NEWSROOM_VAR": str(data.parent)}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


def test_it_offers_a_database_to_a_role_without_power(place):
    data = place
    user = User(data)
    host = user.joined()
    assert query(host, "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'newsroom'") == [
        (False, True, False)
    ]
    assert query(
        host,
        "SELECT datdba::regrole::text, pg_encoding_to_char(encoding), datcollate, datctype"
        " FROM pg_database WHERE datname = 'newsroom'",
    ) == [("newsroom", "UTF8", "C", "C")]
    assert query(host, "SHOW listen_addresses") == [("",)]
    assert query(host, "SHOW timezone") == [("UTC",)]
    assert data.stat().st_mode & 0o077 == 0
    user.leave()


def test_two_users_share_it_and_the_last_one_out_stops_it(place):
    data = place
    first, second = User(data), User(data)  # at the same moment, with nothing there yet
    host = first.joined()
    assert second.joined() == host
    server = postmaster.find(data).pid
    first.leave()
    time.sleep(0.5)
    assert query(host, "SELECT 1") == [(1,)]
    assert postmaster.find(data).pid == server
    second.leave()
    assert eventually(lambda: stopped(data))
    assert "database system is shut down" in (data / "server.log").read_text()


def test_after_a_kill_the_server_stops_and_the_data_is_there_at_the_next_start(data):
    user = User(data)
    query(user.joined(), "CREATE TABLE kept AS SELECT 'yes' AS answer")
    user.kill()
    assert eventually(lambda: stopped(data))
    user = User(data)
    assert query(user.joined(), "SELECT answer FROM kept") == [("yes",)]
    user.leave()


def test_a_user_who_comes_while_it_stops_gets_it_anew(data):
    for _round in range(5):
        user = User(data)
        host = user.joined()
        user.kill()
        successor = User(data)
        assert successor.joined() == host
        assert query(host, "SELECT 1") == [(1,)]
        successor.leave()


def test_a_killed_guardian_is_replaced_by_the_next_user(data):
    first = User(data)
    first.joined()
    (guardian,) = guardians(data)
    os.kill(guardian, signal.SIGKILL)
    assert eventually(lambda: not guardians(data))
    second = User(data)
    second.joined()
    assert len(guardians(data)) == 1
    third = User(data)
    third.joined()
    assert len(guardians(data)) == 1
    for user in (first, second, third):
        user.leave()
    assert eventually(lambda: stopped(data) and not guardians(data))


def guardians(data: Path) -> list[int]:
    return [
        process.pid
        for process in psutil.process_iter(["cmdline", "status"])
        if "core.embedded" in (process.info["cmdline"] or ())
        and str(data) in process.info["cmdline"]
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


@pytest.mark.parametrize("content", ["{other}\n{data}\n1700000000\n5432\n{data}\n\n 1 1\nready   \n", "", "{other}"])
def test_a_stale_pid_file_that_names_another_process_is_no_obstacle(data, content):
    owner = pwd.getpwuid(data.stat().st_uid)  # PostgreSQL itself takes a live process of its own user for a server
    other = subprocess.Popen(["sleep", "60"], user=owner.pw_uid if os.geteuid() == 0 else None)
    stale = data / "postmaster.pid"
    stale.write_text(content.format(other=other.pid, data=data))
    os.chown(stale, owner.pw_uid, owner.pw_gid)
    user = User(data)
    assert query(user.joined(), "SELECT 1") == [(1,)]
    user.leave()
    assert eventually(lambda: stopped(data))
    assert other.poll() is None, "stopping the server hit a stranger"
    other.kill()
    other.wait()


def test_a_killed_server_recovers(data):
    user = User(data)
    query(user.joined(), "CREATE TABLE kept AS SELECT 'yes' AS answer")
    postmaster.find(data).kill()
    successor = User(data)
    assert query(successor.joined(), "SELECT answer FROM kept") == [("yes",)]
    for each in (user, successor):
        each.leave()


def test_a_new_server_waits_for_the_end_of_a_killed_ones_children(data):
    user = User(data)
    user.joined()
    server = postmaster.find(data)
    straggler = server.children()[0]
    straggler.suspend()
    server.kill()
    successor = User(data)
    time.sleep(3)
    assert postmaster.find(data) is None, "two servers write to the same files"
    straggler.resume()
    assert query(successor.joined(), "SELECT 1") == [(1,)]
    for each in (user, successor):
        each.leave()


def test_an_interrupted_first_start_leaves_no_half_made_folder(place):
    draft = place.with_name("postgres.new")
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    user = User(place)
    assert query(user.joined(), "SELECT 1") == [(1,)]
    user.leave()
    assert not draft.exists()


def test_leaving_waits_for_the_stop_unless_others_stay(data):
    user = User(data)
    user.joined()
    assert embedded.leave(data) is False  # this process never joined; the other one stays
    user.leave()
    assert embedded.leave(data) is True
    assert stopped(data)


def test_a_path_too_long_for_a_socket_gets_a_short_one(data):
    data = data.rename(data.parent / ("very-" * 25))
    user = User(data)
    host = user.joined()
    assert len(host) < 60
    assert query(host, "SELECT 1") == [(1,)]
    assert Path(host).stat().st_mode & 0o077 == 0
    user.leave()
    assert eventually(lambda: stopped(data) and not Path(host).exists())


def test_joining_a_running_server_is_fast(data):
    user = User(data)
    user.joined()
    embedded.join(data)
    began = time.monotonic()
    embedded.join(data)
    took = time.monotonic() - began
    user.leave()
    assert embedded.leave(data) is True
    assert took < 1, "a running server was not joined but looked for or started"


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (lambda data: (data / "PG_VERSION").write_bytes(b"\xff\x00 what"), "PG_VERSION is not a version"),
        (lambda data: (data / "PG_VERSION").write_text("15\n"), "was made by PostgreSQL 15"),
        (lambda data: (data / "PG_VERSION").unlink(), "PG_VERSION is missing"),
        (lambda data: (data / "global" / "pg_control").unlink(), "pg_control is missing"),
        (lambda data: (data / "global" / "pg_control").write_bytes(b"?" * 8192), "does not start"),
        (lambda data: (data / "postgresql.conf").write_text("nonsense = 'yes'\n"), "does not start"),
    ],
    ids=["garbage", "other version", "no version", "no control file", "bad control file", "bad configuration"],
)
def test_a_broken_folder_gives_one_clear_line(data, break_it, says):
    break_it(data)
    message = refusal(data)
    assert says in message
    assert str(data) in message


def test_a_file_in_the_place_of_the_folder_gives_one_clear_line(place):
    place.write_text("not a folder")
    assert str(place) in refusal(place)


def test_a_machine_without_the_wheel_is_told_about_the_setting(place, monkeypatch):
    monkeypatch.setattr(postmaster.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(embedded.EmbeddedServerError, match="set DATABASE_URL"):
        embedded.join(place)


def test_a_full_disk_is_named():
    said = 'initdb: error: could not write to file "x": No space left on device'
    assert postmaster._reason("PostgreSQL cannot make its folder", said).endswith("no space is left on the disk.")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lets another user pass")
def test_as_root_it_says_what_it_opens_before_it_does(data):
    data.parent.chmod(0o700)
    user = User(data)
    user.joined()
    assert data.parent.stat().st_mode & 0o777 == 0o701
    _, said = user.process.communicate(timeout=10)
    assert said.splitlines() == [
        f"Running as root, which PostgreSQL refuses to do: it lets every user pass through {data.parent}."
    ]
