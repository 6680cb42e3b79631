"""The page that takes people from a spreadsheet: nothing is kept between its two steps, the rows travel signed."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.instants import instant_text
from people import spreadsheet
from people.spreadsheet import COLUMNS, MOST_BYTES, Cells, NotKept, Row, SpreadsheetError, column_label

HOURS = 12


def answer(request: HttpRequest) -> HttpResponse | tuple[int, dict[str, Any]]:
    """Return where to go once it is kept, or the status and the context of the page."""
    if request.method != "POST":
        return 200, {}
    try:
        if "rows" in request.POST and not request.FILES:
            name, cells, unread = _carried(request)
        else:
            name, cells, unread = _uploaded(request)
    except SpreadsheetError as error:
        return 400, {"problem": str(error)}
    _corrected(request, cells)
    rows = spreadsheet.examine(cells, _chosen(request))
    status = 200
    if "keep" in request.POST:
        try:
            kept = spreadsheet.keep(rows, by=request.user, title=_title(name))  # type: ignore[arg-type]
        except NotKept:
            status = 409
        else:
            _tell(request, kept)
            return HttpResponseRedirect(
                kept.announcement.get_absolute_url() if kept.announcement else reverse("admin:people_person_changelist")
            )
    return status, _page(request, name, cells, unread, rows)


def template_file() -> HttpResponse:
    """Return the table to fill in as a download."""
    response = HttpResponse(spreadsheet.template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_("people")}.csv"'
    return response


def _uploaded(request: HttpRequest) -> tuple[str, list[Cells], list[str]]:
    file = request.FILES.get("file")
    if file is None:
        raise SpreadsheetError(_("Choose a file."))
    if file.size is None or file.size > MOST_BYTES:
        raise SpreadsheetError(_("The file is larger than 2 MB."))
    cells, unread = spreadsheet.read(file.read())
    return (file.name or "")[:100], cells, unread


def _carried(request: HttpRequest) -> tuple[str, list[Cells], list[str]]:
    try:
        name, lines, unread = signing.loads(request.POST["rows"], salt=_salt(request), max_age=HOURS * 3600)
    except signing.BadSignature as error:
        raise SpreadsheetError(_("This table has been open for too long: send the file again.")) from error
    return name, [dict(zip(COLUMNS, line, strict=True)) for line in lines], unread


def _sealed(request: HttpRequest, name: str, cells: list[Cells], unread: list[str]) -> str:
    lines = [[row[column] for column in COLUMNS] for row in cells]
    return signing.dumps([name, lines, unread], salt=_salt(request), compress=True)


def _salt(request: HttpRequest) -> str:
    return f"people from a spreadsheet, sent by {request.user.pk}"


def _corrected(request: HttpRequest, cells: list[Cells]) -> None:
    """Put what was typed into wrong cells in their place."""
    for key in request.POST:
        kind, _mark, rest = key.partition("-")
        number, _mark, column = rest.partition("-")
        if kind == "cell" and number.isdecimal() and len(number) < 6 and int(number) < len(cells) and column in COLUMNS:
            cells[int(number)][column] = spreadsheet.plain(request.POST[key])


def _chosen(request: HttpRequest) -> dict[int, str]:
    found = {}
    for key, value in request.POST.items():
        kind, _mark, number = key.partition("-")
        if kind == "row" and number.isdecimal() and len(number) < 6:
            found[int(number)] = str(value)
    return found


def _title(name: str) -> str:
    at = instant_text(clock.now(), zone=False)
    return _("People from %(file)s, %(at)s") % {"file": name or _("a spreadsheet"), "at": at}


def _tell(request: HttpRequest, kept: spreadsheet.Kept) -> None:
    count = len(kept.people)
    messages.success(
        request, ngettext("One person was entered.", "%(count)d people were entered.", count) % {"count": count}
    )
    if kept.announcement:
        messages.info(request, _("Their offices are prepared: nothing is public before a second person announces it."))


def _page(request: HttpRequest, name: str, cells: list[Cells], unread: list[str], rows: list[Row]) -> dict[str, Any]:
    kinds = {
        spreadsheet.NEW: _("new"),
        spreadsheet.KNOWN: _("known"),
        spreadsheet.NEAR: _("perhaps known: choose"),
        spreadsheet.AGAIN: _("again"),
        spreadsheet.WRONG: _("to put right"),
    }
    counted = [(label, sum(row.kind == kind for row in rows)) for kind, label in kinds.items()]
    return {
        "file": name,
        "columns": [column_label(column) for column in COLUMNS],
        "lines": [_line(row, kinds[row.kind]) for row in rows],
        "counted": [(label, count) for label, count in counted if count],
        "open": sum(not row.settled for row in rows),
        "unread": unread,
        "sealed": _sealed(request, name, cells, unread),
    }


def _line(row: Row, label: str) -> dict[str, Any]:
    """Return a row as the table shows it: line 1 of the file is its header."""
    return {
        "number": row.number,
        "place": row.number + 2,
        "label": label,
        "kind": row.kind,
        "cells": [(column, row.cells[column], row.errors.get(column, []), column_label(column)) for column in COLUMNS],
        "choices": row.choices,
        "chosen": row.chosen,
        "open": not row.settled,
        "entered": row.entered,
    }
