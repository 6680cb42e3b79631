"""A headline proposed from the first sentence, where a text has none of its own."""

import re

from .dates import find_dates
from .text import flat

LONGEST = 120
EVENTS = (
    "reunion|conference|sommet|ceremonie|visite|rencontre|forum|signature|session|congres|seminaire|exercice|assises"
    "|colloque|entretien|hommage|inauguration|commemoration|assemblee|negociations|campagne|salon"
    "|meeting|summit|ceremony|visit|signing|congress|seminar|exercise|talks|opening|commemoration|negotiations|campaign"
)
HELD_FR = "(?:co-?)?preside|ouvert|participe(?: a)?|assiste(?: a)?|inaugure|tenu|organise|cloture|accueilli"
HELD_EN = "(?:co-?)?chaired|opened|attended|hosted|held|launched|inaugurated|took part in|closed|convened"
HELD = re.compile(
    rf"\b(?:(?:{HELD_FR})(?:e?s?) (?:la |le |l'|les |une? |aux? )|(?:{HELD_EN}) (?:the |an? ))"
    rf"(?P<object>(?:[\w-]+ ){{0,4}}?(?:{EVENTS})\b[^,;:!?«»“”\"()\n]{{0,200}})"
)
TOOK_PLACE = re.compile(
    rf"\b(?:la |le |l'|une? |the |an? )(?P<object>(?:[\w-]+ ){{0,4}}?(?:{EVENTS})\b[^,;:!?«»“”\"()\n]{{0,140}}?)"
    r" (?:s'est tenue?|a eu lieu|se tiendra|aura lieu|s'est ouverte?|was held|(?:took|will take) place|will be held)\b"
)
CUT = re.compile(r" (?:qui|dont|afin|lors|pendant|which|where|when|who|that|to (?:discuss|take|review))\b|\. |\.$")
CLAUSE = re.compile(r"[,;:–—] | (?:et|and|afin|pour|qui|which|that) ")


def propose(sentence: str, opening: int) -> str:
    """A headline of at most 120 characters: the event that the sentence tells of, else the sentence itself, shortened.

    ``opening`` is the length of the dateline that the sentence begins with.
    """
    searched = flat(sentence)
    for pattern in (HELD, TOOK_PLACE):
        if match := pattern.search(searched):
            start, end = match.span("object")
            if cut := CUT.search(searched, start, end):
                end = cut.start()
            inside = [found.start for found in find_dates(sentence) if start < found.start < end]
            if inside:
                end = start + len(re.sub(r"(?: (?:le|on|du|of|de ce))?\s*$", "", searched[start : inside[0]], count=1))
            event = _shortened(sentence[start:end].strip(" ,-–—"))
            if event:
                return event[0].upper() + event[1:]
    rest = re.sub(r"^[\s,:–—-]+", "", sentence[opening:])
    rest = _shortened(re.sub(r"[\s.;:,]+$", "", rest)) or _shortened(sentence.strip())
    return rest[:1].upper() + rest[1:]


def _shortened(words: str) -> str:
    """The words, at most 120 characters of them: cut where a clause begins, else between words with an ellipsis."""
    if len(words) <= LONGEST:
        return words
    clauses = [match.start() for match in CLAUSE.finditer(words[:LONGEST]) if match.start() >= 45]
    if clauses:
        return words[: clauses[-1]].rstrip()
    cut = words[: LONGEST - 1]
    spaced = cut.rfind(" ")
    return (cut[:spaced] if spaced > 45 else cut).rstrip(" ,;:–—-") + "…"
