"""People from a spreadsheet (CSV): read, looked up in the registry, shown before anything is kept, kept all at once.

`read` makes rows of text of a file, `examine` says of each row what it is (new, known, nearly known, wrong at a
cell), `keep` enters what was chosen. A cell is only ever text: what a spreadsheet would take for a formula is refused
at the cell. Days are typed as 2016-10-25 or 25/10/2016; the last day of an office is the last one on which it is held.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from babel import Locale
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from accounts.models import User
from core import languages
from core.templatetags.record import country
from people.duplicates import Names, Words, words
from people.models import Announcement, Appointment, Office, Person
from people.workflow import AnnouncementRefused, begin, prepare

MOST_ROWS, MOST_OFFICES, MOST_BYTES, LONGEST_CELL = 2000, 300, 2_000_000, 1000  # an office takes the longest to check
CREATE, SKIP, PERSON, LINE = "create", "skip", "person", "line"
NEW, KNOWN, NEAR, AGAIN, WRONG = "new", "known", "near", "again", "wrong"

HEADERS = {
    "family": ("nom", "nom de famille", "family", "family name", "last name", "surname"),
    "given": ("prenom", "prenoms", "given", "given name", "first name"),
    "gender": ("genre", "sexe", "civilite", "gender", "sex", "civility"),
    "country": ("pays", "country"),
    "aliases": ("alias", "autres noms", "aussi ecrit", "also written", "other names"),
    "office": ("fonction", "poste", "office", "post"),
    "since": ("depuis", "depuis le", "du", "debut", "since", "from"),
    "last": ("jusqu au", "au", "dernier jour", "fin", "until", "to", "last day"),
}
COLUMNS = tuple(HEADERS)
_COLUMN_OF = {header: column for column, headers in HEADERS.items() for header in headers}
_GENDERS = {
    "f": ["femme", "feminin", "female", "woman", "feminine", "mme", "madame", "mlle", "ms", "mrs", "miss"],
    "m": ["h", "homme", "masculin", "male", "man", "masculine", "monsieur", "mr", "sir"],
}
_GENDER_OF = {word: gender for gender, found in _GENDERS.items() for word in (gender, *found)}
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


class SpreadsheetError(ValueError):
    """The file cannot be read as a table of people; the message is for whoever sent it."""


Cells = dict[str, str]


# -- reading ---------------------------------------------------------------------------------------------------------


def read(data: bytes) -> tuple[list[Cells], list[str]]:
    """Return the rows of a CSV file by column, and the headers that say nothing here. Raises SpreadsheetError.

    UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs; headers in French or English.
    """
    if len(data) > MOST_BYTES:
        raise SpreadsheetError(_("The file is larger than 2 MB."))
    lines = _lines(_decoded(data))
    if not lines:
        raise SpreadsheetError(_("The file is empty."))
    headers = [" ".join(words(cell)) for cell in lines[0]]
    columns = [_COLUMN_OF.get(header, "") for header in headers]
    named = [column for column in columns if column]
    if "family" not in named:
        raise SpreadsheetError(
            _("The first line must name the columns; one of them is “family name” (or “nom”). Found: %(headers)s.")
            % {"headers": ", ".join(lines[0])[:200]}
        )
    if twice := next((column for column in named if named.count(column) > 1), ""):
        raise SpreadsheetError(_("Two columns say the same: %(column)s.") % {"column": column_label(twice)})
    rows = [dict(zip(columns, (plain(cell) for cell in line), strict=False)) for line in lines[1:]]
    filled = [{name: row.get(name, "") for name in COLUMNS} for row in rows if any(row.values())]
    if not filled:
        raise SpreadsheetError(_("There is no line below the headers."))
    if len(filled) > MOST_ROWS:
        raise SpreadsheetError(_("The file has more than %(most)d lines: send it in parts.") % {"most": MOST_ROWS})
    if sum(bool(row["office"]) for row in filled) > MOST_OFFICES:
        raise SpreadsheetError(
            _("More than %(most)d lines give an office: send the table in parts.") % {"most": MOST_OFFICES}
        )
    unread = [lines[0][place] for place, column in enumerate(columns) if not column and lines[0][place].strip()]
    return filled, unread


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SpreadsheetError(_("This is no text: save the table as CSV (UTF-8) first."))


def _lines(text: str) -> list[list[str]]:
    """Split with whichever of the three separators makes the most of the first line."""
    first = text.lstrip().partition("\n")[0]
    separator = max(
        ",;\t", key=lambda mark: sum(" ".join(words(cell.strip(' "\r'))) in _COLUMN_OF for cell in first.split(mark))
    )
    try:
        found = list(csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise SpreadsheetError(_("The file is no proper CSV: %(error)s.") % {"error": error}) from error
    return [line for line in found if any(cell.strip() for cell in line)]


def plain(cell: str) -> str:
    """Return one line of text without what is not seen."""
    seen = "".join(letter if letter.isprintable() or letter in "\t\n\r" else "" for letter in cell)
    return " ".join(seen.split())[:LONGEST_CELL]


def column_label(column: str) -> str:
    """Return what a column is called in the language of the page; also the header of the template."""
    return {
        "family": _("family name"),
        "given": _("given name"),
        "gender": _("gender"),
        "country": _("country"),
        "aliases": _("also written"),
        "office": _("office"),
        "since": _("from"),
        "last": _("last day"),
    }[column]


def template() -> bytes:
    """Return a table to fill in, with two lines as examples, as spreadsheets open it (semicolons, UTF-8 with mark)."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerow([HEADER_OF[column][0 if languages.current() == "fr" else 1] for column in COLUMNS])
    lines.writerow(["Morvan", "Anne", "F", "FR", "A. Morvan | Anne Le Morvan", "", "", ""])
    lines.writerow(["Le Goff", "Yann", "M", "FR", "", "", "", ""])
    return ("\ufeff" + out.getvalue()).encode()


