"""What the page of a release shows: the text as readers see it, and everything that the record says about it.

Who is named, who said what, and with which titles, is read from the revision that the approval was bound to: it never
changes because a registry did. Only where a link may lead is asked anew, at every request.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import kinds
from articles.known import Known, known, organisation_name
from articles.ledger import SUBSTANTIVE
from articles.models import ArticleIssuer, Edition
from articles.public import with_address
from assets.models import Document, Image
from assets.pictures import figure, rights_ended
from core import drawing, prose
from core.live import ENDED, LIVE, NEVER
from people.models import PressContact


@dataclass(frozen=True)
class Named:
    """Somebody or something named in the text, or the speaker of a quotation, with the title of the day."""

    kind: str
    label: str
    title: str
    url: str | None


@dataclass(frozen=True)
class Said:
    """Words of the release that somebody said."""

    text: str
    language: str
    speakers: list[Named]
    name: str


@dataclass(frozen=True)
class Line:
    """One edition in the record: when it was public, what changed, and its bar."""

    edition: Edition
    shown: bool
    current: bool
    bar: drawing.Bar
    off: str = ""  # "withdrawn" or "removed": its text is not shown again, whatever came later


@dataclass
class ReleasePage:
    """A release in one language, as readers see it at the instant `at`; made with a fixed number of queries."""

    edition: Edition
    at: datetime
    language: str = field(init=False)
    named_by: dict[tuple[str, str], Known] = field(init=False)

    def __post_init__(self) -> None:
        edition = self.edition
        self.language = edition.language
        self.content: dict[str, Any] = edition.head.content if edition.head_id else {}
        self.kind = kinds.KINDS[edition.article.kind]
        self.day = edition.dateline_date or timezone.localtime(edition.published_at).date()
        self._others = list(self._editions())
        self.named_by = known(self._references(), at=self.at, language=self.language)
        self._images_by_token = {str(image.token): image for image in self._images()}
        rendered = prose.render(edition.body, link=self._link, picture=self._figure, labels=labels())
        self.body, self.notes = rendered.body, rendered.notes

    # -- What changed --------------------------------------------------------------------------------------

    def _editions(self) -> QuerySet[Edition]:
        """Every edition of the release that was or is public, in all languages, newest first."""
        rows = Edition.objects.begun(self.at).filter(article=self.edition.article_id)
        return with_address(rows).defer("body", "facts", "standfirst").order_by("-starts_at", "-pk")

    @property
    def editions(self) -> list[Edition]:
        """The editions in this language, newest first."""
        return [edition for edition in self._others if edition.language == self.language]

    @property
    def translations(self) -> dict[str, Edition]:
        """The live editions in all languages, by language."""
        return {row.language: row for row in self._others if row.standing(self.at) == LIVE}

    @property
    def current(self) -> Edition | None:
        """The live edition in this language."""
        return self.translations.get(self.language)

    @property
    def changes(self) -> list[Edition]:
        """The updates and corrections up to this edition, latest first: what stands before the headline."""
        upto = [row for row in self.editions if row.starts_at <= self.edition.starts_at]
        return [row for row in upto if row.change in SUBSTANTIVE and not self._off(row)]

    @property
    def corrections(self) -> list[Edition]:
        return [row for row in self.changes if row.change == Edition.Change.CORRECTION]

    @property
    def updated(self) -> datetime | None:
        """When it last said something else in substance; None if it never did."""
        return self.changes[0].starts_at if self.changes else None

    def record(self) -> list[Line]:
        """Return the editions with their bars on the axis."""
        bars = self.axis.bars
        return [
            Line(row, row.pk == self.edition.pk, row == self.current, bar, self._off(row))
            for row, bar in zip(self.editions, bars, strict=True)
        ]

    def _off(self, row: Edition) -> str:
        """Say how an edition's text was taken off the site for good: by its own end, or by a removal after it."""
        removed = [
            other.starts_at
            for other in self.editions
            if other.ending == Edition.Ending.REMOVED and other.standing(self.at) == ENDED
        ]
        if any(row.starts_at <= start for start in removed):
            return "removed"
        withdrawn = row.ending == Edition.Ending.WITHDRAWN and row.standing(self.at) == ENDED
        return "withdrawn" if withdrawn else ""

    @cached_property
    def axis(self) -> drawing.Axis:
        """The days from the first publication to today, with one bar for each edition."""
        today = timezone.localtime(self.at).date()
        return drawing.days([row.live_period for row in self.editions], today=today)

    # -- Who and what is named ------------------------------------------------------------------------------

    def _references(self) -> Iterable[tuple[str, str]]:
        yield from prose.references(self.edition.body)
        yield from (("topic", slug) for slug in self.content.get("topics", []))
        if self.edition.article.event:
            yield "event", self.edition.article.event.slug
        if self.edition.dateline_place:
            yield "place", self.edition.dateline_place.slug
        for fact in self.kind.facts:
            if fact.type == "person" and fact.key in self.edition.facts:
                yield "person", self.edition.facts[fact.key]

    def _link(self, kind: str, slug: str) -> str | None:
        entry = self.named_by.get((kind, slug))
        return entry.url if entry and kind != "place" else None

    def _figure(self, token: str, caption: str) -> SafeString | str:
        image = self._images_by_token.get(token)
        standing = image.rights(self.at) if image else NEVER
        if image and standing == LIVE:
            return figure(image, language=self.language, caption_html=caption, sizes=SIZES)
        return rights_ended() if standing == ENDED else ""

    def _images(self) -> Iterable[Image]:
        """Return the pictures that something live uses, an earlier edition's too; the rights are asked for each."""
        tokens, lead = prose.images(self.edition.body), self.edition.lead_picture_id
        if not tokens and not lead:
            return []
        return Image.objects.used(self.at).filter(Q(token__in=tokens) | Q(pk=lead))

    @property
    def lead(self) -> Image | None:
        """The lead picture, while readers may have it."""
        chosen = self.edition.lead_picture
        image = self._images_by_token.get(str(chosen.token)) if chosen else None
        return image if image and image.rights(self.at) == LIVE else None

    @property
    def lead_figure(self) -> SafeString | str:
        """The lead picture with its caption and credit."""
        if self.lead is None:
            return ""
        return figure(self.lead, language=self.language, sizes=SIZES, eager=True, css_class="picture lead-picture")

    def named(self, *kinds_of: str) -> list[Named]:
        """Return who is named, each once, in the order of the text, with the title of the day."""
        found: dict[tuple[str, str], Named] = {}
        for mention in self.content.get("mentions", []):
            key = mention["kind"], mention["slug"]
            entry = self.named_by.get(key)
            one = mention["kind"], entry.slug if entry else mention["slug"]
            if mention["kind"] in kinds_of and one not in found:
                found[one] = self._named(key, mention["title"], mention["text"])
        return list(found.values())

    @property
    def people(self) -> list[Named]:
        return self.named("person")

    @property
    def organisations(self) -> list[Named]:
        return self.named("organisation")

    def quotations(self) -> list[Said]:
        """Return what is quoted, with the speakers and the office that each held that day."""
        titles = [[speaker["title"] for speaker in row["speakers"]] for row in self.content.get("quotations", [])]
        texts = {(mention.kind, mention.slug): mention.text for mention in prose.mentions(self.edition.body)}
        found = []
        for place, quote in enumerate(prose.quotations(self.edition.body)):
            kept = titles[place] if place < len(titles) else []
            speakers = [
                self._named(key, kept[number] if number < len(kept) else "", texts.get(key, ""))
                for number, key in enumerate(quote.speakers)
            ]
            found.append(Said(quote.text, quote.language or self.language, speakers, quote.name))
        return found

    def _named(self, key: tuple[str, str], title: str, text: str) -> Named:
        entry = self.named_by.get(key)
        label = entry.label if entry and key[0] == "person" else text or (entry.label if entry else "")
        return Named(key[0], label, "" if title == label else title, entry.url if entry else None)

    # -- What belongs to it -----------------------------------------------------------------------------------

    @property
    def topics(self) -> list[Known]:
        slugs = self.content.get("topics", [])
        return [self.named_by["topic", slug] for slug in slugs if ("topic", slug) in self.named_by]

    @property
    def event(self) -> Known | None:
        event = self.edition.article.event
        return self.named_by.get(("event", event.slug)) if event else None

    @property
    def place(self) -> Known | None:
        place = self.edition.dateline_place
        return self.named_by.get(("place", place.slug)) if place else None

    @property
    def sources(self) -> list[dict[str, str]]:
        return self.content.get("sources", [])

    def issuers(self) -> list[Any]:
        """Return who issued it, under the names of the dateline's day."""
        name = organisation_name(self.at, self.language, on=self.day, of="organisation")
        rows = ArticleIssuer.objects.filter(article=self.edition.article_id).select_related("organisation")
        return [row for row in rows.annotate(name=name) if row.name]

    def press_contacts(self, issuers: Iterable[Any]) -> Iterable[PressContact]:
        """Return where the press reaches the issuers."""
        wanted = [row.organisation_id for row in issuers]
        return PressContact.objects.filter(organisation__in=wanted) if wanted else []

    def documents(self) -> QuerySet[Document]:
        """Return the documents that come with it, as long as something live offers them."""
        documents = Document.objects.live(self.at).filter(edition_documents__edition=self.edition)
        return documents.order_by("edition_documents__position", "pk")

    def facts(self) -> list[tuple[str, str, Any]]:
        """Return (label, type, value) for the facts of its kind that it gives."""
        return [
            (str(fact.label), fact.type, self._fact(fact, self.edition.facts[fact.key]))
            for fact in self.kind.facts
            if self.edition.facts.get(fact.key)
        ]

    @property
    def check_against_delivery(self) -> bool:
        """Whether it is a speech as prepared: only what is spoken counts."""
        return self.kind.key == "discours" and self.edition.facts.get("as") != "delivered"

    def _fact(self, fact: kinds.Fact, value: Any) -> Any:
        match fact.type:
            case "person":
                return self.named_by.get(("person", value)) or value
            case "date":
                return date.fromisoformat(value)
            case "datetime":
                return parse_datetime(value)
            case "time":
                return time.fromisoformat(value)
            case "choice":
                return dict(fact.choices).get(value, value)
            case "entries":
                return [entry | {"time": time.fromisoformat(entry["time"])} for entry in value]
        return value


SIZES = "(min-width: 48rem) 40rem, 100vw"


def labels() -> dict[str, str]:
    """Return the words that the text of a release needs, in the language of the page."""
    return {
        "note": _("Note {number}"),
        "back": _("Back to the text at note {number}"),
        "table": _("Table"),
        "transcript": _("Transcript"),
        "video": _("Video"),
        "audio": _("Audio"),
    }
