"""The words of a picture or document at the desk: what is typed, what the file says, and what must not be missing."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.base import File
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from accounts.models import User
from assets import intake
from assets.admin import pictured
from assets.models import Arrival, Document, Image

WORDS = [
    "title", "decorative", "alt_fr", "alt_en", "caption_fr", "caption_en", "creator", "credit", "licence", "terms",
    "full_size", "taken_on",
]  # fmt: skip
FOCAL = ["focal_x", "focal_y"]
SHARED = ["creator", "credit", "licence", "terms", "rights_until"]
"""What pictures that come together often have in common."""


def day(label: Any, help_text: Any = "") -> forms.DateField:
    """The browser's own date field, empty for none."""
    return forms.DateField(label=label, required=False, help_text=help_text, widget=day_input())


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def counted(rows: int, longest: int) -> forms.Textarea:
    """A field that tells how many characters it holds (`static/desk/library.js`)."""
    return forms.Textarea(attrs={"rows": rows, "cols": 60, "maxlength": longest, "data-counted": longest})


class PictureForm(forms.ModelForm):
    """The words and rights of a picture, and who is seen in it."""

    rights_from = day(_("may be used from"))
    rights_until = day(
        _("no longer from"),
        _("The first day on which it may not be used: it leaves the public site by itself. Empty: no end."),
    )

    class Meta:
        model = Image
        fields = [*WORDS, *FOCAL]
        widgets = {
            "alt_fr": counted(2, 300),
            "alt_en": counted(2, 300),
            "caption_fr": counted(2, 500),
            "caption_en": counted(2, 500),
            "terms": forms.Textarea(attrs={"rows": 2, "cols": 60}),
            "taken_on": day_input(),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 100}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 100}),
        }
        help_texts = {
            "alt_fr": _(
                "What somebody who cannot see it must know, in a sentence, without “picture of”. Example: “The "
                "minister and two rescuers on the deck of a lifeboat, in heavy rain.”"
            ),
            "alt_en": _("Readers of a language without one get the other."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for relation in pictured.all_of_them():
            self.fields[relation.name] = relation.choices()
        for field in self.fields.values():
            field.label = capfirst(str(field.label))
        if self.instance.pk:
            period = self.instance.rights_period
            self.initial.update(rights_from=period.lower, rights_until=period.upper)
            for relation in pictured.all_of_them():
                self.initial.setdefault(relation.name, getattr(self.instance, relation.name).all())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ways = ("decorative", "alt_fr", "alt_en")
        if not any(cleaned.get(name) or name in self.errors for name in ways):
            self.add_error("alt_fr", _("Give an alternative text, or mark the picture as decorative."))
        first, end = cleaned.get("rights_from"), cleaned.get("rights_until")
        if first and end and end <= first:
            self.add_error("rights_until", _("The rights end before they begin."))
        elif not {"rights_from", "rights_until"} & set(self.errors):
            self.instance.rights_period = DateRange(first, end)
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        for relation in pictured.all_of_them():
            if relation.name in self.cleaned_data:
                getattr(self.instance, relation.name).set(self.cleaned_data[relation.name])


class EnteringForm(PictureForm):
    """The words of a picture that comes in: an empty field takes what the file says, or what all have in common.

    `proposed` is what the file says and nobody has been shown yet.
    """

    def __init__(self, *args: Any, arrival: Arrival | None = None, shared: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arrival, self.shared = arrival, shared or {}
        self.proposed, self.taken = dict[str, str](), list[str]()
        for name in ("title", "credit"):
            self.fields[name].required = False  # only after the file has been asked, see `clean`
        for name in FOCAL:
            del self.fields[name]

    FIRST = ("title", "alt_fr", "alt_en", "decorative", "credit", "creator", "licence", "terms", "rights_until")

    def first(self) -> list[forms.BoundField]:
        """Return what every picture is asked for."""
        return [self[name] for name in self.FIRST]

    def rest(self) -> list[forms.BoundField]:
        """Return what may be given too."""
        return [field for field in self.visible_fields() if field.name not in self.FIRST]

    def rest_has_errors(self) -> bool:
        """Tell whether one of those is wrong: then it must be in view."""
        return any(field.errors for field in self.rest())

    def clean(self) -> dict[str, Any]:
        self._fill(self.proposed)
        for name, value in self.shared.items():
            if name in self.fields and name not in self.errors and not self.cleaned_data.get(name):
                self.cleaned_data[name] = value
        if self.arrival and not self.cleaned_data.get("title") and "title" not in self.errors:
            name = self.arrival.original_name
            self.cleaned_data["title"] = (name.rpartition(".")[0] or name)[:200]
        for name in ("title", "credit"):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return super().clean()

    def _fill(self, proposed: dict[str, str]) -> None:
        """Put what the file says where nothing was typed; note what was taken."""
        for name, text in proposed.items():
            if not text or name not in self.fields or name in self.errors or self.cleaned_data.get(name):
                continue
            if name.startswith("alt_") and self.cleaned_data.get("decorative"):
                continue
            self.cleaned_data[name] = self.fields[name].to_python(text)
            self.taken.append(name)

    def taken_words(self) -> str:
        """Return which fields the file filled: "credit, caption (French) and taken on"; "" for none."""
        return get_text_list([str(self.fields[name].label).lower() for name in self.taken], __("and"))

    def save(self, commit: bool = True) -> Image:
        """Put the picture into the library, with the file that has arrived."""
        if not commit:
            return super().save(commit=False)
        assert self.arrival
        image = intake.enter(self.arrival, self.instance)
        self._save_m2m()
        return image


class NewPictureForm(EnteringForm):
    """One picture with its file. A file that was good need not be chosen again when something else is missing."""

    upload = forms.FileField(label=_("File"), required=False, help_text=_("JPEG, PNG, WebP or AVIF, 40 MB at most."))
    arrival_token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    by: User
    replaces: Image | None = None

    field_order = ["upload", "arrival_token"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        mine = Arrival.objects.filter(added_by=self.by)
        if token := cleaned.get("arrival_token"):
            self.arrival = mine.filter(token=token).first()
        if upload := cleaned.get("upload"):
            self.arrival = self._received(upload)
            self.proposed = self.arrival.proposed if self.arrival else {}
        if self.arrival is None and "upload" not in self.errors:
            self.add_error("upload", _("Choose a file."))
        cleaned = super().clean()
        self.instance.replaces = self.replaces
        if self.arrival:
            self._keep(cleaned)
        return cleaned

    def _received(self, upload: File) -> Arrival | None:
        try:
            return intake.receive(upload, by=self.by)
        except intake.AlreadyThere as error:
            if error.arrival:
                return error.arrival
            self.add_error("upload", already_there(error))
        except intake.UnacceptableFile as error:
            self.add_error("upload", error.messages)
        return None

    def _keep(self, cleaned: dict[str, Any]) -> None:
        """Let the form, should it come back, show what was taken from the file, and remember the file."""
        assert self.arrival
        self.data = typed = cast(QueryDict, self.data).copy()
        typed[self.add_prefix("arrival_token")] = str(self.arrival.token)
        for name in ["title", *self.taken]:
            value = cleaned.get(name)
            typed[self.add_prefix(name)] = value.isoformat() if isinstance(value, date) else value or ""
        arrived = __("“{name}” has arrived: it need not be chosen again.")
        self["upload"].help_text = format_html(arrived, name=self.arrival.original_name)  # the admin shows it as HTML


class SharedForm(forms.Form):
    """What goes wherever a picture of several leaves it empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = PictureForm()
        for name in [*SHARED, *(relation.name for relation in pictured.all_of_them())]:
            field = words.fields[name]
            field.required, field.help_text = False, ""
            self.fields[name] = field


class DocumentForm(forms.ModelForm):
    """A document's titles; its file, while it comes in."""

    class Meta:
        model = Document
        fields = ["title_fr", "title_en", "language"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not {"title_fr", "title_en"} & set(self.errors) and not (cleaned["title_fr"] or cleaned["title_en"]):
            self.add_error("title_fr", _("Give the document a title."))
        return cleaned


class NewDocumentForm(DocumentForm):
    """A document with its file."""

    upload = forms.FileField(
        label=_("File"), required=False,
        help_text=_("PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), text or CSV."),
    )  # fmt: skip
    replaces: Document | None = None
    field_order = ["upload"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        upload = cleaned.get("upload")
        if upload is None and "upload" not in self.errors:
            self.add_error("upload", _("Choose a file."))
        if upload is not None:
            self._receive(upload)
        self.instance.replaces = self.replaces
        return cleaned

    def _receive(self, upload: File) -> None:
        try:
            received = intake.document_fields(upload)
            intake.refuse_a_double(Document, received["sha256"])
        except intake.AlreadyThere as error:
            self.add_error("upload", already_there(error))
        except intake.UnacceptableFile as error:
            self.add_error("upload", error.messages)
        else:
            for name, value in received.items():
                setattr(self.instance, name, value)


def already_there(error: intake.AlreadyThere) -> Any:
    """Return the message for a person, with a link to the entry that has the same file."""
    words = capfirst(" ".join(error.messages))
    assert error.there
    model = error.there._meta
    link = reverse(f"admin:{model.app_label}_{model.model_name}_change", args=[error.there.pk])
    return format_html('{} <a href="{}">{}</a>', words, link, __("Go to it"))
