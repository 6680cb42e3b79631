"""Who changed a registry entry or a permission, and what it was before: pghistory rows that nobody can rewrite."""

from collections.abc import Callable
from typing import Any

import pghistory
import pgtrigger

from core.triggers import append_only, no_truncate


def track(**options: Any) -> Callable:
    """Decorate a model so that every insert, update and delete leaves a row, by triggers, raw SQL included.

    The table refuses TRUNCATE, the one change that no row could tell of.
    """
    tracked = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        append_only=False,
        meta={"triggers": append_only()},
        **options,
    )

    def decorate(model: Any) -> Any:
        own = {trigger.name for trigger in getattr(model._meta, "triggers", [])}
        if "no_truncate" not in own:
            pgtrigger.register(no_truncate())(model)
        return tracked(model)

    return decorate
