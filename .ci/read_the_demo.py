"""Start `make demo` on a free port, read it as a reader would, stop it as Ctrl-C does, and see that nothing is left."""

import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

CHECKOUT = Path(__file__).resolve().parent.parent
START_SECONDS, STOP_SECONDS = 240, 30


def main() -> int:
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    mark = secrets.token_hex(8)
    print(f"Starting the demo at {root}", flush=True)
    began = time.monotonic()
    demo = subprocess.Popen(
        ["make", "demo"],
        cwd=CHECKOUT,
        env={**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "DEMO_MARK": mark},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    passed = failed = 0
    try:
        wait_for(root, demo)
        print(f"It answers after {time.monotonic() - began:.0f} seconds.")
        for what, check in checks(root):
            try:
                check()
                passed += 1
                print(f"  passed: {what}")
            except Exception as error:
                failed += 1
                print(f"  FAILED: {what}: {error}")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(demo.pid, signal.SIGINT)  # what the terminal does at Ctrl-C
        try:
            demo.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(demo.pid, signal.SIGKILL)
    left = left_over(mark)
    if left:
        failed += 1
        print("  FAILED: it left processes: " + "; ".join(left))
    else:
        passed += 1
        print("  passed: it left no process")
    print(f"demo: {passed} passed, {failed} failed")
    return 1 if failed else 0


def checks(root: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """The visit, step by step; a step raises when the page is not what it should be."""
    found: dict[str, str] = {}

    def home() -> None:
        page = read(f"{root}/fr/")
        expect(page, '<html lang="fr"', "<main", "<h1", 'href="/fr/articles/')

    def listing() -> None:
        page = read(f"{root}/fr/articles/")
        expect(page, '<html lang="fr"', "<main", "<h1")
        links = re.findall(r'href="(/fr/articles/\d{4}/[^"/#?]+/)"', page)
        if len(set(links)) < 5:
            raise AssertionError(f"only {len(set(links))} articles are listed")
        found["article"] = links[0]

    def article() -> None:
        page = read(urllib.parse.urljoin(root, found["article"]))
        expect(page, '<html lang="fr"', "<main", "<h1", "<article", "<time", "<p")

    def english() -> None:
        expect(read(f"{root}/en/"), '<html lang="en"', "<main", "<h1")

    def login() -> None:
        page = read(f"{root}/desk/login/")
        expect(page, "<form", 'name="username"', 'name="password"', "csrfmiddlewaretoken")

    def never_public() -> None:
        try:
            read(f"{root}/fr/articles/2016/il-n-y-a-rien-ici/")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return
        raise AssertionError("an address that never existed is not a 404")

    yield "the home page", home
    yield "the listing", listing
    yield "its first article", article
    yield "the English home page", english
    yield "the desk's login", login
    yield "an address that never existed", never_public


def read(url: str) -> str:
    """Return a page, whatever proxy the environment names; raises unless it is a 200 in HTML."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=20) as answer:
        if answer.headers.get_content_type() != "text/html":
            raise AssertionError(f"{url} is {answer.headers.get_content_type()}")
        return answer.read().decode()


def expect(page: str, *parts: str) -> None:
    missing = [part for part in parts if part not in page]
    if missing:
        raise AssertionError(f"the page has no {', no '.join(missing)}")


def wait_for(root: str, demo: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        if demo.poll() is not None:
            sys.exit(f"The demo ended by itself with status {demo.returncode}.")
        with contextlib.suppress(OSError), opener.open(f"{root}/health/live", timeout=5):
            return
        if time.monotonic() > deadline:
            sys.exit(f"The demo does not answer after {START_SECONDS} seconds.")
        time.sleep(0.5)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def left_over(mark: str) -> list[str]:
    """Return the processes that carry the mark in their environment still, having given them a moment to end."""
    deadline = time.monotonic() + STOP_SECONDS
    while True:
        left = []
        for process in psutil.process_iter(["cmdline", "environ", "status"]):
            if (
                process.info["status"] != psutil.STATUS_ZOMBIE
                and (process.info["environ"] or {}).get("DEMO_MARK") == mark
            ):
                left.append(f"{process.pid} {' '.join(process.info['cmdline'] or ())[:80]}")
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
