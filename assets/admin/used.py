"""Whether and where files are used, for lists of many. Where one is used is told by `core.usage`.

Confidential texts stay hidden: only rows that the desk's own lists show to the person asking are counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from assets.admin import pictured
from core.usage import Usage


@dataclass(frozen=True)
class Reference:
    """A column that points at files, `table.column`, and the one that leads on to what the desk shows (`owner`)."""

    table: type[Model]
    column: str
    towards: str
    owner: type[Model]


def in_use(model: type[Model], request: HttpRequest) -> Q:
    """Return the condition "used by something that this person may see". To be seen in a picture is not to use it."""
    either = Q(pk__in=[])
    for reference in _references(model):
        owner = admin.site.get_model_admin(reference.owner)
        if owner.has_view_permission(request):
            visible = owner.get_queryset(request).order_by().values("pk")
            rows = reference.table._default_manager.filter(**{reference.column: OuterRef("pk")})
            either |= Q(Exists(rows.filter(**{f"{reference.towards}__in": visible})))
    return either


def uses_of(files: Iterable[Model], request: HttpRequest) -> dict[int, list[Usage]]:
    """Return where each of several files is used, at a fixed number of queries: at most two for each kind of use."""
    found: dict[int, list[Usage]] = {file.pk: [] for file in files}
    for reference in _references(type(next(iter(files)))) if found else ():
        owner: Any = admin.site.get_model_admin(reference.owner)
        if not owner.has_view_permission(request):
            continue
        tells = getattr(owner, "state", None) or getattr(owner, "public", None)
        meta = reference.owner._meta
        for number, row in _pairs(reference, list(found), owner.get_queryset(request).order_by("-pk")):
            url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
            use = Usage(capfirst(str(meta.verbose_name)), str(row), url, tells(row) if tells else "")
            if use not in found[number]:
                found[number].append(use)
    return found


def _pairs(reference: Reference, numbers: list[int], visible: Any) -> Iterator[tuple[int, Any]]:
    """Yield (number of a file, row that uses it)."""
    if reference.towards == "pk":
        rows = visible.filter(**{f"{reference.column}__in": numbers})
        yield from ((getattr(row, f"{reference.column}_id"), row) for row in rows)
        return
    pointing = reference.table._default_manager.filter(**{f"{reference.column}__in": numbers})
    pairs = list(pointing.values_list(reference.column, reference.towards))
    known = {row.pk: row for row in visible.filter(pk__in={owner for _number, owner in pairs})} if pairs else {}
    yield from ((number, known[owner]) for number, owner in pairs if owner in known)


def _references(model: type[Model]) -> Iterator[Reference]:
    """Yield what points at the model from other apps; histories, and who is seen, are left out."""
    seen = [relation.field for relation in pictured.all_of_them()]
    for relation in model._meta.related_objects:
        field: Any = relation.field
        source: Any = relation.related_model
        if source._meta.app_label == model._meta.app_label or hasattr(source, "pgh_tracked_model") or field in seen:
            continue
        if relation.many_to_many:
            through = relation.through  # type: ignore[attr-defined]
            if through._meta.auto_created and admin.site.is_registered(source):
                yield Reference(through, field.m2m_reverse_field_name(), field.m2m_field_name(), source)
        elif admin.site.is_registered(source):
            yield Reference(source, field.name, "pk", source)
        else:
            for other in source._meta.fields:
                if other.many_to_one and other != field and admin.site.is_registered(other.related_model):
                    yield Reference(source, field.name, other.name, other.related_model)
