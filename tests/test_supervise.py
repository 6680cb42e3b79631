"""The demo as one process: it starts whole or says why not in a line, and whatever ends it, nothing is left."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from core import postmaster
from newsroom import supervise

CHECKOUT = Path(__file__).resolve().parent.parent
DEMO = """
import os, sys
from pathlib import Path
from newsroom import supervise
var = Path(os.environ["NEWSROOM_VAR"])
supervise.STOP_SECONDS = 1.5
def say(text):
    print(text, flush=True)
def child(name, code):
    return supervise.Child(name, [sys.executable, "-c", code, os.environ["MARK"]], var / f"{name}.log")
try:
    supervise.claim(os.environ)
    children = [child("steady", "import time; time.sleep(100)"), child("other", os.environ["OTHER"])]
    is_ready = (var / "ready").exists
    supervise.serve(children, var=var, is_ready=is_ready, announce=lambda: say("ready"), patience=2)
    say("stopped")
except supervise.CannotRun as error:
    sys.exit(str(error))
"""
SLEEP = "import time; time.sleep(100)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(100)"


class Demo:
    """A small demo, of two children that do nothing, as a process."""

    def __init__(self, var: Path, other: str = SLEEP, **environment: str) -> None:
        # The mark tells its children from others'; like those of the real demo they name the checkout.
        self.mark = f"{CHECKOUT}#{var}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", DEMO],
            cwd=CHECKOUT,
            env={**os.environ, "NEWSROOM_VAR": str(var), "OTHER": other, "MARK": self.mark, "PORT": free_port()}
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def children(self) -> list[psutil.Process]:
        return [
            process
            for process in psutil.process_iter(["cmdline", "status"])
            if self.mark in (process.info["cmdline"] or ()) and process.info["status"] != psutil.STATUS_ZOMBIE
        ]

    def end(self, how: int = signal.SIGTERM) -> tuple[int, str, str]:
        self.process.send_signal(how)
        return self.ended()

    def ended(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


@pytest.fixture
def var() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="demo-")).resolve()
    (folder / "ready").touch()
    yield folder
    for process in psutil.process_iter(["cmdline"]):
        if f"{CHECKOUT}#{folder}" in (process.info["cmdline"] or ()):
            process.kill()
    shutil.rmtree(folder)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(var, how):
    demo = Demo(var)
    assert demo.line() == "ready"
    assert len(demo.children()) == 2
    assert demo.end(how) == (0, "stopped\n", "")
    assert demo.children() == []
    assert not (var / "demo.pids").exists()


def test_a_signal_before_it_is_ready_stops_everything(var):
    (var / "ready").unlink()
    demo = Demo(var)
    assert eventually(lambda: len(demo.children()) == 2)
    assert demo.end() == (0, "stopped\n", "")
    assert demo.children() == []


def test_a_child_that_does_not_end_is_killed(var):
    demo = Demo(var, STUBBORN)
    assert demo.line() == "ready"
    time.sleep(0.5)
    began = time.monotonic()
    assert demo.end() == (0, "stopped\n", "")
    assert time.monotonic() - began >= 1.5
    assert demo.children() == []


def test_a_child_that_ends_is_named_with_its_last_words_and_the_rest_is_stopped(var):
    demo = Demo(var, "import sys, time; time.sleep(0.5); print('no more paper'); sys.exit(3)")
    assert demo.line() == "ready"
    code, _, said = demo.ended()
    assert code == 1
    assert said.splitlines() == ["other ended with status 3.", f"The end of {var}/other.log:", "  no more paper"]
    assert demo.children() == []


def test_a_demo_that_does_not_become_ready_says_so(var):
    (var / "ready").unlink()
    demo = Demo(var)
    code, _, said = demo.ended()
    assert code == 1
    assert said.startswith("The demo is not ready after 2 seconds.")
    assert demo.children() == []


def test_children_do_not_outlive_a_killed_demo(var):
    demo = Demo(var)
    assert demo.line() == "ready"
    demo.end(signal.SIGKILL)
    assert eventually(lambda: demo.children() == [])


def test_what_a_killed_demo_left_is_ended_at_the_next_start(var):
    stranger = subprocess.Popen(["sleep", "100"])
    left = subprocess.Popen(
        [sys.executable, "-c", STUBBORN.replace("SIG_IGN", "SIG_DFL"), f"{CHECKOUT}#{var}"], start_new_session=True
    )
    (var / "demo.pids").write_text(f"{left.pid}\n{stranger.pid}\n999999999\nnonsense\n")
    demo = Demo(var)
    assert demo.line() == "ready"
    assert left.wait(5) == -signal.SIGTERM
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
    assert demo.end()[0] == 0


def test_a_second_demo_is_refused_and_the_first_goes_on(var):
    first = Demo(var)
    assert first.line() == "ready"
    code, _, said = Demo(var).ended()
    assert code == 1
    assert said.startswith("A demo runs on this data already, at http://127.0.0.1:")
    assert said.count("\n") == 1
    assert len(first.children()) == 2
    assert first.end()[0] == 0


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"PORT": "abc"}, "PORT=abc is not a port"),
        ({"PORT": "0"}, "PORT=0 is not a port"),
        ({"PORT": "70000"}, "PORT=70000 is not a port"),
        ({"PORT": "²"}, "PORT=² is not a port"),
        ({"HOST": "nowhere.invalid"}, "HOST=nowhere.invalid is no address of this machine"),
        ({"HOST": "192.0.2.1"}, "HOST=192.0.2.1 is no address of this machine"),
    ],
)
def test_a_wrong_address_gives_one_clear_line(var, environment, says):
    with pytest.raises(supervise.CannotRun, match=says) as caught:
        supervise.claim({"NEWSROOM_VAR": str(var), **environment})
    assert "\n" not in str(caught.value)


def test_a_port_in_use_gives_one_clear_line_before_the_database_is_started(var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "manage.py", "demo"],
            cwd=CHECKOUT,
            env={**os.environ, "NEWSROOM_VAR": str(var), "PORT": port, "HOST": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} of 127.0.0.1 is in use: ")
    assert done.stderr.count("\n") == 1
    assert not (var / "postgres").exists()


def test_addresses_of_both_families_are_written_as_browsers_and_servers_want_them():
    assert supervise.Address("::1", 8000).url == "http://[::1]:8000"
    assert supervise.Address("::1", 8000).bind == "[::1]:8000"
    assert "[::1]" in supervise.Address("::1", 8000).names
    assert supervise.Address("0.0.0.0", 8000).url == "http://127.0.0.1:8000"
    assert socket.gethostname() in supervise.Address("0.0.0.0", 8000).names


def test_starting_over_removes_the_data_but_not_what_others_use(var, monkeypatch):
    monkeypatch.setattr(supervise, "_claimed", None)
    environment = {"NEWSROOM_VAR": str(var), "PORT": free_port(), "DEMO_RESET": "1"}
    (var / "files").mkdir()
    (var / "files" / "picture").touch()
    (var / "postgres").mkdir()
    (var / "postgres" / "PG_VERSION").write_text("broken")  # starting over is the way out of this, too
    with contextlib.ExitStack() as after:
        user = open(var / "postgres.lock", "a")  # noqa: SIM115
        after.callback(user.close)
        supervise.fcntl.flock(user, supervise.fcntl.LOCK_SH)
        with pytest.raises(supervise.CannotRun, match="other processes of this checkout use the database"):
            supervise.claim(environment)
        assert (var / "postgres" / "PG_VERSION").exists()
    supervise.claim(environment)
    supervise._claimed.close()
    assert not (var / "postgres").exists()
    assert not (var / "files").exists()
    assert postmaster.find(var / "postgres") is None


def test_starting_over_leaves_a_server_of_ones_own_alone(var, monkeypatch):
    monkeypatch.setattr(supervise, "_claimed", None)
    with pytest.raises(supervise.CannotRun, match="DATABASE_URL"):
        supervise.claim(
            {"NEWSROOM_VAR": str(var), "PORT": free_port(), "DEMO_RESET": "1", "DATABASE_URL": "postgres://a@b/c"}
        )
