"""What the database itself holds about editions, raw SQL included: frozen texts, periods that time has reached."""

import pgtrigger

from core.triggers import begun, no_delete, no_truncate, only_the_end_moved, refuse

CONTENT = [
    "headline", "kicker", "standfirst", "dateline_place_id", "dateline_date", "body", "lead_picture_id", "facts",
    "change", "public_note", "content_hash", "head_id", "translated_from_id", "based_on_id",
]  # fmt: skip
FIXED = ["article_id", "language", "number", "created_at"]


def _changed(columns: list[str]) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def edition_guards() -> list[pgtrigger.Trigger]:
    """Content changes only in draft and review; of a begun period only the end moves, never once past."""
    return [
        *no_delete(),
        pgtrigger.Trigger(
            name="starts_undecided",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=f"""
            IF NEW.live_period IS NOT NULL OR NEW.stage <> 'draft' OR NEW.approved_hash <> '' THEN
                {refuse("An edition begins as a draft without a public period.")}
            END IF;
            RETURN NEW;
            """,
        ),
        pgtrigger.Trigger(
            name="frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"""
            IF {_changed(FIXED)} THEN {refuse("An edition keeps its release, language and number.")} END IF;
            IF (OLD.stage NOT IN ('draft', 'review') OR NEW.stage NOT IN ('draft', 'review'))
               AND ({_changed(CONTENT)}) THEN
                {refuse("The text changes only in draft and in review.")}
            END IF;
            IF NEW.stage <> OLD.stage THEN
                IF OLD.stage = 'discarded' THEN {refuse("What was discarded stays so.")} END IF;
                IF OLD.stage = 'approved' AND (OLD.live_period IS NOT NULL OR NEW.live_period IS NOT NULL) THEN
                    {refuse("An edition with a public period stays approved.")}
                END IF;
            END IF;
            IF OLD.live_period IS NOT NULL AND NEW.emergency_reason <> OLD.emergency_reason THEN
                {refuse("The reason of an emergency publication stays.")}
            END IF;
            IF NEW.approved_hash NOT IN ('', OLD.approved_hash) AND NOT EXISTS (
                SELECT 1 FROM articles_approval WHERE edition_id = NEW.id AND revision_id = NEW.head_id
                AND content_hash = NEW.approved_hash) THEN
                {refuse("An approval is in the record before it counts.")}
            END IF;
            RETURN NEW;
            """,
        ),
        pgtrigger.Trigger(
            name="period_only_ahead",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"""
            IF {begun("OLD")} THEN
                IF {_changed(["starts_at", "published_at", "from_archive"])} THEN
                    {refuse("A period that has begun keeps its beginning.")}
                END IF;
                IF NOT {only_the_end_moved()} THEN
                    {refuse("Only the end of a begun period moves, to now or later, and never once past.")}
                END IF;
                IF upper(OLD.live_period) <= core_now() AND ({_changed(["ends_at", "ending", "notice"])})
                   AND (OLD.ending = 'removed' OR NEW.ending <> 'removed'
                        OR NEW.ends_at IS DISTINCT FROM OLD.ends_at) THEN
                    {refuse("What was said in public of an end stays, unless the release is removed.")}
                END IF;
            ELSIF NEW.live_period IS DISTINCT FROM OLD.live_period AND lower(NEW.live_period) <= core_now() THEN
                {refuse("Nothing becomes public in the past.")}
            END IF;
            RETURN NEW;
            """,
        ),
        pgtrigger.Trigger(
            name="commit_before_start",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            timing=pgtrigger.Deferred,
            func=f"""
            IF NEW.live_period IS NOT NULL
               AND (OLD.live_period IS NULL OR lower(NEW.live_period) <> lower(OLD.live_period))
               AND lower(NEW.live_period) <= core_now() THEN
                {refuse("The publication was confirmed after its own start: nothing becomes public in the past.")}
            END IF;
            RETURN NULL;
            """,
        ),
    ]


def _child(edition: str) -> list[pgtrigger.Trigger]:
    """Rows of an edition change only while its text may; the edition is share-locked against a concurrent approval."""
    return [
        pgtrigger.Trigger(
            name="frozen_with_edition",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            declare=[("stage_now", "text")],
            func=f"""
            IF TG_OP <> 'INSERT' THEN
                SELECT stage INTO stage_now FROM articles_edition WHERE id = {edition.replace("ROW", "OLD")} FOR SHARE;
                IF stage_now NOT IN ('draft', 'review') THEN
                    {refuse("What belongs to a text changes only in draft and in review.")}
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            SELECT stage INTO stage_now FROM articles_edition WHERE id = {edition.replace("ROW", "NEW")} FOR SHARE;
            IF stage_now NOT IN ('draft', 'review') THEN
                {refuse("What belongs to a text changes only in draft and in review.")}
            END IF;
            RETURN NEW;
            """,
        ),
        no_truncate(),
    ]


def child_of_edition() -> list[pgtrigger.Trigger]:
    """Triggers of a table with a column `edition_id`."""
    return _child("ROW.edition_id")


def child_of_quotation() -> list[pgtrigger.Trigger]:
    """Triggers of a table with a column `quotation_id`."""
    return _child("(SELECT edition_id FROM articles_quotation WHERE id = ROW.quotation_id)")
