"""The quick entry: somebody by name, an office, from when. Asks back who is meant, and offers to end who is in the way.

Nothing typed is lost: each question comes back with the form as it was, and its answer goes with the next sending.
"""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from accounts.models import User
from people.announcing import clash_text, day_input
from people.choosing import announcement_field, office_field
from people.duplicates import near, same_name
from people.labels import label
from people.models import Announcement, Appointment, Person
from people.preparing import DAY, appoint, free_slug, split_name
from people.sentences import named, value_text
from people.workflow import clashes, prepare

NEW = "new"


class QuickEntry(forms.Form):
    """One line; `who`, the new person's fields and `ending` appear when they are needed."""

    name = forms.CharField(label=_("name"), max_length=200, help_text=_("As it is written: given name, family name."))
    office = office_field(label=_("office"))
    since = forms.DateField(label=_("from"), widget=day_input())
    last = forms.DateField(label=_("last day, if it is known"), widget=day_input(), required=False)
    capacity = forms.ChoiceField(label=_("capacity"), choices=Appointment.Capacity.choices)
    announcement = announcement_field(label=_("announce with"), empty_label=_("an announcement of its own"))
    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_add_people: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_add_people = may_add_people
        self.person: Person | None = None
        self.row: Appointment | None = None
        self.ending: list[Appointment] = []
        if self.is_bound:
            self.data: Any = self.data.copy()  # a QueryDict: what is proposed goes in besides what was typed

    # -- who ---------------------------------------------------------------------------------------------------

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if name := data.get("name"):
            self._find(name)
        since, last = data.get("since"), data.get("last")
        if since and last and last < since:
            self.add_error("last", __("It ends before it begins."))
        if self.person and not self.errors:
            self._place()
        return data

    def _find(self, name: str) -> None:
        """Settle who is meant: the one of that name, one that was chosen, or somebody new."""
        same = same_name(*split_name(name))
        if len(same) == 1:
            self.person = same[0]
            return
        answered = self.data.get("asked") == name
        self.data["asked"] = name
        alike = near(*split_name(name)) if not same else [(row, __("the same name")) for row in same]
        if alike:
            self._ask_who(alike, answered)
            if self.person or self.data.get("who") != NEW:
                return
        self._new(name, answered)

    def _ask_who(self, alike: list[tuple[Person, str]], answered: bool) -> None:
        known = {str(row.pk): row for row, _reason in alike}
        choices = [(str(row.pk), f"{_described(row)}: {reason}") for row, reason in alike]
        self.fields["who"] = forms.ChoiceField(
            label=_("Who is it?"), choices=[*choices, (NEW, _("a new person"))], widget=forms.RadioSelect
        )
        chosen = self.data.get("who", "") if answered else ""
        self.data["who"] = chosen
        self.person = known.get(chosen)
        if chosen not in known and chosen != NEW:
            self.add_error("who", __("People of nearly this name are in the registry. Choose."))

    def _new(self, name: str, answered: bool) -> None:
        """Ask for what is known of a new person, with the name split as it probably is."""
        self.fields |= {
            "given": forms.CharField(label=_("given name"), max_length=100, required=False),
            "family": forms.CharField(label=_("family name"), max_length=100),
            "gender": forms.ChoiceField(
                label=_("gender"), choices=Person.Gender.choices, required=False,
                help_text=_("Which form of a title is used."),
            ),
            "country": forms.CharField(label=_("country (ISO 3166 code)"), max_length=2, required=False),
        }  # fmt: skip
        if not answered or "family" not in self.data:
            self.data["given"], self.data["family"] = split_name(name)
            self.add_error("family", __("This person is new in the registry. Check the name, and send again."))
            return
        values = {key: " ".join(self.data.get(key, "").split()) for key in ("given", "family", "gender", "country")}
        for key, value in values.items():
            try:
                values[key] = self.fields[key].clean(value)
            except forms.ValidationError as error:
                self.add_error(key, error)
        if not self.may_add_people:
            self.add_error("family", __("Your role does not allow this."))
        if not self.errors:
            self.person = Person(slug=free_slug(f"{values['given']} {values['family']}"), **values)

    # -- beside whom ---------------------------------------------------------------------------------------------

    def _place(self) -> None:
        """Build the appointment; where others are in the way, show them and offer to end them the day before."""
        data = self.cleaned_data
        until = data["last"] + DAY if data["last"] else None
        self.row = Appointment(
            person=self.person, office=data["office"], capacity=data["capacity"],
            period=DateRange(data["since"], until), begins_with=data["announcement"],
        )  # fmt: skip
        rivals = clashes(self.row)
        if not rivals:
            return
        endable = {str(rival.pk): rival for rival in rivals if isinstance(rival, Appointment) and self._may_end(rival)}
        if len(endable) < len(rivals):
            self.add_error(None, clash_text(self.row, rivals))
            return
        day = value_text(self.row.period.lower - DAY)
        self.fields["ending"] = forms.MultipleChoiceField(
            label=_("Who holds it now"), widget=forms.CheckboxSelectMultiple, required=False,
            choices=[
                (key, __("end %(fact)s with %(day)s as the last day") % {"fact": named(rival), "day": day})
                for key, rival in endable.items()
            ],
        )  # fmt: skip
        self.ending = [endable[key] for key in self.data.getlist("ending") if key in endable]
        if len(self.ending) < len(endable):
            self.add_error("ending", clash_text(self.row, rivals))

    def _may_end(self, rival: Appointment) -> bool:
        """Tell whether a rival can end the day before: public, open in public, and begun before."""
        assert self.row is not None
        lower = rival.period.lower
        public = rival.live_period is not None and rival.live_period.upper is None and rival.ends_with_id is None
        return public and (lower is None or lower < self.row.period.lower)

    # -- keeping -----------------------------------------------------------------------------------------------

    @transaction.atomic
    def save(self, *, by: User) -> Announcement:
        """Enter the person, prepare the appointment and the endings; raises what the workflow refuses."""
        assert self.row is not None and self.person is not None
        if self.person._state.adding:
            self.person.full_clean()
            self.person.save()
            self.row.person = self.person
        announcement: Announcement = self.cleaned_data["announcement"] or prepare(by=by, title=_title(self.row))
        self.row.begins_with = None
        appoint(announcement, self.row, by=by, ending=self.ending)
        return announcement


def _described(person: Person) -> str:
    """Return a person with what she holds, so that one knows which."""
    held = person.appointments.live().select_related("office").order_by("-period")[:2]
    offices = ", ".join(label(row.office) for row in held)
    return f"{person} ({offices})" if offices else str(person)


def _title(row: Appointment) -> str:
    return f"{row.person}, {label(row.office)}"
