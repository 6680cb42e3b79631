"""Load people, organisations, offices, appointments and places from a JSON file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events import registry

SHOWN = 50


class Command(BaseCommand):
    help = "Load people, organisations, offices, appointments and places from a JSON file; say what was different."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(f"{file}: not JSON in UTF-8 ({error}).") from error
        try:
            report = registry.load(data, dry_run=dry_run)
        except registry.RegistryFileError as error:
            raise CommandError(f"{file}: {error}") from error
        for line in report.differences:
            self.stdout.write(line)
        tables = list(dict.fromkeys([*report.created, *report.updated, *report.unchanged]))
        for table in tables:
            self.stdout.write(
                f"{table}: {report.created[table]} new, {report.updated[table]} changed, "
                f"{report.unchanged[table]} as they were"
            )
        for table, lines in (("only in the database", report.only_here), ("not known to the format", report.ignored)):
            for line in lines[:SHOWN]:
                self.stdout.write(f"{table}: {line}")
            if len(lines) > SHOWN:
                self.stdout.write(f"{table}: and {len(lines) - SHOWN} more")
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
