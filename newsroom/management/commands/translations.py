"""Bring the French catalogue up to date with the code, or check that it is complete."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom import messages


class Command(BaseCommand):
    help = "Collect messages into locale/fr and compile them; with --check, fail where French is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            missing, obsolete = messages.missing(), messages.obsolete()
            for words in missing:
                self.stderr.write(f"no French: {words}")
            for words in obsolete:
                self.stderr.write(f"not used any more: {words}")
            if missing or obsolete:
                raise CommandError(
                    f"{len(missing)} without French, {len(obsolete)} not used: run manage.py translations."
                )
            self.stdout.write("Every message has its French.")
            return
        count, lacking = messages.update()
        messages.compile_all()
        self.stdout.write(f"{count} messages, {lacking} without French.")
