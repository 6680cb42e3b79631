"""Where a row is used: what refers to it, row by row, with a link to the page of the desk that shows it.

A walk over everything that the database knows to refer to the row, the histories left out and parts that go with it
(`CASCADE`) too. What refers without a page of its own (a mention) is shown as what it belongs to (the edition): the
first foreign key that leads to a page. References that are no foreign keys are told by whoever keeps them, with
`tell`. Nothing is named that the person asking may not see; it is counted.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Window
from django.db.models.fields.files import FileField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import ngettext

SHOWN = 10


@dataclass(frozen=True)
class Usage:
    """One place where a row is used: as what, what it is called, its page at the desk ("" for a remainder), and how
    public that is, where the desk's own list says so."""

    kind: str
    label: str
    url: str = ""
    standing: str = ""


class InUse(Exception):
    """A row is not deleted while something refers to it: `uses`."""

    def __init__(self, uses: list[Usage]) -> None:
        super().__init__(", ".join(f"{use.kind}: {use.label}" for use in uses))
        self.uses = uses


References = dict[type[models.Model], list[tuple[str, models.QuerySet, str]]]
Narrowed = Callable[[Any], models.QuerySet]
_told: dict[type[models.Model], list[tuple[Any, Narrowed]]] = {}
_shown_as: dict[type[models.Model], tuple[type[models.Model], str]] = {}


def tell(model: type[models.Model], kind: Any, rows: Narrowed) -> None:
    """Count `rows(row)` as using a row of the model: a reference that is no foreign key."""
    if (kind, rows) not in _told.setdefault(model, []):
        _told[model].append((kind, rows))


def show_as(model: type[models.Model], other: type[models.Model], column: str) -> None:
    """Show rows of the model as the rows of another that point at them by `column`: a release as its editions."""
    _shown_as[model] = (other, column)


def used_by(row: models.Model, request: HttpRequest | None = None, *, limit: int = SHOWN) -> list[Usage]:
    """Return what refers to the row, at most `limit` of each kind and how many more there are.

    One query for each kind of page that refers, and what its own list brings along. With a request, only what its
    user may see is named.
    """
    uses: list[Usage] = []
    for shown, kinds in _references(row).items():
        uses += _of_kind(shown, kinds, request, limit)
    return uses


def is_used(row: models.Model) -> bool:
    """Tell whether anything refers to the row."""
    return any(rows.exists() for kinds in _references(row).values() for _kind, rows, _column in kinds)


def delete(row: models.Model) -> None:
    """Delete a row that nothing refers to, and its files once that is committed; raise `InUse`.

    The database refuses it too, by its foreign keys; the history keeps what the row was.
    """
    with transaction.atomic():
        type(row)._base_manager.select_for_update().get(pk=row.pk)
        if uses := used_by(row):
            raise InUse(uses)
        files = list(_files(row))
        row.delete()
        for file in files:
            transaction.on_commit(partial(file.storage.delete, file.name), robust=True)


# -- what refers -------------------------------------------------------------------------------------------------


def _references(row: models.Model) -> References:
    """Return, for each kind of page, what refers to the row: (as what, rows, their column of the rows shown)."""
    found: References = {}
    relations: list[Any] = row._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not (relation.auto_created and not relation.concrete) or _is_beside_the_point(relation):
            continue
        model, field = relation.related_model, relation.field
        path, shown = _page_of(model, field)
        rows = model._base_manager.filter(**{field.name: row.pk})
        found.setdefault(shown, []).append((_kind(model, field, path), *_narrowed(rows, path, shown)))
    for kind, narrowed in _told.get(type(row), ()):
        rows = narrowed(row)
        found.setdefault(rows.model, []).append((str(kind), rows, "pk"))
    return found


def _is_beside_the_point(relation: Any) -> bool:
    """Tell whether a relation is a history, the table behind a many-to-many, or a part that goes with the row."""
    model = relation.related_model
    return (
        hasattr(model, "pgh_tracked_model")
        or bool(model._meta.auto_created)
        or getattr(relation, "on_delete", None) in (models.CASCADE, models.DO_NOTHING)
    )


