"""A text that comes from outside becomes a draft, with a report of what is doubtful; the file is kept with it."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from accounts.roles import WRITER
from articles import writing
from articles.models import Edition, Transition
from events.models import Place
from events.registry import dump, readable
from proof.decode import decode
from proof.reading import Reading, read
from proof.registry import Registry

READABLE = (".txt",)
IMPORTER = "import"


@dataclass(frozen=True)
class Imported:
    """What became of one file: the draft (None in a dry run) and what was read."""

    name: str
    edition: Edition | None
    reading: Reading


def current_registry() -> Registry:
    """Return the public registry as the readers of texts know it."""
    return Registry.from_json(readable(dump()))


def importer() -> User:
    """Return the account in whose name the command imports; it cannot log in."""
    user, made = User.objects.get_or_create(
        username=IMPORTER, defaults={"email": "import@localhost.invalid", "first_name": "Import", "is_staff": False}
    )
    if made:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get(name=WRITER))
    return user


@transaction.atomic
def import_file(path: Path, *, language: str, registry: Registry, by: User | None, dry_run: bool = False) -> Imported:
    """Read a file and begin a draft from it, by somebody who then may not approve it.

    Raises `proof.decode.UnreadableText` for what is no text, OSError where the file cannot be read, and the
    errors of `articles.writing.begin`.
    """
    data = path.read_bytes()
    reading = read(decode(data, path.name), language=language, registry=registry, name=path.name)
    if dry_run:
        return Imported(path.name, None, reading)
    by = by or importer()
    edition = writing.begin(
        by=by,
        language=language,
        origin="import",
        source_file=ContentFile(data, name=path.name),
        content=content_of(reading),
    )
    Transition.objects.create(
        edition=edition,
        act="import",
        by=by,
        revision=edition.head,
        content_hash=edition.content_hash,
        internal_note="\n".join(doubt_lines(reading, settings.LANGUAGE_CODE)),
    )
    return Imported(path.name, edition, reading)


def doubt_lines(reading: Reading, language: str) -> list[str]:
    """Return what is doubtful, a line each, for a person who reads this language."""
    lines = []
    for doubt in reading.doubts:
        message = doubt.message_en if language == "en" else doubt.message_fr
        excerpt = doubt.excerpt[:60].strip("«»“” \u00a0\u202f")
        quoted = f"“{excerpt}”:" if language == "en" else f"« {excerpt} » :"
        suggestion = f" → {doubt.suggestion}" if doubt.suggestion else ""
        lines.append(f"{quoted} {message}{suggestion}")
    return lines


def content_of(reading: Reading) -> dict:
    """Return what an edition takes from a reading."""
    return {
        "headline": reading.headline[:200],
        "kicker": reading.kicker[:100],
        "standfirst": reading.standfirst[:600],
        "dateline_place": Place.objects.filter(slug=reading.dateline_place).first() if reading.dateline_place else None,
        "dateline_date": reading.dateline_date,
        "body": reading.body,
        "sources": [(source[:300], "") for source in reading.sources],
    }
