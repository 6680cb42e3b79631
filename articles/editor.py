"""The writing surface: django-prose-editor's parts with the newsroom's own vocabulary (static/desk/*.js).

Without scripts it is a plain text area that holds the same HTML. The import map is the one inline script; it takes
the nonce of the page (`Media.with_nonce`).
"""

import json
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django_prose_editor.widgets import importmap
from js_asset import ImportMap, Media, Script

MODULES = ("vocabulary", "tables", "toolbar", "dialogs", "serialise")
desk_modules = ImportMap({f"desk/{name}": f"desk/{name}.js" for name in MODULES})
media = Media(
    importmap=importmap | desk_modules,
    css={"all": ["desk-editor.css"]},
    js=[Script("desk/editor.js", type="module")],
)


def words() -> dict[str, str]:
    """Return what the editor says, in the reader's language."""
    return {
        "bold": _("Bold"),
        "italic": _("Italic"),
        "heading": _("Heading"),
        "subheading": _("Subheading"),
        "bulletList": _("List"),
        "orderedList": _("Numbered list"),
        "link": _("Link"),
        "table": _("Table"),
        "mention": _("Name"),
        "quotation": _("Quotation"),
        "note": _("Footnote"),
        "language": _("Language"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "toolbar": _("Formatting"),
        "text": _("Text"),
        "address": _("Address"),
        "rows": _("Rows"),
        "columns": _("Columns"),
        "caption": _("Caption"),
        "addRow": _("Add a row"),
        "addColumn": _("Add a column"),
        "deleteRow": _("Remove the row"),
        "deleteColumn": _("Remove the column"),
        "deleteTable": _("Remove the table"),
        "person": _("person"),
        "organisation": _("organisation"),
        "event": _("event"),
        "place": _("place"),
        "kind": _("Kind"),
        "search": _("Search the registry"),
        "nothing": _("Nobody and nothing of that name."),
        "found": _("Found"),
        "speakers": _("Speakers"),
        "outside": _("A speaker outside the registry"),
        "none": _("none"),
        "apply": _("Apply"),
        "remove": _("Take the mark away"),
        "cancel": _("Cancel"),
        "french": _("French"),
        "english": _("English"),
        "otherLanguage": _("Other (code)"),
        "select": _("Select the words first."),
        "badAddress": _("An address begins with https://, http://, mailto: or tel:."),
        "lost": _("The editor cannot show everything in this text, so you see its HTML: nothing is lost."),
    }


class ProseWidget(forms.Textarea):
    """A text area that the script turns into the editor."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 24, "class": "prose-source", **(attrs or {})})

    @property
    def media(self) -> Media:
        return media

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-desk-editor"] = json.dumps(
            {"words": words(), "names": str(reverse_lazy("admin:articles_edition_names"))}
        )
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return False
