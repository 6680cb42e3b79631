"""Turn text files into drafts, with a report of what was recognised and what is doubtful."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from articles.importing import READABLE, Imported, current_registry, doubt_lines, import_file
from articles.refusals import Refused
from core import languages
from core.prose import notes
from proof.decode import UnreadableText


class Command(BaseCommand):
    help = "Turn text files into drafts; say what was recognised and what is doubtful. One bad file stops no other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--language", choices=languages.CODES, default="fr")
        parser.add_argument("--by", metavar="USER", help="user name of who imports (default: an account of its own)")
        parser.add_argument("--dry-run", action="store_true", help="read and report, make no draft")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        by = None
        if options["by"]:
            by = User.objects.filter(username=options["by"], is_active=True).first()
            if by is None:
                raise CommandError(f"Nobody has the user name “{options['by']}”.")
        registry = current_registry()
        results: list[Imported] = []
        failed: list[str] = []
        for path in options["files"]:
            try:
                if path.suffix.lower() not in READABLE:
                    raise ValueError(f"only {', '.join(READABLE)} can be imported so far")
                results.append(
                    import_file(
                        path, language=options["language"], registry=registry, by=by, dry_run=options["dry_run"]
                    )
                )
            except UnreadableText as error:
                failed.append(f"{path}: {error.message_en if options['language'] == 'en' else error.message_fr}")
            except OSError as error:
                failed.append(f"{path}: {error.strerror}")
            except (ValueError, Refused) as error:
                failed.append(f"{path}: {error}")
            except ValidationError as error:
                failed.append(f"{path}: {' '.join(error.messages)}")
        if options["format"] == "json":
            self.stdout.write(json.dumps([as_json(result) for result in results], ensure_ascii=False, indent=1))
        else:
            for result in results:
                self.report(result, options["language"])
        if failed:
            raise CommandError("\n".join(failed))

    def report(self, result: Imported, language: str) -> None:
        """Print what became of one file, for a person."""
        reading, edition = result.reading, result.edition
        proposed = " (proposed)" if reading.headline_proposed else ""
        lines = [
            f"{result.name}: "
            + (f"draft {edition.article.number}, by {edition.head.by}" if edition else "read, no draft made"),
            f"  headline{proposed}: {reading.headline}",
            f"  dateline: {reading.dateline_place or '?'}, {reading.dateline_date or '?'}",
            f"  recognised: {len(reading.mentions)} mentions, {len(reading.quotations)} quotations, "
            f"{len(notes(reading.body))} footnotes, {len(reading.sources)} sources",
        ]
        lines += [f"  ? {line}" for line in doubt_lines(reading, language)]
        self.stdout.write("\n".join(lines))


def as_json(result: Imported) -> dict:
    """Return the report of one file as JSON data; offsets count characters of the file's text."""
    reading, edition = result.reading, result.edition
    return {
        "file": result.name,
        "edition": edition.pk if edition else None,
        "number": edition.article.number if edition else None,
        "headline": reading.headline,
        "headline_proposed": reading.headline_proposed,
        "dateline_place": reading.dateline_place,
        "dateline_date": reading.dateline_date.isoformat() if reading.dateline_date else None,
        "standfirst": reading.standfirst,
        "sources": list(reading.sources),
        "doubts": [
            {
                "rule": doubt.rule,
                "start": doubt.start,
                "end": doubt.end,
                "excerpt": doubt.excerpt,
                "message": doubt.message_fr,
                "suggestion": doubt.suggestion,
            }
            for doubt in reading.doubts
        ],
    }
