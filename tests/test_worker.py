"""The worker as a process of its own: it works through what is queued, waits for a lost database, ends when asked."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import embedded, postmaster

CHECKOUT = Path(__file__).resolve().parent.parent
MAKE_THE_QUEUE = """
import django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes("procrastinate"))
"""
QUEUE_A_JOB = """
import django; django.setup()
from procrastinate.contrib.django import app
print(app.configure_task("builtin:procrastinate.builtin_tasks.remove_old_jobs").defer(max_hours=1))
"""
DONE = r"Job builtin:procrastinate\.builtin_tasks\.remove_old_jobs\[{}\]\(.*\) ended with status: Success"


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """The environment of a newsroom of its own, whose database has the tables of the queue only."""
    var = Path(tempfile.mkdtemp(prefix="worker-")).resolve()
    var.chmod(0o711)
    environment = {**os.environ, "NEWSROOM_VAR": str(var), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    environment.pop("DATABASE_URL", None)
    embedded.join(var / "postgres")
    subprocess.run([sys.executable, "-c", MAKE_THE_QUEUE], cwd=CHECKOUT, env=environment, check=True)
    yield environment
    assert embedded.leave(var / "postgres")
    shutil.rmtree(var)


class Worker:
    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.var = Path(environment["NEWSROOM_VAR"])
        self.log = self.var / "worker.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "worker"], cwd=CHECKOUT, env=environment, stdout=log, stderr=log
            )

    def queue_a_job(self) -> str:
        done = subprocess.run(
            [sys.executable, "-c", QUEUE_A_JOB],
            cwd=CHECKOUT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def says(self, pattern: str, seconds: float = 40) -> str:
        deadline = time.monotonic() + seconds
        while not (found := re.search(f"^.*{pattern}.*$", self.log.read_text(), re.MULTILINE)):
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return found[0]

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


@pytest.fixture
def worker(environment: dict[str, str]) -> Iterator[Worker]:
    worker = Worker(environment)
    yield worker
    worker.process.kill()
    worker.process.wait()


def test_it_logs_one_line_a_job_and_ends_when_asked(worker):
    job = worker.queue_a_job()
    worker.says(DONE.format(job))
    assert worker.end() == 0
    lines = worker.log.read_text().splitlines()
    assert [line.split(" ", 3)[3] for line in (lines[0], lines[-1])] == [
        "newsroom.worker The worker is ready.",
        "newsroom.worker The worker has stopped.",
    ]
    assert len(lines) == 3


def test_it_brings_back_a_database_that_crashed_and_goes_on(worker):
    worker.says(DONE.format(worker.queue_a_job()))
    postmaster.find(worker.var / "postgres").kill()
    worker.says("The database is out of reach")
    job = worker.queue_a_job()
    worker.says(DONE.format(job))
    assert worker.end() == 0


def test_it_takes_up_what_a_killed_worker_had_in_hand(worker):
    entry = embedded.join(worker.var / "postgres")
    job = worker.queue_a_job()
    worker.says(DONE.format(job))
    worker.process.kill()
    worker.process.wait()
    import psycopg

    with psycopg.connect(host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname=entry["NAME"]) as database:
        # As if it had been killed in the middle of the job, a minute ago.
        database.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
        database.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    successor = Worker(worker.environment)
    successor.says(rf"Taking up .*\[{job}\]")
    successor.says(DONE.format(job))
    assert successor.end() == 0
