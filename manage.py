#!/usr/bin/env python
"""Command line of the newsroom; see `manage.py help`."""

import os
import sys

from core.embedded import EmbeddedServerError
from newsroom import supervise


def main() -> None:
    """Run the command; when the database or the demo's address cannot be had, one line says why."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from django.core.management import execute_from_command_line

    try:
        if sys.argv[1:2] == ["demo"] and "--help" not in sys.argv:
            os.environ["NEWSROOM_ENV"] = "demo"
            supervise.claim(os.environ)  # before the settings start the database
        execute_from_command_line(sys.argv)
    except (EmbeddedServerError, supervise.CannotRun) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
