"""The forms that put a change into an announcement: each knows its words and what it asks `people.preparing` to do."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import languages
from people import preparing
from people.announcing import day_input
from people.choosing import office_field, organisation_field, organisations_field
from people.models import Announcement, Appointment, OfficeTitle, OrganisationName, Succession
from people.sentences import named
from people.workflow import describe, end


class FactField(forms.ModelChoiceField):
    """A public fact by its words and period."""

    def label_from_instance(self, obj: Any) -> str:
        return named(obj)


class ChangeForm(forms.Form):
    """Base: `save` puts the change into the announcement, and refuses with the workflow's errors."""

    title: Any = ""
    introduction: Any = ""

    def __init__(self, announcement: Announcement | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.announcement = announcement

    def save(self, announcement: Announcement, *, by: User) -> Any:
        """Prepare the change."""
        raise NotImplementedError


class EndingForm(ChangeForm):
    title = _("End of an appointment")
    fact = FactField(Appointment.objects.none(), label=_("who holds which office"))
    last = forms.DateField(label=_("last day in office"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].queryset = (  # type: ignore[attr-defined]
            preparing.all_public(Appointment)
            .filter(period__endswith__isnull=True)
            .select_related("person", "office__organisation")
            .prefetch_related("office__titles")
            .order_by("person__family", "person__given")
        )

    def clean(self) -> dict[str, Any]:
        row, last = self.cleaned_data.get("fact"), self.cleaned_data.get("last")
        if row and last and row.period.lower and last < row.period.lower:
            self.add_error("last", _("That is before the office began. Strike the entry, if it never was so."))
        return self.cleaned_data

    def save(self, announcement: Announcement, *, by: User) -> Any:
        return preparing.cease(announcement, self.cleaned_data["fact"], by=by, last=self.cleaned_data["last"])


class InLanguages(ChangeForm):
    """Words in each language of the newsroom; a language with nothing in it keeps what it has."""

    since = forms.DateField(label=_("from"), widget=day_input())
    needed: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        found = {}
        for code in languages.CODES:
            typed = {word: self.cleaned_data.get(f"{word}_{code}", "") for word in self.words}
            missing = [word for word in self.needed if not typed[word]]
            if any(typed.values()) and missing:
                for word in missing:
                    self.add_error(f"{word}_{code}", ValidationError(_("This field is required."), code="required"))
            elif any(typed.values()):
                found[code] = typed
        if not found and not self.errors:
            raise ValidationError(_("Give the words in one language at least."))
        return {**self.cleaned_data, "words": found}


class NameForm(InLanguages):
    title = _("New name of an organisation")
    introduction = _("The names that it bears now end the day before, by themselves.")
    needed, words = ("name",), ("name", "short", "complement")
    field_order = ["organisation"]
    organisation = organisation_field(label=_("organisation"))
    since = forms.DateField(label=_("bears it from"), widget=day_input())
    name_fr = forms.CharField(label=_("name in French"), max_length=200, required=False)
    short_fr = forms.CharField(label=_("initials in French"), max_length=30, required=False)
    complement_fr = forms.CharField(
        label=_("after a title in French"), max_length=220, required=False, help_text=_("“de l’Agence des ports”")
    )
    name_en = forms.CharField(label=_("name in English"), max_length=200, required=False)
    short_en = forms.CharField(label=_("initials in English"), max_length=30, required=False)
    complement_en = forms.CharField(
        label=_("after a title in English"), max_length=220, required=False, help_text=_("“of the Ports Agency”")
    )

    def save(self, announcement: Announcement, *, by: User) -> Any:
        data = self.cleaned_data
        return preparing.rename(announcement, data["organisation"], data["words"], by=by, since=data["since"])


class TitleForm(InLanguages):
    title = _("New title of an office")
    introduction = _("The titles that it has now end the day before, by themselves; its holders go on.")
    needed, words = ("masculine", "feminine"), ("masculine", "feminine")
    field_order = ["office"]
    office = office_field(label=_("office"))
    since = forms.DateField(label=_("used from"), widget=day_input())
    masculine_fr = forms.CharField(label=_("masculine form in French"), max_length=200, required=False)
    feminine_fr = forms.CharField(label=_("feminine form in French"), max_length=200, required=False)
    masculine_en = forms.CharField(label=_("masculine form in English"), max_length=200, required=False)
    feminine_en = forms.CharField(label=_("feminine form in English"), max_length=200, required=False)

    def save(self, announcement: Announcement, *, by: User) -> Any:
        data = self.cleaned_data
        return preparing.retitle(announcement, data["office"], data["words"], by=by, since=data["since"])


class ClosingForm(ChangeForm):
    title = _("An organisation closes")
    introduction = _("Its names end; its page stays. Offices that are held there go on until they are ended.")
    organisation = organisation_field(label=_("organisation"))
    last = forms.DateField(label=_("last day"), widget=day_input())

    def save(self, announcement: Announcement, *, by: User) -> Any:
        data = self.cleaned_data
        return preparing.close(announcement, data["organisation"], by=by, last=data["last"])


class SuccessionForm(ChangeForm):
    title = _("Organisations merge or split")
    introduction = _("Several before are a merger, several after are a split. Each page links to the others.")
    before = organisations_field(label=_("before"))
    after = organisations_field(label=_("after"))
    on = forms.DateField(label=_("first day of the new order"), widget=day_input())
    closes = forms.BooleanField(
        label=_("those before close on the day before"), required=False, initial=True,
        help_text=_("Leave it out where only a part of them goes elsewhere."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        both = set(data.get("before") or ()) & set(data.get("after") or ())
        if both:
            self.add_error("after", _("An organisation does not succeed itself: that is a new name."))
        return data

    def save(self, announcement: Announcement, *, by: User) -> Any:
        data = self.cleaned_data
        preparing.succeed(announcement, data["before"], data["after"], by=by, on=data["on"])
        for organisation in data["before"] if data["closes"] else ():
            if preparing.bears_a_name(organisation, data["on"]):
                preparing.close(announcement, organisation, by=by, last=data["on"] - preparing.DAY)


STRUCK = (Appointment, OrganisationName, OfficeTitle, Succession)


class StrikingForm(ChangeForm):
    """Something that readers see and that never was true: it ends, and nothing takes its place."""

    title = _("Strike an entry")
    introduction = _("For what never was true. Readers do not see it any more; the record keeps it.")
    find = forms.CharField(label=_("words of the entry"), max_length=100, help_text=_("A name or a title."))
    reason = forms.CharField(label=_("reason"), max_length=500, help_text=_("For colleagues."))

    def clean(self) -> dict[str, Any]:
        """Find the entry; ask which one, while it is not chosen."""
        words = self.cleaned_data.get("find")
        if words:
            found = {f"{row._meta.label_lower}:{row.pk}": row for row in preparing.public_facts(words)}
            self.fields["fact"] = forms.ChoiceField(
                label=_("entry"), choices=[(key, named(row)) for key, row in found.items()], widget=forms.RadioSelect
            )
            self.row = found.get(self.data.get("fact", ""))
            if not found:
                del self.fields["fact"]
                self.add_error("find", _("Nothing public has these words."))
            elif self.row is None:
                self.add_error("fact", _("Choose the entry."))
        return self.cleaned_data

    def save(self, announcement: Announcement, *, by: User) -> Any:
        strike(announcement, self.row, by=by, reason=self.cleaned_data["reason"])


def strike(announcement: Announcement, row: Any, *, by: User, reason: str) -> None:
    """Let a public fact end with nothing in its place, and note why for colleagues."""
    end(announcement, row, by=by)
    describe(announcement, by=by, note="\n".join(filter(None, [announcement.note, f"{named(row)}: {reason}"])))


FORMS: dict[str, type[ChangeForm]] = {
    "ending": EndingForm,
    "name": NameForm,
    "title": TitleForm,
    "closing": ClosingForm,
    "succession": SuccessionForm,
    "striking": StrikingForm,
}
