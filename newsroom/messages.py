"""The interface in French: collect what is to be translated, tell what is missing, compile; without gettext's programs.

Messages are English in the code; `locale/fr/LC_MESSAGES/django.po` holds the French. The compiled `.mo` beside
it is made at set-up and not kept in the repository.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = settings.BASE_DIR
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
APPS = ("core", "accounts", "assets", "people", "events", "proof", "articles", "newsroom")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
TEXT = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*{TEXT}(?:\s*,\s*{TEXT})?(?:\s*,\s*{TEXT})?")

Message = tuple[str | None, str | tuple[str, str], str]  # context, words (singular, plural), where


def collect() -> Catalog:
    """Return every message of code and templates, without translations."""
    catalogue = Catalog(locale="fr", project="Newsroom", charset="utf-8", fuzzy=False)
    for context, words, where in sorted(_messages(), key=lambda message: (message[2], str(message[1]))):
        catalogue.add(words, locations=[(where, None)], context=context)
    return catalogue


def update() -> tuple[int, int]:
    """Write the catalogue anew, keeping what is translated; return how many messages there are and lack French."""
    fresh, kept = collect(), _read()
    for message in fresh:
        if message.id and (known := kept.get(message.id, message.context)) is not None:
            message.string = known.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=110, omit_header=False, sort_output=True, include_lineno=False)
    return len(fresh), len(missing())


def missing() -> list[str]:
    """Return the messages without a complete French translation, or with other placeholders than the English."""
    kept = _read()
    return [str(message.id) for message in collect() if message.id and not _complete(message, kept)]


def obsolete() -> list[str]:
    """Return the messages of the catalogue that nothing uses any more."""
    used = collect()
    return [str(message.id) for message in _read() if message.id and used.get(message.id, message.context) is None]


def compile_all() -> None:
    """Compile the catalogue where it is newer than what was compiled."""
    compiled = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists() or (compiled.exists() and compiled.stat().st_mtime >= CATALOGUE.stat().st_mtime):
        return
    draft = compiled.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, _read())
    draft.replace(compiled)


def _read() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="fr")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def _complete(message: object, kept: Catalog) -> bool:
    known = kept.get(message.id, message.context)
    if known is None:
        return False
    given = known.string if isinstance(known.string, tuple) else (known.string,)
    wanted = message.id if isinstance(message.id, tuple) else (message.id,)
    holes = set().union(*(_placeholders(text) for text in wanted))
    return all(text and _placeholders(text) <= holes for text in given) and _placeholders(given[-1]) == _placeholders(wanted[-1])


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))


def _messages() -> Iterator[Message]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _in_code(path)
    for path in sorted((ROOT / "templates").rglob("*.*")):
        yield from _in_template(path)


def _in_code(path: Path) -> Iterator[Message]:
    where = path.relative_to(ROOT).as_posix()
    for _line, words, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
        yield context, words, where


def _in_template(path: Path) -> Iterator[Message]:
    where = path.relative_to(ROOT).as_posix()
    for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"))):
        texts = [ast.literal_eval(text) for text in call.groups()[1:] if text]
        context = texts.pop(0) if call[1] in ("pgettext", "npgettext") else None
        yield context, (texts[0], texts[1]) if call[1] in ("ngettext", "npgettext") else texts[0], where