HEADER_OF = {
    "family": ("nom", "family name"), "given": ("prénom", "given name"), "gender": ("genre", "gender"),
    "country": ("pays", "country"), "aliases": ("alias", "also written"), "office": ("fonction", "office"),
    "since": ("depuis", "from"), "last": ("jusqu’au", "last day"),
}  # fmt: skip


# -- what each row is --------------------------------------------------------------------------------------------------


@dataclass
class Row:
    """A line of the table as understood: `errors` by cell, the choices there are, and the one that was made."""

    number: int
    cells: Cells
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    kind: str = NEW
    choices: list[tuple[str, str]] = field(default_factory=list)
    chosen: str = ""
    entered: bool = False

    @property
    def settled(self) -> bool:
        """Whether it may be kept, or is left out."""
        return self.chosen == SKIP or (not self.errors and bool(self.chosen))

    def wrong(self, column: str, message: str) -> None:
        self.errors.setdefault(column, []).append(message)


def examine(rows: Iterable[Cells], chosen: dict[int, str] | None = None) -> list[Row]:
    """Say of each row what it is, with what was chosen for it (5 queries, whatever the number of rows)."""
    chosen = chosen or {}
    names, offices, countries = Names(), _offices(), _countries()
    found = [Row(number, cells) for number, cells in enumerate(rows)]
    seen: dict[tuple[str, ...], int] = {}
    nearby: dict[int, list[tuple[int, str]]] = {}
    for row in found:
        _understand(row, offices, countries)
        name = words(f"{row.values.get('given', '')} {row.values.get('family', '')}")
        first = seen.setdefault(name, row.number) if name else row.number
        if first != row.number:
            row.kind = AGAIN
            row.choices.append((f"{LINE}:{first}", _("the person of line %(line)d") % {"line": first + 2}))
        elif name:
            nearby[row.number] = names.near(row.values.get("given", ""), row.values.get("family", ""))
    people = Person.objects.in_bulk({pk for near in nearby.values() for pk, _reason in near})
    for row in found:
        _propose(row, nearby.get(row.number, []), people)
        wanted = chosen.get(row.number, "")
        if wanted in [choice for choice, _label in row.choices]:
            row.chosen = wanted
    _mark_entered(found)
    return found