def _page_of(model: Any, came_by: Any = None) -> tuple[list[str], type[models.Model]]:
    """Return the way from a model to the one whose page shows it: names of foreign keys, and that model."""
    if admin.site.is_registered(model) or model in _shown_as:
        return [], _shown_as[model][0] if model in _shown_as else model
    for field in model._meta.concrete_fields:
        if field.many_to_one and field != came_by and not field.null:
            path, shown = _page_of(field.related_model)
            if admin.site.is_registered(shown):
                return [field.name, *path], shown
    return [], model


def _narrowed(rows: models.QuerySet, path: list[str], shown: Any) -> tuple[models.QuerySet, str]:
    """Return the rows that refer, and by which column they name the row shown for them."""
    model: Any = rows.model
    for name in path:
        model = model._meta.get_field(name).related_model
    column = "__".join(path) or "pk"
    if model == shown:
        return rows, column
    _other, back = _shown_as[model]
    return shown._base_manager.filter(**{f"{back}__in": rows.order_by().values(column)}), "pk"


def _kind(model: Any, field: Any, path: list[str]) -> str:
    """Return as what the row is used: "portrait", "appointment", "mention"."""
    opts = field.related_model._meta
    named = {str(name).lower() for name in (opts.verbose_name, opts.verbose_name_plural)}
    if not path and isinstance(field.verbose_name, Promise) and str(field.verbose_name).lower() not in named:
        return capfirst(str(field.verbose_name))
    while not isinstance(model._meta.verbose_name, Promise) and path:
        model, path = model._meta.get_field(path[0]).related_model, path[1:]
    return capfirst(str(model._meta.verbose_name))


# -- how it is shown ---------------------------------------------------------------------------------------------


def _of_kind(
    shown: Any, kinds: list[tuple[str, models.QuerySet, str]], request: HttpRequest | None, limit: int
) -> Iterator[Usage]:
    """Yield what of one kind of page refers, each with as what, newest first; then how many more."""
    first, *others = (rows.order_by().values(column) for _kind, rows, column in kinds)
    numbers = first.union(*others) if others else first
    page = admin.site._registry.get(shown)
    marks = {
        f"used_as_{place}": Exists(rows.order_by().filter(**{column: OuterRef("pk")}))
        for place, (_kind, rows, column) in enumerate(kinds)
    }
    rows = _listed(shown, page, request).filter(pk__in=numbers).order_by("-pk")
    found = list(rows.annotate(used_in_all=Window(Count("*")), **marks)[:limit])
    for row in found:
        for place, (kind, *_rows) in enumerate(kinds):
            if getattr(row, f"used_as_{place}"):
                yield Usage(kind, _label(row, page), _url(row, page), _standing(row, page))
    more = (found[0].used_in_all if found else 0) - len(found)
    if request and hasattr(shown._default_manager, "visible_to"):
        more = shown._base_manager.filter(pk__in=numbers).count() - len(found)
    if more > 0:
        kind = capfirst(str(shown._meta.verbose_name_plural))
        yield Usage(kind, ngettext("and one more", "and %(more)s more", more) % {"more": more})


def _listed(shown: Any, page: Any, request: HttpRequest | None) -> models.QuerySet:
    """Return what the desk's own list would show, with what it brings along."""
    if page is None or request is None:
        return shown._default_manager.all()
    rows = page.get_queryset(request)
    along = page.get_list_select_related(request)
    return rows.select_related(*along) if isinstance(along, (list, tuple)) and along else rows


def _label(row: models.Model, page: Any) -> str:
    """Return what the desk's own list calls the row."""
    called = getattr(page, "called", None)
    return str(called(row) if called else row) or str(row.pk)


def _standing(row: models.Model, page: Any) -> str:
    """Return what the desk's own list says of how public the row is; rows read past that list do not know it."""
    tells = getattr(page, "state", None) or getattr(page, "public", None)
    return tells(row) if tells and hasattr(row, "now") else ""


def _url(row: models.Model, page: Any) -> str:
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk]) if page else ""


def _files(row: models.Model) -> Iterable[Any]:
    """Yield the files of a row and of the parts that go with it."""
    for field in row._meta.concrete_fields:
        if isinstance(field, FileField) and getattr(row, field.name):
            yield getattr(row, field.name)
    for relation in row._meta.related_objects:
        if relation.on_delete is models.CASCADE and not relation.related_model._meta.auto_created:
            for part in relation.related_model._base_manager.filter(**{relation.field.name: row.pk}):
                yield from _files(part)


__all__ = ["InUse", "Usage", "delete", "is_used", "show_as", "tell", "used_by"]
