"""Who speaks each quotation of a text: the grammar of its sentence first, then who can be meant by a pronoun.

A pronoun is certain where only one person of the paragraph can be meant, a plural where the last two subjects are both
known. A quotation that follows another in its paragraph without a word of its own is likely by the same speaker.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .layout import Block
from .names import Candidate
from .quotations import Quotation, is_utterance
from .recognise import Mention
from .registry import Registry
from .speakers import AUXILIARY, PLURAL, SAID, SAYS, TAKEN_TO_MEAN, Attribution, Grammar, Named, known
from .text import MASK, Span, SpanIndex, flat, folded_words, sentences
from .vocabulary import FINITE, HONORIFICS, ROLES

GENERIC = re.compile(
    r"\b(?P<article>le |la |l'|the )(?P<role>ministre|presidente?|secretaire|generale?|amirale?|colonel|porte-parole"
    r"|ambassadeur|ambassadrice|directeur|directrice|cheffe|chef|maire|gouverneure?|commissaire|prefete?|chanceliere?"
    r"|minister|president|secretary|spokes\w+|admiral|ambassador|director|mayor|governor|commissioner|chair\w*)\b"
)
FOLLOWED_BY_VERB = re.compile(r"(?: (?:a|ont|avait|s'est|est|said|has|was|told|added)\b|[,.:;]|$)")
SAID_WITHIN = re.compile(
    rf"[,!?] (?:(?:{AUXILIARY} (?:\w+ )?{SAID}|{SAYS}) (?=\w)"
    rf"|(?:{AUXILIARY}-(?:t-)?|{SAYS}-(?:t-)?)(?P<pronoun>ils?|elles?)\b(?: {SAID})?[,.])"
)
NOBODY = Attribution((), "unknown")


def quotations_of(
    text: str, quoted: Sequence[tuple[Span, ...]], blocks: Sequence[Block], named: Sequence[Named], language: str
) -> list[Quotation]:
    """The quotations among what stands in quotation marks, each with its speaker and how certain that is."""
    quoted = [parts for parts in quoted if any(map(str.isalnum, text[parts[0].start : parts[-1].end]))]
    finder = _Finder(text, quoted, blocks, named, language)
    return [found for parts in quoted if (found := finder.quotation(parts))]


@dataclass
class _Last:
    """The quotation before: the block that it ended in, and who spoke."""

    block: int = -1
    people: tuple[Named, ...] = ()


class _Finder:
    def __init__(
        self,
        text: str,
        quoted: Sequence[tuple[Span, ...]],
        blocks: Sequence[Block],
        named: Sequence[Named],
        language: str,
    ):
        hidden = SpanIndex([part for parts in quoted for part in parts])
        outside = [person for person in named if not hidden.touching(person.start, person.end)]
        self.text = text
        self.blocks = blocks
        self.starts = [block.start for block in blocks]
        self.grammar = Grammar(_covered(text, hidden.spans), outside, language)
        self.whole = Grammar(text, named, language)
        self.sentences: dict[int, list[Span]] = {}
        self.last = _Last()

    def quotation(self, parts: tuple[Span, ...]) -> Quotation | None:
        start, end = parts[0].start, parts[-1].end
        first, last = (bisect_right(self.starts, offset) - 1 for offset in (start, end - 1))
        found = self._explicit(first, last, start, end)
        if found is None and not is_utterance(self.text, parts, self.blocks[first]):
            return None
        found = found or self._within(first, start, end) or self._implied(first, start)
        self.last = _Last(last, found.people)
        slugs = tuple(dict.fromkeys(slug for person in found.people if (slug := person.slug or person.near)))
        labels = [person.label for person in found.people if person.label and not (person.slug or person.near)]
        label = labels[0] if len(found.people) == 1 and labels else None
        certainty = found.certainty if slugs or label else "unknown"
        return Quotation(start, end, self.text[start:end], parts, slugs, label, certainty)

    def _explicit(self, first: int, last: int, start: int, end: int) -> Attribution | None:
        """What the quotation's own sentence says, or the paragraph before it where that ends with a colon."""
        begin = self._sentence(first, start)
        before = self.grammar.before(begin, start) if begin < start else self._announced(first, start)
        after = self.grammar.after(end, self.blocks[last].end)
        if isinstance(after, str):
            if isinstance(before, Attribution) and (len(before.people) > 1) == (after in PLURAL):
                return before
            return self._meant(after, first, start)
        if after is not None:
            return after
        if isinstance(before, str):
            meant = self._meant(before, first, begin)
            saying = self.grammar.flat[begin:start].rstrip().endswith(":")
            return meant if saying or not meant.people else Attribution(meant.people, "likely")
        return before

    def _announced(self, block: int, start: int) -> Attribution | str | None:
        if block == 0 or start != self.blocks[block].start:
            return None
        before = self.blocks[block - 1]
        if self.text[before.end - 1] != ":" or before.kind != "p":
            return None
        return self.grammar.before(self._sentence(block - 1, before.end - 1), before.end)

    def _within(self, block: int, start: int, end: int) -> Attribution | None:
        """A speaker named inside the marks, as French usage has it: "« Il est temps, souligne X. Partons. »"."""
        for match in SAID_WITHIN.finditer(self.whole.flat, start, end):
            if match["pronoun"]:
                meant = self._meant(match["pronoun"], block, start)
                return Attribution(meant.people, "likely") if meant.people else None
            if people := self.whole.subjects(match.end(), min(end, match.end() + 120)):
                return Attribution(people, "likely")
        return None

    def _implied(self, block: int, start: int) -> Attribution:
        goes_on = self.last.block == block or (self.last.block == block - 1 and start == self.blocks[block].start)
        if self.last.people and goes_on:
            return Attribution(self.last.people, "likely")
        subjects = self._subjects(block, start)
        return Attribution(subjects[-1], "likely") if subjects else NOBODY

    def _sentence(self, block: int, offset: int) -> int:
        """Where the sentence of the block that holds ``offset`` begins."""
        begun = [sentence.start for sentence in self._block_sentences(block)]
        at = bisect_right(begun, offset) - 1
        return begun[at] if at >= 0 else self.blocks[block].start

    def _block_sentences(self, block: int) -> list[Span]:
        if block not in self.sentences:
            begin, end = self.blocks[block].start, self.blocks[block].end
            self.sentences[block] = sentences(self.grammar.covered, begin, end)
        return self.sentences[block]

    def _subjects(self, block: int, offset: int) -> list[tuple[Named, ...]]:
        """The subjects of those of the last sentences of the block before ``offset`` that have one."""
        begun = [sentence for sentence in self._block_sentences(block) if sentence.start < offset][-20:]
        found = [self.grammar.opening_subjects(sentence.start, min(sentence.end, offset)) for sentence in begun]
        return [people for people in found if people]

    def _meant(self, pronoun: str, block: int, offset: int) -> Attribution:
        """Whom a pronoun at ``offset`` of the block stands for."""
        if pronoun in PLURAL:
            return self._several_meant(block, offset)
        gender = (None, TAKEN_TO_MEAN[pronoun])
        here = self.grammar.between(self.blocks[block].start, offset)[-30:]
        possible = {person.identity or person.start for person in here if person.gender in gender}
        fitting = [
            people[0] for people in self._subjects(block, offset) if len(people) == 1 and people[0].gender in gender
        ]
        if not fitting and self.last.block == block:
            fitting = [person for person in self.last.people if person.gender in gender and len(self.last.people) == 1]
        if fitting:
            sure = len(possible) == 1 and fitting[-1].identity in possible and known(fitting[-1:])
            return Attribution((fitting[-1],), "certain" if sure else "likely")
        if possible:
            return NOBODY
        earlier = [self.last.people] if self.last.block == block - 1 else []
        earlier += self._subjects(block - 1, self.blocks[block].start) if block else []
        fitting = [people[0] for people in earlier if len(people) == 1 and people[0].gender in gender]
        return Attribution((fitting[0],), "likely") if fitting else NOBODY

    def _several_meant(self, block: int, offset: int) -> Attribution:
        pairs = [people for people in self._subjects(block, offset) if len(people) > 1]
        if pairs:
            sure = len(pairs[-1]) == 2 and all(person.slug for person in pairs[-1])
            return Attribution(pairs[-1], "certain" if sure else "likely")
        earlier = self._subjects(block - 1, self.blocks[block].start) if block else []
        pairs = [people for people in [*earlier, self.last.people] if len(people) > 1]
        return Attribution(pairs[-1], "likely") if pairs else NOBODY


