"""The form in which a release is written at the desk: what is typed goes to `articles.writing`, never to a save()."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import RestrictViolation

from accounts.models import Team, User
from articles import kinds, writing
from articles.editor import ProseWidget
from articles.factfields import date_input, form_field, from_form, instant_field, to_form
from articles.models import Article, ArticleIssuer, Edition, EditionDocument, Topic
from articles.refusals import NotAllowed, NotPossible
from assets.models import Document
from core import languages
from core.instants import zone_name
from events.models import Event
from people.labels import label
from people.models import Organisation


def autocomplete(model: Any, field: str, *, several: bool = False) -> forms.Select:
    """The admin's own search field for what `model.field` points at."""
    widget = AutocompleteSelectMultiple if several else AutocompleteSelect
    return widget(model._meta.get_field(field), admin.site)


class Issuers(forms.ModelMultipleChoiceField):
    """Organisations by their names."""

    def label_from_instance(self, obj: Organisation) -> str:
        return label(obj)


class SourcesField(forms.CharField):
    """Where statements come from: one a line, `text | address`."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 40})
    check_url = URLValidator(["https", "http"])

    def clean(self, value: Any) -> list[tuple[str, str]]:
        sources = []
        for number, line in enumerate((super().clean(value) or "").splitlines(), start=1):
            text, _bar, url = (part.strip() for part in line.partition("|"))
            if not text and not url:
                continue
            if not text or len(text) > 300:
                raise ValidationError(_("Line %(n)s: give the source in 300 characters at most."), params={"n": number})
            if url:
                try:
                    self.check_url(url)
                except ValidationError as error:
                    raise ValidationError(
                        _("Line %(n)s: “%(url)s” is not an address."), params={"n": number, "url": url}
                    ) from error
            sources.append((text, url))
        return sources


class EditionForm(forms.ModelForm):
    """One form for the release and its edition; `seen` is the revision that the person has on the screen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("kind"), choices=kinds.CHOICES)
    issuers = Issuers(
        Organisation.objects.all(), label=_("issuers"), required=False, help_text=_("Several make it a joint release.")
    )
    event = forms.ModelChoiceField(Event.objects.all(), label=_("event"), required=False)
    access = forms.ChoiceField(label=_("who sees it at the desk"), choices=Article.Access.choices, initial="all")
    team = forms.ModelChoiceField(Team.objects.all(), label=_("team"), required=False)
    sources = SourcesField(
        label=_("sources"), required=False, help_text=_("One a line: “text | address”; the address may be left out.")
    )
    documents = forms.ModelMultipleChoiceField(Document.objects.all(), label=_("documents"), required=False)
    proposed_at = instant_field(label=_("wished publication"), required=False)

    RELEASE = ("kind", "issuers", "event", "access", "team", "readers")
    FIXED_ONCE_DECIDED = ("kind", "issuers", "event")

    class Meta:
        model = Edition
        fields = [
            "language", "headline", "kicker", "standfirst", "dateline_place", "dateline_date", "body", "lead_picture",
            "topics", "change", "public_note", "proposed_at",
        ]  # fmt: skip
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
            "kicker": forms.TextInput(),
            "standfirst": forms.Textarea(attrs={"rows": 3}),
            "body": ProseWidget(),
            "dateline_date": date_input(),
            "topics": forms.CheckboxSelectMultiple(),
            "public_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, by: User, kind: str = "communique", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.edition = self.instance if self.instance.pk else None
        article = self.edition.article if self.edition else None
        self.shown_kind = article.kind if article else kind
        self.facts = kinds.KINDS[self.shown_kind].facts
        for fact in self.facts:
            self.fields[f"fact_{fact.key}"] = form_field(fact)
            self.initial[f"fact_{fact.key}"] = to_form(fact, self.instance.facts.get(fact.key))
        self._search_fields()
        self.fields["proposed_at"].help_text = _(
            "%(zone)s time. Titles are resolved as the public will know them then."
        ) % {"zone": zone_name()}
        self.fields["body"].widget.attrs["data-language"] = self.instance.language or languages.current()
        if article:
            self._fill_from(article)
        else:
            self.initial.setdefault("kind", kind)
            self.initial.setdefault("language", languages.current())
        if self.instance.based_on_id is None:
            del self.fields["change"], self.fields["public_note"]
        else:
            self.fields["change"].choices = [c for c in Edition.Change.choices if c[0] != Edition.Change.FIRST]

    def _search_fields(self) -> None:
        people = forms.ModelMultipleChoiceField(
            Article._meta.get_field("readers").remote_field.model.objects.filter(is_active=True),
            label=_("named people"), required=False,
        )  # fmt: skip
        self.fields["readers"] = people
        for name, model, field, several in (
            ("issuers", ArticleIssuer, "organisation", True),
            ("event", Article, "event", False),
            ("documents", EditionDocument, "document", True),
            ("dateline_place", Edition, "dateline_place", False),
            ("lead_picture", Edition, "lead_picture", False),
        ):
            self.fields[name].widget = autocomplete(model, field, several=several)
            self.fields[name].widget.choices = self.fields[name].choices
        self.fields["topics"].queryset = Topic.objects.all()
        self.fields["topics"].required = False

    def _fill_from(self, article: Article) -> None:
        del self.fields["language"]
        values: dict[str, Any] = {
            "seen": self.edition.head_id,
            "kind": article.kind,
            "issuers": [row.organisation_id for row in article.issued_by.all()],
            "event": article.event_id,
            "access": article.access,
            "team": article.team_id,
            "readers": list(article.readers.values_list("pk", flat=True)),
            "sources": "\n".join(
                " | ".join(filter(None, pair)) for pair in self.edition.sources.values_list("text", "url")
            ),
            "documents": [row.document_id for row in self.edition.edition_documents.all()],
            "topics": list(self.edition.edition_topics.values_list("topic", flat=True)),
        }
        self.initial.update(values)
        others = article.editions.exclude(pk__in=Edition.objects.undecided().filter(article=article))
        approved = Edition.objects.in_stage(Edition.Stage.APPROVED).filter(article=article)
        for name in self.FIXED_ONCE_DECIDED:
            if others.exists() or approved.exists():
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        access, team = cleaned.get("access"), cleaned.get("team")
        if access == Article.Access.TEAM and team is None:
            self.add_error("team", _("Name the team."))
        if access != Article.Access.TEAM:
            cleaned["team"] = None
        if access != Article.Access.PEOPLE:
            cleaned["readers"] = []
        elif self.by not in cleaned.get("readers", []):
            self.add_error("readers", _("Name yourself too: you would not see it any more."))
        if team and access == Article.Access.TEAM and not team.members.filter(pk=self.by.pk).exists():
            self.add_error("team", _("You are not of this team: you would not see it any more."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """Return what was typed, as `articles.writing` takes it."""
        names = set(writing.FIELDS) & set(self.fields)
        facts = {fact.key: from_form(fact, self.cleaned_data.get(f"fact_{fact.key}")) for fact in self.facts}
        known = {fact.key for fact in kinds.KINDS[self.cleaned_data["kind"]].facts}
        return {
            **{name: self.cleaned_data[name] for name in names},
            "facts": {key: value for key, value in facts.items() if value is not None and key in known},
            "topics": list(self.cleaned_data["topics"]),
            "sources": self.cleaned_data["sources"],
            "documents": list(self.cleaned_data["documents"]),
        }

    def release(self) -> dict[str, Any]:
        """Return what the release is, with its issuers in the order in which they were chosen."""
        values = {name: self.cleaned_data[name] for name in self.RELEASE}
        if "issuers" in self.data and not self.fields["issuers"].disabled:
            order = self.data.getlist("issuers")
            kept = [str(pk) for pk in self.initial.get("issuers", [])]
            if set(order) == set(kept):  # the browser sends them in the order of the list: keep the release's own
                order = kept
            values["issuers"] = sorted(values["issuers"], key=lambda row: order.index(str(row.pk)))
        return values

    def refuse(self, error: ValidationError) -> None:
        """Show an error of the model at its field, or above the form where it has none."""
        for name, found in (error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}).items():
            self.add_error(name if name in self.fields else None, found)


@transaction.atomic
def write_release(form: EditionForm) -> Edition:
    """Write what a valid form holds, the release first. Raises what `articles.writing` raises."""
    if form.edition is None:
        return writing.begin(
            by=form.by, language=form.cleaned_data["language"], content=form.content(), **form.release()
        )
    try:
        described, opened = describe(form.edition.article_id, by=form.by, **form.release())
    except IntegrityError as error:
        if not isinstance(error.__cause__, RestrictViolation):
            raise
        raise NotPossible(str(_("What the release is was approved meanwhile and does not change any more."))) from error
    edition = writing.write(form.edition, by=form.by, seen=form.cleaned_data["seen"], content=form.content())
    if described:  # what the release is stands in the texts of all its languages, and in what is approved of them
        open_texts = Edition.objects.in_stage(Edition.Stage.DRAFT, Edition.Stage.REVIEW).filter(
            article=edition.article_id
        )
        for other in open_texts.exclude(pk=edition.pk):
            writing.record(other, by=form.by, origin="release")
    if opened:
        writing.note_access(edition, by=form.by, note=opened)
    return edition


def describe(
    article: int,
    *,
    by: User,
    kind: str,
    issuers: Iterable,
    event: Any,
    access: str,
    team: Any,
    readers: Iterable,
) -> tuple[bool, str]:
    """Change what a release is, as far as nobody has approved it yet (the database refuses the rest).

    Return whether what it is changed, and in words who sees it now if that did.
    """
    row = Article.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=article).first()
    if row is None or not by.has_perm("articles.change_edition"):
        raise NotAllowed(str(_("You may not change this release.")))
    wanted = {"kind": kind, "event": event, "access": access, "team": team}
    issuers, readers = list(issuers), list(readers)
    described = (row.kind, row.event) != (kind, event) or [issuer.pk for issuer in issuers] != list(
        row.issued_by.values_list("organisation", flat=True)
    )
    before = _who_sees(row)
    if changed := [name for name, value in wanted.items() if getattr(row, name) != value]:
        for name in changed:
            setattr(row, name, wanted[name])
        row.full_clean()
        row.save(update_fields=changed)
    writing.set_issuers(row, issuers)
    if set(row.readers.values_list("pk", flat=True)) != {reader.pk for reader in readers}:
        row.readers.set(readers)
    after = _who_sees(row)
    return described, "" if before == after else f"{before} → {after}"


def _who_sees(article: Article) -> str:
    """Return in words who sees a release at the desk."""
    who = [str(article.team)] if article.team else [str(reader) for reader in article.readers.all()]
    return ": ".join(filter(None, [str(article.get_access_display()), ", ".join(who)]))
