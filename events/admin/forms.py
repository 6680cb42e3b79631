"""What is typed of an event: its version, the lines of its programme, and the small forms that call it off."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import TimestamptzRange

from core import languages
from events.admin.fields import WallTimeField, in_zone, shown
from events.models import Event, EventText, EventVersion, ProgrammeItem
from people.models import Announcement
from people.workflow import clashes


class PeriodForm(forms.Form):
    """Two times instead of a range, on the clock of `zone`."""

    begins = WallTimeField(label=_("begins"))
    ends = WallTimeField(label=_("ends"), required=False)
    zone: Any = None

    def read(self, name: str) -> Any:
        """Return a time that was typed as an instant; an hour that does not exist is told at its field."""
        try:
            return in_zone(self.cleaned_data.get(name), self.zone)
        except ValidationError as error:
            self.add_error(name, error)
            return None

    def period(self) -> TimestamptzRange | None:
        """Return the period, or None where it cannot be read, which is told at its fields."""
        begins, ends = self.read("begins"), self.read("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("It ends before it begins."))
        elif begins and not {"begins", "ends"} & set(self.errors):
            return TimestamptzRange(begins, ends)
        return None


class ProgrammeForm(PeriodForm, forms.ModelForm):
    """One line of the programme."""

    class Meta:
        model = ProgrammeItem
        fields = ["title_fr", "title_en", "place_fr", "place_en", "open_to_press", "speakers"]

    def __init__(self, *args: Any, zone: ZoneInfo | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone or timezone.get_default_timezone()
        if self.instance.pk:
            period = self.instance.period
            self.initial.update(begins=shown(period.lower, self.zone), ends=shown(period.upper, self.zone))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("DELETE"):
            self.instance.period = self.period() or self.instance.period
        return cleaned


class VersionForm(PeriodForm, forms.ModelForm):
    """What is said of an event: names and summaries stand here too, since nothing is announced without a name."""

    name_fr = forms.CharField(label=_("name (French)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("name (English)"), max_length=200, required=False)
    summary_fr = forms.CharField(label=_("summary (French)"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    summary_en = forms.CharField(label=_("summary (English)"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    slug = forms.SlugField(
        label=_("permanent name in addresses"),
        max_length=100,
        required=False,
        help_text=_("Empty: made of the name. It never changes once the event is public."),
    )
    of = forms.ModelChoiceField(Event.objects.filter(versions=None), required=False, widget=forms.HiddenInput)
    announcement = forms.ModelChoiceField(
        Announcement.objects.none(),
        label=_("announce with"),
        required=False,
        empty_label=_("an announcement of its own"),
        help_text=_("What is announced together becomes public in the same instant."),
    )
    accreditation_deadline = WallTimeField(label=_("accreditation before"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = EventVersion
        fields = [
            "series", "ordinal", "time_zone", "place", "status", "status_note_fr", "status_note_en",
            "accreditation_deadline", "accreditation_address", "instructions_fr", "instructions_en", "capacity",
            "doors", "documents",
        ]  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("instructions_fr", "instructions_en")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = timezone.get_default_timezone()
        for field in self.fields.values():
            field.label = capfirst(field.label or "")
        announcements: Any = self.fields["announcement"]
        announcements.queryset = Announcement.objects.prepared()
        if self.instance.pk:
            announcements.empty_label, announcements.required = None, True
            self.fields["slug"].disabled = self.instance.number > 1
            self._show()

    def _show(self) -> None:
        """Fill in what is not a column: times on the event's own clock, names, what stands there now."""
        version = self.instance
        self.zone = version.zone
        for text in version.texts.all():
            self.initial.update({f"name_{text.language}": text.name, f"summary_{text.language}": text.summary})
        self.initial.update(
            {
                "begins": shown(version.period.lower, self.zone),
                "ends": shown(version.period.upper, self.zone),
                "accreditation_deadline": shown(version.accreditation_deadline, self.zone),
                "announcement": version.begins_with_id,
                "slug": version.event.slug,
                "seen": version.stamp(),
            }
        )

    # -- what was typed ----------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (typed := cleaned.get("time_zone") or "") in available_timezones():
            self.zone = ZoneInfo(typed)
        self.instance.period = self.period() or self.instance.period
        cleaned["accreditation_deadline"] = self.read("accreditation_deadline")
        self._check_times(cleaned)
        self._check_names(cleaned)
        self._identify(cleaned)
        self._check_seen(cleaned)
        return cleaned

    def _check_seen(self, cleaned: dict[str, Any]) -> None:
        """Tell once that somebody else has saved meanwhile: whoever saves again has seen it."""
        if self.instance.pk is None:
            return
        now = EventVersion.objects.get(pk=self.instance.pk).stamp()
        if cleaned.get("seen") not in ("", now):
            data: Any = self.data
            self.data = data.copy()
            self.data[self.add_prefix("seen")] = now  # type: ignore[index]
            self.add_error(
                None,
                _(
                    "Somebody else has saved it since you opened it; what stands there now is shown above "
                    "the form. What you typed is kept here: saving again writes it over that."
                ),
            )

    def _check_times(self, cleaned: dict[str, Any]) -> None:
        period, doors, deadline = self.instance.period, cleaned.get("doors"), cleaned.get("accreditation_deadline")
        if not period or {"begins", "ends"} & set(self.errors):
            return
        if doors and doors > period.lower.astimezone(self.zone).time():
            self.add_error("doors", _("The doors open after it begins."))
        if deadline and deadline > (period.upper or period.lower):
            self.add_error("accreditation_deadline", _("The event is over by then."))

    def _check_names(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("name_fr") and not cleaned.get("name_en"):
            self.add_error("name_fr", _("Give the event a name, in one language at least."))
        for language in languages.CODES:
            if cleaned.get(f"summary_{language}") and not cleaned.get(f"name_{language}"):
                self.add_error(f"name_{language}", _("A summary needs a name in the same language."))

    def _identify(self, cleaned: dict[str, Any]) -> None:
        """Give it its event: the one without a version, or a new one; until it is public its address may change."""
        version = self.instance
        if self.fields["slug"].disabled:
            return
        if version.pk is None:
            version.event = cleaned.get("of") or Event()
        event, slug = version.event, cleaned.get("slug")
        if slug and Event.objects.exclude(pk=event.pk).filter(slug=slug).exists():
            self.add_error("slug", _("Another event has this permanent name."))
        elif "slug" not in self.errors and version.period:
            event.year = version.period.lower.astimezone(self.zone).year
            name = cleaned.get("name_fr") or cleaned.get("name_en") or ""
            event.slug = slug or event.slug or free_slug(name, event.year)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        wanted, version = self.cleaned_data.get("announcement"), self.instance
        before, version.begins_with = version.begins_with, wanted or version.begins_with
        found: list[Any] = clashes(version) if version.ordinal else []
        rivals = [row for row in found if row.event_id != version.event_id]
        version.begins_with = before
        if rivals:
            words = _("“%(event)s” of %(year)s is number %(ordinal)s of the series.")
            [other, *_others] = rivals
            values = {"event": other, "year": other.event.year, "ordinal": version.ordinal}
            self.add_error("ordinal", ValidationError(words, params=values))

    def save_texts(self, version: EventVersion) -> None:
        """Keep names and summaries; a language without a name has none."""
        for language in languages.CODES:
            name, summary = (self.cleaned_data[f"{what}_{language}"] for what in ("name", "summary"))
            if name:
                values = {"name": name, "summary": summary}
                EventText.objects.update_or_create(version=version, language=language, defaults=values)
            else:
                version.texts.filter(language=language).delete()


def free_slug(name: str, year: int) -> str:
    """Return a permanent name made of a name, that no event has yet."""
    plain = name.lower().replace("œ", "oe").replace("æ", "ae").replace("’", " ").replace("'", " ")
    made = slugify(plain)[:90].strip("-") or "evenement"
    proposals = [made, f"{made}-{year}", *(f"{made}-{year}-{number}" for number in range(2, 100))]
    taken = set(Event.objects.filter(slug__startswith=made).values_list("slug", flat=True))
    return next(slug for slug in proposals if slug not in taken)


# -- calling it off -------------------------------------------------------------------------------------------


class CancelForm(forms.Form):
    """Why it does not take place."""

    status_note_fr = forms.CharField(label=_("public note on the status (French)"), max_length=300, required=False)
    status_note_en = forms.CharField(label=_("public note on the status (English)"), max_length=300, required=False)
    announcement = forms.ModelChoiceField(
        Announcement.objects.none(),
        label=_("announce with"),
        required=False,
        empty_label=_("an announcement of its own"),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        announcements: Any = self.fields["announcement"]
        announcements.queryset = Announcement.objects.prepared()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        notes = {"status_note_fr", "status_note_en"} & set(self.fields)
        if notes and not any(cleaned.get(name) for name in notes) and not notes & set(self.errors):
            self.add_error("status_note_fr", _("Say in public why it is cancelled or postponed."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return what is said otherwise, and with which announcement."""
        return {name: self.cleaned_data[name] for name in ("status_note_fr", "status_note_en", "announcement")}


class PostponeForm(PeriodForm, CancelForm):
    """Why it takes place later, and when, if that is known."""

    begins = WallTimeField(label=_("begins, if the new date is known"), required=False)
    ends = WallTimeField(label=_("ends"), required=False)
    field_order = ["status_note_fr", "status_note_en", "begins", "ends", "announcement"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begins"].help_text = _("On the clock of %(zone)s.") % {"zone": self.zone.key}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("ends") and not cleaned.get("begins"):
            self.add_error("begins", _("Say when it begins too."))
        self.moved_to = self.period() if cleaned.get("begins") else None
        return cleaned

    def facts(self) -> dict[str, Any]:
        return super().facts() | ({"period": self.moved_to} if self.moved_to else {})


class WithdrawForm(CancelForm):
    """It leaves the site: nobody is told why in public."""

    status_note_fr: Any = None
    status_note_en: Any = None

    def facts(self) -> dict[str, Any]:
        return {"announcement": self.cleaned_data["announcement"]}
