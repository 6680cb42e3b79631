"""What the database itself holds about events, raw SQL included: addresses, frozen versions, one of each ordinal."""

import pgtrigger

from core.triggers import begun, no_truncate, refuse


def event_guards() -> list[pgtrigger.Trigger]:
    """The address of what has been public is permanent; only what never was public may go."""
    return [
        pgtrigger.Trigger(
            name="permanent_once_public",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=f"""
            IF (TG_OP = 'DELETE' OR NEW.slug <> OLD.slug OR NEW.year <> OLD.year) AND EXISTS (
                SELECT 1 FROM events_eventversion version WHERE event_id = OLD.id AND {begun("version")}) THEN
                {refuse("The address of what has been public is permanent.")}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
            """,
        ),
        no_truncate(),
    ]


def one_of_each_ordinal() -> pgtrigger.Trigger:
    """Refuse two events of a series that bear one ordinal in public at the same time; the series is locked for it.

    (No exclusion constraint: it would have to compare the events by `<>`, which needs the extension btree_gist.)
    """
    return pgtrigger.Trigger(
        name="one_of_each_ordinal",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
        IF NEW.live_period IS NULL OR NEW.ordinal IS NULL THEN RETURN NEW; END IF;
        PERFORM 1 FROM events_eventseries WHERE id = NEW.series_id FOR UPDATE;
        IF EXISTS (SELECT 1 FROM events_eventversion WHERE series_id = NEW.series_id AND ordinal = NEW.ordinal
                   AND event_id <> NEW.event_id AND live_period && NEW.live_period) THEN
            {refuse("The series already has an event with this ordinal.")}
        END IF;
        RETURN NEW;
        """,
    )


def _child(version: str) -> list[pgtrigger.Trigger]:
    """Rows of a version change until it is public; the version is share-locked against a concurrent announcement."""
    found = f"SELECT live_period INTO version.live_period FROM events_eventversion WHERE id = {version} FOR SHARE;"
    frozen = f"""
        IF {begun("version")} THEN
            {refuse("What belongs to an event that has been public does not change: a change is a new version.")}
        END IF;
    """
    return [
        pgtrigger.Trigger(
            name="frozen_with_version",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            declare=[("version", "events_eventversion")],
            func=f"""
            IF TG_OP <> 'INSERT' THEN
                {found.replace("ROW", "OLD")} {frozen}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            {found.replace("ROW", "NEW")} {frozen}
            RETURN NEW;
            """,
        ),
        no_truncate(),
    ]


def child_of_version(column: str = "version_id") -> list[pgtrigger.Trigger]:
    """Triggers of a table whose column points at a version."""
    return _child(f"ROW.{column}")


def child_of_programme() -> list[pgtrigger.Trigger]:
    """Triggers of a table with a column `programmeitem_id`."""
    return _child("(SELECT version_id FROM events_programmeitem WHERE id = ROW.programmeitem_id)")