def _propose(row: Row, nearby: list[tuple[int, str]], people: dict[int, Person]) -> None:
    """Offer whom the row may mean; the first offer is the proposal, but among near names somebody must choose."""
    same = [pk for pk, _reason in nearby if _bears(people[pk], row)]
    for pk, reason in nearby:
        row.choices.append((f"{PERSON}:{pk}", f"{people[pk]} ({people[pk].slug}): {reason}"))
    row.choices += [(CREATE, _("a new person")), (SKIP, _("leave this line out"))]
    if row.kind == AGAIN:
        row.chosen = row.choices[0][0]
    elif len(same) == 1:
        row.kind, row.chosen = KNOWN, f"{PERSON}:{same[0]}"
    elif nearby:
        row.kind = NEAR
    else:
        row.chosen = CREATE
    if row.errors:
        row.kind = WRONG


def _bears(person: Person, row: Row) -> bool:
    name = words(f"{row.values.get('given', '')} {row.values.get('family', '')}")
    return any(words(spelling) == name for spelling in (str(person), *person.aliases))


def _understand(row: Row, offices: dict[Words, set[int]], countries: dict[Words, str]) -> None:
    """Turn the cells into values; what cannot be understood is told at its cell."""
    for column, cell in row.cells.items():
        if cell[:1] in "=+@" and cell:
            row.wrong(column, _("This looks like a formula of a spreadsheet."))
    if not row.cells["family"]:
        row.wrong("family", _("A family name is needed."))
    for column in ("given", "family"):
        if len(row.cells[column]) > 100:
            row.wrong(column, _("At most 100 characters."))
        row.values[column] = row.cells[column]
    row.values["gender"] = _gender(row)
    row.values["country"] = _country(row, countries)
    row.values["aliases"] = [alias.strip() for alias in re.split(r"[|;]", row.cells["aliases"]) if alias.strip()]
    if any(len(alias) > 200 for alias in row.values["aliases"]):
        row.wrong("aliases", _("At most 200 characters each."))
    since, last = _day(row, "since"), _day(row, "last")
    if not row.cells["office"]:
        for column in ("since", "last"):
            if row.cells[column]:
                row.wrong("office", _("Which office? There is a day, but no office."))
                break
        return
    found = offices.get(words(row.cells["office"]), set())
    if len(found) != 1:
        row.wrong(
            "office",
            _("Several offices are called so: give the permanent name of one.") if found
            else _("No office of the registry is called so. Enter it first, or leave the cell empty."),
        )  # fmt: skip
    if not row.cells["since"]:
        row.wrong("since", _("Since when?"))
    elif since and last and last < since:
        row.wrong("last", _("It ends before it begins."))
    elif since and found:
        until = last + timedelta(days=1) if last else None
        row.values["office"], row.values["period"] = next(iter(found)), DateRange(since, until)


def _gender(row: Row) -> str:
    typed = " ".join(words(row.cells["gender"]))
    if typed and typed not in _GENDER_OF:
        row.wrong("gender", _("F or M, or leave it empty."))
    return _GENDER_OF.get(typed, "")


def _country(row: Row, known: dict[Words, str]) -> str:
    typed = row.cells["country"]
    code = typed.upper() if typed.upper() in known.values() else known.get(words(typed), "")
    if typed and not code:
        row.wrong("country", _("No country is called so: give its code of two letters (ISO 3166), such as FR."))
    return code


def _countries() -> dict[Words, str]:
    """Return the codes of countries by their names in the newsroom's languages."""
    found: dict[Words, str] = {}
    for code in languages.CODES:
        names = Locale(code).territories
        found |= {words(name): key for key, name in names.items() if country(key)}
        found |= {words(names[code]): key for key, names in settings.EXTRA_COUNTRIES.items()}
    return found


def _day(row: Row, column: str) -> date | None:
    typed = row.cells[column]
    if not typed:
        return None
    match = _DAY.fullmatch(typed)
    try:
        if match:
            year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
            return date(int(year), int(month), int(day))
    except ValueError:
        pass
    row.wrong(column, _("A day is written 2016-10-25 or 25/10/2016."))
    return None


