"""Offices: held on that day, under the title of that day, and said at the first mention."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from ..entries import Office, Person
from ..recognise import Mention
from ..registry import Registry
from ..vocabulary import ROLES
from ..walked import Walked
from .rules import BLOCK, Context, Example, Found, rule
from .telling import day

HONORIFIC = r"(?:(?:m\.|mme|mmes|mm\.|mr\.?|mrs\.?|ms\.?|dr\.?|monsieur|madame|le general|l'amiral) )?"
TITLE_FIRST = re.compile(rf",? ?(?:, )?{HONORIFIC}")
NAME_FIRST = re.compile(
    r" ?(?:, (?:(?:le|la|the) |l')?(?:(?:nouveau|nouvelle|new|actuel|actuelle) )?|\((?:le |la |l'|the )?)"
)
OF_ANOTHER = re.compile(
    r"(?:\b(?:du|de la|de l'|des|d'|au|a la|aupres du|aupres de la|of the|to the|of|to|for the|vice"
    r"|adjoint|adjointe|deputy|under)[ -]?|-|')$"
)
NOT_NOW = re.compile(
    r"\b(?:anciens?|anciennes?|ex|former|formerly|alors|then|futurs?|futures?|future|nommee?s?|appointed|named|succede|succedera|succeeds|succeeded|successeure?|successor"
    r"|predecesseure?|predecessor|designee?|nomination|appointment|interim|acting|honoraire|candidate?"
    r"|epoque|a l'epoque|at the time|devient|deviendra|becomes|became"
    r"|remplace|replaces|replaced|quitte|quittera|defunte?|late|feu)\b"
)
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
CLOSE = 90


@rule(
    "office_not_held",
    family="offices",
    severity=BLOCK,
    title=_("Office not held on that day"),
    message=_("On %(day)s %(person)s did not hold this office (holder: %(holder)s)."),
    examples=[
        Example(
            "fr",
            "Le ministre de la Mer et des Littoraux, Paul Kermadec, a ouvert le port.",
            "La ministre de la Mer et des Littoraux, Hélène d’Arvor, a ouvert le port.",
        ),
        Example(
            "en",
            "Tomas Verel, Minister of the Sea and Coasts, opened the port.",
            "Tomas Verel, Commander of the Coast Guard, opened the port.",
        ),
    ],
)
def offices_not_held(text: Walked, context: Context) -> Iterator[Found]:
    """A title with the name of somebody who had another office, or none, while the registry knows who held it."""
    if text.on is None:
        return
    for office, person in titled(text):
        held = [each.slug for each in text.registry.offices_of(person.slug, text.on)]
        meant = _meant(text.registry, office)
        if any(slug in held for slug in meant) or _speaks_of_another_time(text, office, person):
            continue
        holders = [holder for slug in sorted(meant) for holder in text.registry.holders(slug, text.on)]
        if not holders and not text.registry.has_held_any(person.slug):
            continue
        known = text.registry.person(person.slug)
        names = ", ".join(dict.fromkeys(holder.name for holder in holders)) or "–"
        values = {"day": day(text.on), "person": known.name, "holder": names}
        yield Found(office.start, office.end, _right_title(text, known, office), values)


@rule(
    "office_title_date",
    family="offices",
    title=_("Title of another time"),
    message=_("On %(day)s the title of this office was “%(title)s”."),
    examples=[
        Example(
            "fr",
            "La ministre de la Mer, Hélène d’Arvor, a ouvert le port.",
            "La ministre de la Mer et des Littoraux, Hélène d’Arvor, a ouvert le port.",
        ),
        Example(
            "en",
            "The Minister of the Sea, Hélène d’Arvor, opened the port.",
            "The Minister of the Sea and Coasts, Hélène d’Arvor, opened the port.",
        ),
    ],
)
def titles_of_another_time(text: Walked, context: Context) -> Iterator[Found]:
    """A title that the office did not have on that day, beside the name of whoever held it."""
    if text.on is None:
        return
    for office, person in titled(text):
        entries = text.registry.find(office.excerpt, "office")
        held = [
            each
            for each in text.registry.offices_of(person.slug, text.on)
            if each.slug in _meant(text.registry, office)
        ]
        if (
            not held
            or any(text.on in entry.period for entry in entries)
            or _speaks_of_another_time(text, office, person)
        ):
            continue
        title = title_of(held[0], text.registry.person(person.slug), text.on, text.language)
        if title:
            yield Found(
                office.start, office.end, capital_like(title, office.excerpt), {"day": day(text.on), "title": title}
            )


@rule(
    "office_missing",
    family="offices",
    title=_("Office missing at the first mention"),
    message=_("At the first mention a reader wants the office: %(title)s."),
    examples=[
        Example(
            "fr",
            "Le port a rouvert. Tomas Verel a salué les équipages.",
            "Le port a rouvert. Le commandant de la Garde côtière, Tomas Verel, a salué les équipages.",
        ),
        Example(
            "en", "Tomas Verel greeted the crews.", "Tomas Verel, Commander of the Coast Guard, greeted the crews."
        ),
    ],
)
def offices_missing(text: Walked, context: Context) -> Iterator[Found]:
    """The first full name in the running text, of somebody with an office that day, with no title or role near it."""
    if text.on is None:
        return
    near_titles = sorted(
        item.start for item in [*text.offices, *text.mentions] if item.kind in ("office", "organisation")
    )
    told = set()
    for mention in text.mentions:
        if mention.kind != "person" or mention.slug in told or text.in_quotation(mention.start, mention.end):
            continue
        unit = text.unit_at(mention.start)
        if unit is None or unit.kind not in ("p", "li", "aside", "blockquote"):
            continue
        told.add(mention.slug)
        offices = text.registry.offices_of(mention.slug, text.on)
        if not offices or _has_role_near(text, mention, unit.start, unit.end):
            continue
        at = bisect_left(near_titles, max(unit.start, mention.start - 2 * CLOSE))
        if at < len(near_titles) and near_titles[at] < min(unit.end, mention.start + 2 * CLOSE):
            continue
        title = title_of(offices[0], text.registry.person(mention.slug), text.on, text.language)
        yield Found(mention.start, mention.end, None, {"title": title or offices[0].spellings[0]})


def _has_role_near(text: Walked, mention: Mention, start: int, end: int) -> bool:
    around = text.flat[max(start, mention.start - CLOSE) : min(end, mention.end + CLOSE)]
    return any(word in ROLES for word in re.findall(r"\w+", around))


def titled(text: Walked) -> list[tuple[Mention, Mention]]:
    """Each title with the person that it stands with: "le ministre de la Mer, X", "X, ministre de la Mer"."""
    people = [item for item in text.mentions if item.kind == "person"]
    every = sorted([*people, *text.offices], key=lambda item: item.start)
    pairs = []
    for at, office in enumerate(every):
        if office.kind != "office" or not text.connected(office.start, office.end):
            continue
        after = every[at + 1] if at + 1 < len(every) else None
        before = every[at - 1] if at else None
        if after and after.kind == "person" and _adjoin(text, TITLE_FIRST, office, after):
            second = every[at + 2] if at + 2 < len(every) else None
            another = second is not None and second.kind == "person" and text.flat[after.end : second.start] == ", "
            listed = text.flat[office.end] == "," and (another or text.flat.startswith((" et ", " and "), after.end))
            if not listed and not OF_ANOTHER.search(text.flat_before(office.start, 16)):
                pairs.append((office, after))
        elif before and before.kind == "person" and _adjoin(text, NAME_FIRST, before, office):
            pairs.append((office, before))
    return pairs


def _adjoin(text: Walked, pattern: re.Pattern[str], first: Mention, second: Mention) -> bool:
    between = text.flat[first.end : second.start].replace("\n", " ")
    return len(between) <= 30 and text.connected(first.start, second.end) and bool(pattern.fullmatch(between))


def _meant(registry: Registry, office: Mention) -> set[str]:
    return {entry.slug for entry in registry.find(office.excerpt, "office")} | {office.slug}


def _speaks_of_another_time(text: Walked, office: Mention, person: Mention) -> bool:
    first, last = min(office.start, person.start), max(office.end, person.end)
    if NOT_NOW.search(text.flat[max(0, first - 45) : last + 45]):
        return True
    sentence = text.sentence_at(first)
    years = YEAR.findall(text.text[max(sentence.start, first - 300) : min(sentence.end, last + 300)])
    return any(int(year) != (text.on.year if text.on else 0) for year in years)


def _right_title(text: Walked, person: Person, office: Mention) -> str | None:
    """The title that the person had that day, where there was just one."""
    held = text.registry.offices_of(person.slug, text.on) if text.on else ()
    title = title_of(held[0], person, text.on, text.language) if len(held) == 1 and text.on else None
    return capital_like(title, office.excerpt) if title else None


def title_of(office: Office, person: Person, on: date, language: str) -> str | None:
    """The title of the office on that day: in French by gender, in English."""
    for title in office.titles:
        if on in title.period:
            return (
                title.en
                if language == "en"
                else title.fr.get(person.gender or "m") or next(iter(title.fr.values()), None)
            )
    return None


def capital_like(title: str, excerpt: str) -> str:
    return title[0].upper() + title[1:] if excerpt[0].isupper() else title
