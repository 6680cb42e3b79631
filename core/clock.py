"""The instant is the database's: one clock for SQL, triggers and Python.

SQL function `core_now()` is the setting `newsroom.now` where a test, the demo loader or a walk "as of" has set
it on the connection, else `statement_timestamp()`. All instants are aware and in UTC.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.models import DateTimeField, Func

CREATE_CORE_NOW = """
CREATE OR REPLACE FUNCTION core_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('newsroom.now', true), '')::timestamptz, statement_timestamp())
$$
"""


class CoreNow(Func):
    """The instant inside a query; also the default of every "when" column."""

    function = "core_now"
    arity = 0
    output_field = DateTimeField()


def now() -> datetime:
    """Return the database's instant (one query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_now()")
        return cursor.fetchone()[0]


def move_to(instant: datetime | None) -> None:
    """Set the clock of this connection to `instant` (aware, else ValueError), or back to real time with None."""
    if instant is not None and instant.tzinfo is None:
        raise ValueError("An instant needs its time zone.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('newsroom.now', %s, false)", [instant.isoformat() if instant else ""])


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Run a block with this connection's clock standing at `instant`; put the former setting back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('newsroom.now', true), '')")
        before = cursor.fetchone()[0]
    move_to(instant)
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a broken transaction, when it is rolled back, takes the setting back itself
            move_to(datetime.fromisoformat(before) if before else None)