def _offices() -> dict[Words, set[int]]:
    """Return the offices by everything that they are called: permanent name, titles of all times, other wordings."""
    found: dict[Words, set[int]] = {}
    for office in Office.objects.prefetch_related("titles"):
        titles = [form for title in office.titles.all() for form in (title.masculine, title.feminine)]
        for name in {office.slug, *office.aliases, *titles}:
            found.setdefault(words(name), set()).add(office.pk)
    return found


def _mark_entered(rows: list[Row]) -> None:
    """Mark the rows whose appointment is in the registry already, to the day (1 query)."""
    wanted = [row for row in rows if row.chosen.startswith(f"{PERSON}:") and "period" in row.values]
    if not wanted:
        return
    known = Appointment.objects.filter(person__in={_number(row) for row in wanted})
    known = known.exclude(pk__in=Appointment.objects.ended().values("pk"))
    entered = {(one.person_id, one.office_id, one.period.lower, one.period.upper) for one in known}
    for row in wanted:
        period = row.values["period"]
        row.entered = (_number(row), row.values["office"], period.lower, period.upper) in entered


def _number(row: Row) -> int:
    return int(row.chosen.partition(":")[2])


# -- keeping -----------------------------------------------------------------------------------------------------------


class NotKept(Exception):
    """Something of the table cannot stand; the rows say what, and nothing was kept."""


@dataclass
class Kept:
    """What was entered."""

    people: list[Person]
    appointments: int
    announcement: Announcement | None


def keep(rows: list[Row], *, by: User, title: str) -> Kept:
    """Enter the people, and prepare their offices in one announcement; all of it or nothing. Raises NotKept.

    People who are in the registry stay as they are.
    """
    if not all(row.settled for row in rows):
        raise NotKept
    with transaction.atomic():
        made = _create([row for row in rows if row.chosen == CREATE])
        announcement, offices = _prepare_offices(rows, made, by=by, title=title)
        if any(row.errors for row in rows if row.chosen != SKIP):
            raise NotKept
    return Kept(list(made.values()), offices, announcement)


def _create(rows: list[Row]) -> dict[int, Person]:
    """Enter the new people; return them by the number of their row."""
    columns = ("given", "family", "gender", "country", "aliases")
    people = [Person(**{name: row.values[name] for name in columns}) for row in rows]
    taken = set(Person.objects.values_list("slug", flat=True)) if people else set()
    for person in people:
        base = slugify(str(person))[:90] or "personne"
        person.slug = next(slug for slug in _numbered(base) if slug not in taken)
        taken.add(person.slug)
        person.clean_fields()
    return dict(zip((row.number for row in rows), Person.objects.bulk_create(people), strict=True))


def _numbered(base: str) -> Iterator[str]:
    """Yield base, base-2, base-3 …"""
    yield base
    yield from (f"{base}-{number}" for number in count(2))


def _prepare_offices(
    rows: list[Row], made: dict[int, Person], *, by: User, title: str
) -> tuple[Announcement | None, int]:
    """Put the offices of the rows into one announcement; clashes are told at the row."""
    wanted = [row for row in rows if "period" in row.values and row.chosen != SKIP and not row.entered]
    if not wanted:
        return None, 0
    announcement = prepare(by=by, title=title)
    known = Person.objects.in_bulk([_number(row) for row in rows if row.chosen.startswith(f"{PERSON}:")])
    offices = Office.objects.in_bulk()
    by_number = {row.number: row for row in rows}
    for row in wanted:
        source = row
        while source.chosen.startswith(f"{LINE}:"):
            source = by_number[_number(source)]
        person = known[_number(source)] if source.chosen.startswith(f"{PERSON}:") else made.get(source.number)
        if person is None:
            row.wrong("family", _("The line that this one follows is left out."))
            continue
        appointment = Appointment(person=person, office=offices[row.values["office"]], period=row.values["period"])
        try:
            begin(announcement, appointment, by=by)
        except AnnouncementRefused as error:
            row.wrong("office", str(error))
    return announcement, len(wanted)


__all__ = ["COLUMNS", "Kept", "NotKept", "Row", "SpreadsheetError", "examine", "keep", "read", "template"]
