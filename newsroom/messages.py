"""The interface in French: collect what is to be translated, tell what is missing, compile; without gettext's programs.

Messages are English in the code; `locale/fr/LC_MESSAGES/django.po` holds the French. The compiled `.mo` beside
it is made at set-up and not kept in the repository. The formats are GNU gettext's.
"""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = settings.BASE_DIR
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
APPS = ("core", "accounts", "assets", "people", "events", "proof", "articles", "newsroom")
HEADER = """\
# French of the newsroom's interface.
# `manage.py translations` keeps the list of messages; the French is written here, by hand."""

# What the arguments of each function of django.utils.translation are; those in _lazy and _noop take the same ones.
ARGUMENTS = {
    "gettext": ("words",),
    "pgettext": ("context", "words"),
    "ngettext": ("words", "plural"),
    "npgettext": ("context", "words", "plural"),
}
TEXT = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*{TEXT}(?:\s*,\s*{TEXT})?(?:\s*,\s*{TEXT})?")
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*\}")

Message = tuple[str | None, str | tuple[str, str], str]  # context, words (singular, plural), where


def collect() -> Catalog:
    """Return every message of code and templates, without translations."""
    catalogue = Catalog(
        locale="fr", project="Newsroom", version="catalogue", header_comment=HEADER, charset="utf-8", fuzzy=False,
        msgid_bugs_address="-", last_translator="-", language_team="-",
    )  # fmt: skip
    for context, words, where in sorted(_messages(), key=lambda message: (message[2], str(message[1]))):
        catalogue.add(words, locations=[(where, 0)], context=context)
    return catalogue


def update() -> tuple[int, int]:
    """Write the catalogue anew, keeping what is translated; return how many messages there are and lack French."""
    fresh, kept = collect(), read()
    fresh.creation_date, fresh.revision_date = kept.creation_date, kept.revision_date
    for message in fresh:
        if message.id and (known := kept.get(message.id, message.context)) is not None:
            message.string = known.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=110, omit_header=False, sort_output=True, include_lineno=False)
    return len(fresh), len(missing())


def missing() -> list[str]:
    """Return the messages without a complete French translation, or with other placeholders than the English."""
    kept = read()
    return [str(message.id) for message in collect() if message.id and not _complete(message, kept)]


def obsolete() -> list[str]:
    """Return the messages of the catalogue that nothing uses any more."""
    used = collect()
    return [str(message.id) for message in read() if message.id and used.get(message.id, message.context) is None]


def compile_all() -> None:
    """Compile the catalogue where it is newer than what was compiled."""
    compiled = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists() or (compiled.exists() and compiled.stat().st_mtime >= CATALOGUE.stat().st_mtime):
        return
    draft = compiled.with_suffix(f".{os.getpid()}.mo")  # several processes may compile at once
    with draft.open("wb") as file:
        write_mo(file, read())
    draft.replace(compiled)


def read() -> Catalog:
    """Return the catalogue as it is kept; an empty one where there is none."""
    if not CATALOGUE.exists():
        return Catalog(locale="fr")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def texts(words: Any) -> tuple[str, ...]:
    """Return the forms of a message, singular first: one where it has no plural."""
    return words if isinstance(words, tuple) else (words,)


def placeholders(text: str) -> set[str]:
    """Return what is filled in: `%(name)s`, `%(minutes)02d`, `{number}`."""
    return set(PLACEHOLDER.findall(text))


def _complete(message: Entry, kept: Catalog) -> bool:
    known = kept.get(message.id, message.context)
    if known is None:
        return False
    given, wanted = texts(known.string), texts(message.id)
    holes = set().union(*(placeholders(text) for text in wanted))
    if len(given) != len(wanted) or not all(text and placeholders(text) <= holes for text in given):
        return False
    return placeholders(given[-1]) == placeholders(wanted[-1])


def _messages() -> Iterator[Message]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _in_code(path)
    for path in sorted((ROOT / "templates").rglob("*.*")):
        yield from _in_template(path)


def _in_code(path: Path) -> Iterator[Message]:
    """Find the calls under whatever name the module imported the function."""
    where = path.relative_to(ROOT).as_posix()
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {
        alias.asname or alias.name: alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for call in nodes:
        if isinstance(call, ast.Call):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            given = [part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            yield from _message(names.get(called, called), given, where)


def _in_template(path: Path) -> Iterator[Message]:
    """Read a template as the code that Django makes of its translate tags, with `trimmed`, `as`, `context` and all."""
    where = path.relative_to(ROOT).as_posix()
    for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"))):
        given = [ast.literal_eval(text) for text in call.groups()[1:] if text]
        yield from _message("gettext" if call[1] == "_" else call[1], given, where)


def _message(function: str, given: list[str], where: str) -> Iterator[Message]:
    """Yield the message of one call, if it is one; words that the code puts together cannot be collected."""
    arguments = ARGUMENTS.get(function.removesuffix("_lazy").removesuffix("_noop"), ())
    said = dict(zip(arguments, given, strict=False))
    if arguments and len(said) == len(arguments):
        words = (said["words"], said["plural"]) if "plural" in said else said["words"]
        yield said.get("context"), words, where
