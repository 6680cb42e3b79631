"""What the database refuses even to raw SQL, as triggers that several models share."""

import pgtrigger


def refuse(message: str) -> str:
    """Return the PL/pgSQL statement that refuses with `message` (an English sentence without quotes)."""
    return f"RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{message}';"


def begun(row: str) -> str:
    """Return the SQL condition "the row's period in public has begun", never null; an open beginning has."""
    return f"({row}.live_period IS NOT NULL AND coalesce(lower({row}.live_period) <= core_now(), true))"


def only_the_end_moved() -> str:
    """Return the SQL condition "of a begun period only the end moved, to now or later, and was not yet past"."""
    return """(NEW.live_period IS NOT NULL
        AND lower(NEW.live_period) IS NOT DISTINCT FROM lower(OLD.live_period)
        AND (upper(NEW.live_period) IS NOT DISTINCT FROM upper(OLD.live_period)
             OR coalesce(upper(OLD.live_period) > core_now(), true)
                AND coalesce(upper(NEW.live_period) >= core_now(), true)))"""


def no_truncate() -> pgtrigger.Trigger:
    """Refuse TRUNCATE (pgtrigger's own Protect cannot)."""
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=refuse("This table is a record: it is never emptied."),
    )


def append_only() -> list[pgtrigger.Trigger]:
    """Refuse UPDATE, DELETE and TRUNCATE: rows are written once."""
    return [
        pgtrigger.Trigger(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=refuse("This row is part of the record: it is neither changed nor deleted."),
        ),
        no_truncate(),
    ]


def no_delete() -> list[pgtrigger.Trigger]:
    """Refuse DELETE and TRUNCATE: nothing is deleted, it is discarded, ended or archived."""
    return [
        pgtrigger.Trigger(
            name="no_delete",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=refuse("Nothing is deleted here: it is discarded, ended or withdrawn."),
        ),
        no_truncate(),
    ]


def announced_facts(*columns: str) -> list[pgtrigger.Trigger]:
    """Hold a registry row once it is public: its facts stay, only the end in public may move, never once past.

    `columns` are the facts. Before its announcement the row may change or go; afterwards a change is a new row.
    """
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return [
        pgtrigger.Trigger(
            name="announced_facts",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=f"""
            IF NOT {begun("OLD")} THEN
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END IF;
            IF TG_OP = 'DELETE' THEN {refuse("It has been public: it is ended, never deleted.")} END IF;
            IF {changed} THEN
                {refuse("It has been public: a change is a new entry that takes over.")}
            END IF;
            IF NOT {only_the_end_moved()} THEN
                {refuse("Only the end of a public period may move, and never once past.")}
            END IF;
            RETURN NEW;
            """,
        ),
        no_truncate(),
    ]
