"""A secret that a development checkout makes for itself and keeps."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the secret in `path`, made at first need, readable by its owner only."""
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # whoever is first wins; the others read what is there
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