def _covered(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with every quotation hidden but for the full stop it may end with, which ends the sentence too."""
    pieces, at = [], 0
    for start, end in spans:
        inner = text[start : max(start, end - 1)].rstrip()[-1:]
        pieces += [text[at:start], MASK * (end - start - 1), inner if inner in (".", "!", "?", "…") else MASK]
        at = end
    return "".join([*pieces, text[at:]])


def named_people(
    text: str, mentions: Sequence[Mention], unknown: Sequence[Candidate], registry: Registry, on: date | None
) -> list[Named]:
    """Everybody named in the text: people, names outside the registry, and titles that stand for their holder."""
    people = [_of_registry(mention, registry) for mention in mentions if mention.kind == "person"]
    outside = [_outside(text, candidate) for candidate in unknown if candidate.shown]
    named = sorted([*people, *outside], key=lambda item: item.start)
    starts = [item.start for item in named]
    taken = SpanIndex([(mention.start, mention.end) for mention in mentions])
    searched = flat(text)
    first = {person.slug: person for person in reversed(people)}.values()
    titles: list[Named] = []
    for mention in mentions:
        if mention.kind == "office" and not _beside_name(searched, mention.start, mention.end, named, starts):
            titles.append(_by_office(mention, first, registry, on, searched))
    for match in GENERIC.finditer(searched):
        start, end = match.span("role")
        if not taken.touching(start, end) and not _beside_name(searched, start, end, named, starts):
            titles.append(_by_role(match, first, registry, on))
    return sorted([*named, *titles], key=lambda item: item.start)


def _of_registry(mention: Mention, registry: Registry) -> Named:
    return Named(mention.start, mention.end, slug=mention.slug, gender=registry.person(mention.slug).gender)


def _outside(text: str, candidate: Candidate) -> Named:
    near = candidate.near[0] if len(candidate.near) == 1 else None
    if candidate.near:
        return Named(candidate.start, candidate.end, near=near)
    title = re.match(r", (?P<title>(\w+)[^,.;:«»“”\"()\n]{0,80})(?=[,.;:])", text[candidate.end : candidate.end + 120])
    label = candidate.text
    if title and _begins_with_role(title["title"]):
        label = f"{label}, {title['title']}"
    return Named(candidate.start, candidate.end, label=re.sub(r"\s+", " ", label))


def _begins_with_role(title: str) -> bool:
    parts = folded_words(title)
    articles = ("le", "la", "l", "the", "un", "une", "a", "an")
    return bool(parts) and (parts[0] in ROLES or (parts[0] in articles and len(parts) > 1 and parts[1] in ROLES))


def _beside_name(searched: str, start: int, end: int, named: Sequence[Named], starts: Sequence[int]) -> bool:
    """True if the title stands with a name: "le ministre de la Mer, X", "X, ministre de la Mer"."""
    at = bisect_right(starts, start)
    if at < len(named) and named[at].start - end <= 100:
        between = searched[end : named[at].start]
        parts = re.findall(r"\w+", between)
        if not re.search(r"[.;:!?«»“”\"()]", between) and not any(part in FINITE | {"et", "and"} for part in parts):
            joined = between.rstrip().endswith(",") or not parts or parts[-1] in HONORIFICS | ROLES
            if joined or not any(part in ("avec", "with", "a", "par", "by") for part in parts):
                return True
    return at > 0 and bool(
        re.fullmatch(r", (?:le |la |l'|the |a |an )?", searched[named[at - 1].end : min(start, named[at - 1].end + 12)])
    )


def _by_office(mention: Mention, people: Iterable[Named], registry: Registry, on: date | None, searched: str) -> Named:
    holders = registry.holders(mention.slug, on) if on else ()
    if len(holders) != 1:
        return Named(mention.start, mention.end)
    holder = holders[0]
    follows = re.match(
        r"(?: (?:a|ont|avait|s'est|est|said|has|was|told|added)\b|[,.:;]|$)", searched[mention.end :][:12]
    )
    sure = bool(follows) and any(person.slug == holder.slug for person in people)
    slug, near = (holder.slug, None) if sure else (None, holder.slug)
    return Named(mention.start, mention.end, slug=slug, near=near, gender=holder.gender)


def _by_role(match: re.Match, people: Iterable[Named], registry: Registry, on: date | None) -> Named:
    """ "Le ministre": likely the one person named before who holds an office called so on that day."""
    gender = {"le ": "m", "la ": "f"}.get(match["article"])
    role = folded_words(match["role"])[0]
    fitting = set()
    for person in people:
        if on and person.slug and person.start < match.start():
            titles = [title for office in registry.offices_of(person.slug, on) for title in office.spellings]
            if any(role in folded_words(title)[:2] for title in titles):
                fitting.add(person.slug)
    return Named(
        match.start("role"), match.end("role"), near=fitting.pop() if len(fitting) == 1 else None, gender=gender
    )
