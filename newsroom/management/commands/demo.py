"""`manage.py demo`: the demo newsroom as one thing that is started and stopped; see `make help`."""

import hashlib
import os
import shutil
import signal
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, TextIO, cast

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from accounts.models import User
from core import embedded
from newsroom import demo, messages, supervise
from newsroom.supervise import Address, Child

WEB_WORKERS, WEB_THREADS = 2, 4


class Command(BaseCommand):
    help = "Serve the demo newsroom on HOST:PORT (127.0.0.1:8000); DEMO_RESET=1 starts over; Ctrl-C stops it."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        """Set everything up that is missing, start web server and worker, and watch them until asked to stop."""
        for number in supervise.SIGNALS:
            signal.signal(number, signal.default_int_handler)
        try:
            address = supervise.claim(os.environ)
            self._prepare()
            supervise.serve(
                self._children(address),
                var=settings.VAR,
                is_ready=lambda: _answers(f"{address.url}/health/live"),
                announce=lambda: self._announce(address),
            )
        except KeyboardInterrupt:
            pass
        except supervise.CannotRun as error:
            self.stderr.write(str(error))
            sys.exit(1)
        finally:
            self._leave()

    def _prepare(self) -> None:
        self._say("Preparing the database…")
        call_command("migrate", interactive=False, verbosity=0)
        messages.compile_all()
        self._collect_static_files()
        if not demo.ready():
            if User.objects.exists():
                raise supervise.CannotRun(
                    "This database holds a newsroom, but not the demo's: DEMO_RESET=1 removes it."
                )
            self._say("Loading the demo newsroom…")
            demo.load(cast(TextIO, self.stdout))
        connections.close_all()

    def _collect_static_files(self) -> None:
        """Collect them when one of them has changed: compressing them takes longer than all the rest."""
        noted, now = settings.VAR / "static.collected", _fingerprint()
        if not noted.exists() or noted.read_text() != now:
            self._say("Collecting the static files…")
            shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
            call_command("collectstatic", interactive=False, verbosity=0)
            noted.write_text(now)

    def _children(self, address: Address) -> list[Child]:
        log = settings.VAR / "log"
        web = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", address.bind]
        web += ["--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--graceful-timeout", "5"]
        web += ["--access-logfile", str(log / "access.log"), "--no-control-socket"]
        environment = {"ALLOWED_HOSTS": ",".join(address.names), **os.environ}
        return [
            Child("The web server", web, log / "web.log", environment),
            Child("The worker", [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"], log / "worker.log"),
        ]

    def _announce(self, address: Address) -> None:
        self._say(f"\nThe newsroom is open, with its logs in {settings.VAR / 'log'}:")
        for path, what in [
            ("fr/", "for readers, in French"),
            ("en/", "for readers, in English"),
            ("desk/", "for editors"),
        ]:
            self._say(f"  {address.url}/{path:6} {what}")
        self._say("\nAccounts for the desk:")
        for role, name, password in demo.ACCOUNTS:
            self._say(f"  {role:14} {name:12} {password}")
        self._say("\nCtrl-C stops everything.")

    def _leave(self) -> None:
        connections.close_all()
        if not settings.DATABASE_URL and not embedded.leave(settings.VAR / "postgres"):
            self._say("The database goes on: other processes of this checkout use it.")
        self._say("Everything has stopped.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _answers(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _fingerprint() -> str:
    """Return what changes when a static file, or the way of keeping them, does."""
    seen = [str(settings.STORAGES["staticfiles"])]
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            seen.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()
