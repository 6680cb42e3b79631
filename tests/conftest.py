"""What all tests share: real PostgreSQL, plain factories, and a flush that the record's triggers let through."""

import os

import pgtrigger
import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

os.environ.setdefault("NEWSROOM_ENV", "test")

from newsroom import messages

_flush = TransactionTestCase._fixture_teardown


def _flush_past_the_triggers(self) -> None:
    with pgtrigger.ignore():
        _flush(self)


TransactionTestCase._fixture_teardown = _flush_past_the_triggers


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _in_the_language_of_the_newsroom() -> None:
    translation.deactivate()  # what an English page of the test before left behind


@pytest.fixture
def no_jobs_left():
    """Take away what a test that commits has deferred to the worker."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_events; DELETE FROM procrastinate_jobs")


@pytest.fixture(scope="session", autouse=True)
def _french_is_compiled() -> None:
    messages.compile_all()
    translation_file_changed(None, messages.CATALOGUE.with_suffix(".mo"))  # forget what was read before
