"""What each act asks before it happens: one small form an act, on its own page, so that it works without scripts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import workflow
from articles.acts import ACTS
from articles.factfields import instant_field
from articles.models import Edition
from core import languages
from core.instants import zone_name


def words(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A few lines to type."""
    return forms.CharField(
        label=label, required=required, max_length=1000, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4})
    )


class ActForm(forms.Form):
    """The base: `seen` is the revision on the screen; `run` calls the workflow and returns where to go on."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    INTRODUCTION: Any = ""
    PUBLIC = False  # whether readers notice at once

    def __init__(self, *args: Any, act: str, edition: Edition, by: User, **kwargs: Any) -> None:
        self.act, self.edition, self.by = act, edition, by
        kwargs["initial"] = {"seen": edition.head_id} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateTimeField):
                field.help_text = _("%(zone)s time.") % {"zone": zone_name()} + f" {field.help_text}"

    @property
    def introduction(self) -> str:
        return str(self.INTRODUCTION)

    def run(self) -> Edition:
        """Do it; raises `articles.refusals.Refused`. Return the edition to go on with."""
        values = {key: value for key, value in self.cleaned_data.items() if key not in ("seen", "together")}
        editions, seen = self.chosen()
        result = getattr(workflow, self.act)(editions, by=self.by, seen=seen, **values)
        return self.landing(result)

    def chosen(self) -> tuple[Any, Any]:
        """Return the editions that the act is for, and what was seen of each."""
        return self.edition, self.cleaned_data["seen"]

    def landing(self, result: Any) -> Edition:
        return result if isinstance(result, Edition) else next(row for row in result if row.pk == self.edition.pk)


class TogetherForm(ActForm):
    """An act that may take other editions along; each carries the revision that was on the screen."""

    together = forms.MultipleChoiceField(label=_("Together with"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = self.others()
        if not others:
            del self.fields["together"]
            return
        self.fields["together"].choices = [
            (f"{row.pk}:{row.head_id}", f"{row.article.number} ({row.language}): {row}") for row in others
        ]
        same = [f"{row.pk}:{row.head_id}" for row in others if row.article_id == self.edition.article_id]
        self.initial.setdefault("together", same)
        if self.is_bound:  # another revision may have come since the page was shown: the workflow says so
            self.fields["together"].valid_value = lambda value: value.split(":")[0] in {str(row.pk) for row in others}

    def others(self) -> list[Edition]:
        return []

    def chosen(self) -> tuple[Any, Any]:
        seen = {self.edition.pk: self.cleaned_data["seen"]}
        for value in self.cleaned_data.get("together") or []:
            pk, _colon, head = value.partition(":")
            seen[int(pk)] = int(head) if head.isdigit() else None
        editions = {row.pk: row for row in [self.edition, *self.others()]}
        return [editions[pk] for pk in seen], seen

    def _visible(self) -> Any:
        rows = Edition.objects.visible_to(self.by).exclude(pk=self.edition.pk)
        return rows.select_related("article").order_by("-pk")


class NoteForm(ActForm):
    note = words(_("Note for the desk"), required=False)


class ReasonForm(ActForm):
    note = words(_("What should change"))


class RevokeForm(ActForm):
    INTRODUCTION = _("The text goes back to review.")
    note = words(_("Why the approval is taken back"))


class ApproveForm(ActForm):
    INTRODUCTION = _("You agree to exactly this text. Whoever edits it afterwards ends your approval.")
    note = words(_("Note for the desk"), required=False)


class ScheduleForm(TogetherForm):
    INTRODUCTION = _("Without a time it becomes public within seconds. At the time given it becomes public by itself.")
    PUBLIC = True
    at = instant_field(label=_("At"), required=False, help_text=_("Empty: now."))
    until = instant_field(label=_("Until"), required=False, help_text=_("When it expires by itself; empty: never."))
    historical_date = instant_field(
        label=_("Historical date"),
        required=False,
        help_text=_("Only for a release from the archive: the date under which it is found."),
    )
    note = words(_("Note for the desk"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "at" not in self.initial and self.edition.proposed_at:
            self.initial["at"] = self.edition.starts_at or self.edition.proposed_at
        if not self.by.has_perm("articles.archive_edition"):
            del self.fields["historical_date"]

    def others(self) -> list[Edition]:
        rows = self._visible().in_stage(Edition.Stage.APPROVED).undecided()
        return sorted(rows[:20], key=lambda row: row.article_id != self.edition.article_id)


class UnscheduleForm(ActForm):
    INTRODUCTION = _("It will not become public. The edition before it gets its own end back.")
    note = words(_("Note for the desk"), required=False)


class EmergencyForm(ActForm):
    INTRODUCTION = _("It becomes public before anybody approved it. A second person has to review it afterwards.")
    PUBLIC = True
    reason = words(_("Why it cannot wait"))
    at = instant_field(label=_("At"), required=False, help_text=_("Empty: now."))


class NewEditionForm(ActForm):
    INTRODUCTION = _("A draft with the same text begins; what is live stays live until the new edition replaces it.")
    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=[choice for choice in Edition.Change.choices if choice[0] != Edition.Change.FIRST],
        widget=forms.RadioSelect,
    )
    public_note = words(
        _("Public note"),
        required=False,
        help_text=_("What was wrong and what is right. It can be written later, in the draft."),
    )


class ReinstateForm(ActForm):
    INTRODUCTION = _("A new edition begins as a draft; it becomes public only after a review.")
    public_note = words(_("Why it comes back, for readers"))


class TranslateForm(ActForm):
    INTRODUCTION = _("A draft in the other language begins with this text.")
    language = forms.ChoiceField(label=_("Language"), choices=languages.CHOICES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [c for c in languages.CHOICES if c[0] != self.edition.language]


class RebaseForm(ActForm):
    INTRODUCTION = _(
        "What changed in the edition to be replaced comes into this draft. Where both changed, yours stays."
    )
    clashes: list

    def landing(self, result: Any) -> Edition:
        edition, self.clashes = result
        return edition


class EndForm(TogetherForm):
    PUBLIC = True
    notice = words(_("Public notice"), help_text=_("Readers see it at the release's address."))
    note = words(_("Note for the desk"), required=False)

    def others(self) -> list[Edition]:
        """The other languages of the release that are live."""
        return list(self._visible().live().filter(article=self.edition.article_id))


class WithdrawForm(EndForm):
    INTRODUCTION = _(
        "It leaves the site at once; its address shows the notice. Coming back takes a new edition and a review."
    )


class RemoveForm(EndForm):
    INTRODUCTION = _(
        "It leaves the site for good, earlier editions included; its addresses answer that it is gone, with the notice."
    )


class DiscardForm(ActForm):
    INTRODUCTION = _("The text is given up. It stays in the record and cannot be taken up again.")
    note = words(_("Note for the desk"), required=False)


FORMS: dict[str, type[ActForm]] = {
    "submit": NoteForm,
    "approve": ApproveForm,
    "request_changes": ReasonForm,
    "revoke_approval": RevokeForm,
    "schedule": ScheduleForm,
    "unschedule": UnscheduleForm,
    "emergency_publish": EmergencyForm,
    "review_after": ApproveForm,
    "new_edition": NewEditionForm,
    "reinstate": ReinstateForm,
    "translate": TranslateForm,
    "rebase": RebaseForm,
    "withdraw": WithdrawForm,
    "remove": RemoveForm,
    "discard": DiscardForm,
}
assert FORMS.keys() == ACTS.keys()
