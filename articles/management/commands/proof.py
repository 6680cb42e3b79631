"""Say what is wrong, or may be, with a text: a file, or the release of a reference."""

import json
from argparse import ArgumentParser
from bisect import bisect_right
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.importing import current_registry
from articles.models import Edition
from articles.proofing import context_of, document_of
from core import languages, prose
from proof.check import Context, Document, Finding, findings, walk
from proof.checks import BLOCK
from proof.decode import UnreadableText, decode, origins, undecorated

PAGES = (".html", ".htm")


class Command(BaseCommand):
    help = "Check a text file, or the live (else the latest) text of a reference, and print the findings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", metavar="FILE|REFERENCE", help="a file, or a reference such as 2026-0147 or D12")
        parser.add_argument("--on", metavar="DATE", help="the day it appears, as 2016-10-25 (default: its dateline)")
        parser.add_argument(
            "--language", choices=languages.CODES, help="of the text, and of the messages (default: fr)"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"] or "fr"
        on = _day(options["on"])
        path = Path(options["text"])
        with override(language):
            if _is_file(path):
                made, text = _of_file(path, language, on)
            else:
                made, text = _of_reference(options["text"], options["language"], on)
            if options["format"] == "json":
                self.stdout.write(json.dumps([item.as_json() for item in made], ensure_ascii=False, indent=1))
            else:
                self.stdout.write("\n".join(_told(made, text)))


def _is_file(path: Path) -> bool:
    try:
        return path.exists() or bool(path.suffix)
    except (OSError, ValueError):  # a name that no file can have
        return False


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise CommandError(f"--on: “{given}” is no day; write it as 2016-10-25.") from None


def _of_file(path: Path, language: str, on: date | None) -> tuple[list[Finding], str]:
    """Findings of a file with offsets in its text. A page is read as the desk would take it over."""
    try:
        data = path.read_bytes()
        text = decode(data, path.name)
    except UnreadableText as error:
        raise CommandError(f"{path}: {error.message_en if language == 'en' else error.message_fr}") from error
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    context = Context(language, current_registry(), on)
    if path.suffix.lower() in PAGES:
        try:
            document = Document(body=prose.clean(text))
        except prose.ProseTooLarge as error:
            raise CommandError(f"{path}: {error}") from error
        return findings(document, context), walk(document, context)[0].text
    raw = undecorated(data, path.name)
    return _in_raw_text(findings(text, context), raw, text), raw


def _in_raw_text(made: list[Finding], raw: str, text: str) -> list[Finding]:
    """The findings with offsets in the file's own text, whose letters may be made of several characters."""
    if raw == text:
        return made
    back = origins(raw)
    return [item.moved(back[item.start], back[item.end], raw) for item in made]


def _of_reference(reference: str, language: str | None, on: date | None) -> tuple[list[Finding], str]:
    edition = _edition(reference, language)
    if edition is None:
        raise CommandError(f"There is neither a file nor a release “{reference}”.")
    document, context = document_of(edition), context_of(edition, current_registry(), on=on)
    return findings(document, context), walk(document, context)[0].text


def _edition(reference: str, language: str | None) -> Edition | None:
    """The live edition of a release, else its latest that was not discarded; in the language, if one is asked for."""
    if reference[:1] == "D" and reference[1:].isascii() and reference[1:].isdecimal() and len(reference) < 12:
        editions = Edition.objects.filter(article=int(reference[1:]))
    else:
        editions = Edition.objects.filter(article__reference=reference)
    editions = editions.select_related("article").order_by("-number", "language")
    ordered = [
        edition for code in (language or "fr", *languages.CODES) for edition in editions if edition.language == code
    ]
    if language:
        ordered = [edition for edition in ordered if edition.language == language]
    live = set(editions.live().values_list("pk", flat=True))
    kept = [edition for edition in ordered if edition.stage != Edition.Stage.DISCARDED]
    return next((edition for edition in kept if edition.pk in live), kept[0] if kept else None)


def _told(made: list[Finding], text: str) -> list[str]:
    """The findings for a person: line and column, how severe, the words, what they should be, why."""
    starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
    lines = []
    for item in made:
        line = bisect_right(starts, item.start)
        excerpt = " ".join(item.excerpt.split())[:70] or "…"
        instead = f" → “{item.suggestion}”" if item.suggestion is not None else ""
        severity = _("blocks") if item.severity == BLOCK else _("warning")
        lines.append(
            f"{line}:{item.start - starts[line - 1] + 1} [{severity}] “{excerpt}”{instead}: {item.message} "
            f"({item.rule})"
        )
    blocks = sum(item.severity == BLOCK for item in made)
    counted = ngettext("%(n)s finding", "%(n)s findings", len(made)) % {"n": len(made)}
    lines.append(
        _("%(findings)s, of which %(blocks)s must be put right before submitting.")
        % {"findings": counted, "blocks": blocks}
    )
    return lines
