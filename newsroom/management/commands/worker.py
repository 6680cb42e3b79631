"""`manage.py worker`: carry out the side effects (e-mail, pings, receipts, renditions) that changes have queued."""

import asyncio
import logging
import signal
from typing import Any

import procrastinate
import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from psycopg_pool import PoolTimeout

from core import embedded

CONCURRENCY = 2
PAUSE, PATIENCE = 2.0, 5.0  # seconds between two attempts to reach the database; for one attempt
CLOSING_SECONDS = 8.0  # for the jobs in hand when asked to stop; less than the demo waits before it kills
STALLED_SECONDS, STALLED_ATTEMPTS = 30.0, 5
OUT_OF_REACH = (procrastinate.exceptions.ConnectorException, psycopg.OperationalError, PoolTimeout)

logger = logging.getLogger("newsroom.worker")


class Command(BaseCommand):
    help = "Carry out queued side effects (e-mail, pings, receipts, renditions) until SIGTERM or Ctrl-C."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        """Work until asked to stop: one line a job on standard error; a database that goes away is waited for."""
        logger.setLevel(logging.INFO)
        logging.getLogger("procrastinate.worker").setLevel(logging.INFO)  # one line at a job's end
        for noisy in (f"procrastinate.worker.{__name__}", "psycopg.pool"):  # said in one line below
            logging.getLogger(noisy).setLevel(logging.CRITICAL)
        connector = procrastinate.PsycopgConnector(kwargs=connector_params(), timeout=PATIENCE)
        with app.replace_connector(connector) as worker:
            asyncio.run(_serve(worker))


async def _serve(worker: procrastinate.App) -> None:
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
    stop = asyncio.create_task(asked_to_stop.wait())
    keeper = asyncio.create_task(_keep_the_embedded_database())
    logger.info("The worker is ready.")
    while not stop.done():
        shift = asyncio.create_task(_shift(worker))
        await asyncio.wait({shift, stop}, return_when=asyncio.FIRST_COMPLETED)
        shift.cancel()  # jobs in hand are finished first
        try:
            await shift
            reason = "the connection was lost"
        except asyncio.CancelledError:
            continue
        except OUT_OF_REACH as error:
            reason = str(error.__cause__ or error).split("\n")[0]
        logger.warning("The database is out of reach, trying again: %s", reason)
        await asyncio.wait({stop}, timeout=PAUSE)
    keeper.cancel()
    logger.info("The worker has stopped.")


async def _keep_the_embedded_database() -> None:
    """Start the embedded server anew, should it have crashed."""
    while not settings.DATABASE_URL:
        await asyncio.sleep(PAUSE)
        try:
            await asyncio.to_thread(embedded.join, settings.VAR / "postgres")
        except embedded.EmbeddedServerError as error:
            logger.error("%s", error)


async def _shift(worker: procrastinate.App) -> None:
    """Work until cancelled or until the database goes away."""
    async with worker.open_async():
        stalled = asyncio.create_task(_take_up_stalled_jobs(worker))
        try:
            await worker.run_worker_async(
                name=__name__,
                concurrency=CONCURRENCY,
                install_signal_handlers=False,
                shutdown_graceful_timeout=CLOSING_SECONDS,
            )
        finally:
            stalled.cancel()


async def _take_up_stalled_jobs(worker: procrastinate.App) -> None:
    """Put back in the queue what a worker that was killed had in hand; jobs may run twice and must bear it."""
    while True:
        for job in await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            if job.attempts < STALLED_ATTEMPTS:
                logger.warning("Taking up %s, which another worker left.", job.call_string)
                await worker.job_manager.retry_job(job)
        await asyncio.sleep(STALLED_SECONDS)
