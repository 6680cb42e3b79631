"""Editions at the desk: the list of all texts, and the page on which one is written."""

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from articles import desk, kinds
from articles.comparing import compare, fact_label, label
from articles.forms import EditionForm, write_release
from articles.models import Edition, Topic
from articles.models.editions import STATE_LABELS
from articles.refusals import Refused, Stale
from articles.wording import state_label
from core import languages
from core.admin import DeskAdmin
from core.clock import CoreNow
from core.instants import instant_text

NUMBER = re.compile(r"[dD](\d{1,9})")


class StateFilter(admin.SimpleListFilter):
    """By where the text stands now."""

    title = _("state")
    parameter_name = "state"
    STATES = ("draft", "review", "approved", "scheduled", "live", "ended", "discarded")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:
        labels = {**STATE_LABELS, "ended": _("no longer public")}
        return [(state, labels[state]) for state in self.STATES]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        match self.value():
            case "draft" | "review" | "discarded" as stage:
                return queryset.in_stage(stage)
            case "approved":
                return queryset.in_stage("approved").undecided()
            case "scheduled":
                return queryset.ahead()
            case "live":
                return queryset.live()
            case "ended":
                return queryset.ended()
        return None


class TopicFilter(admin.SimpleListFilter):
    """By subject."""

    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:
        return [(topic.slug, str(topic)) for topic in Topic.objects.all()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        return queryset.filter(topics__slug=self.value()) if self.value() else None


class KindFilter(admin.SimpleListFilter):
    """By kind of release."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:
        return kinds.CHOICES

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        return queryset.filter(article__kind=self.value()) if self.value() else None


@admin.register(Edition)
class EditionAdmin(DeskAdmin):
    """All texts that this person may see. Nothing here saves a model: writing and workflow do."""

    list_display = ["text", "kind", "language", "state", "who", "when"]
    list_display_links = ["text"]
    list_filter = [StateFilter, KindFilter, "language", TopicFilter]
    search_fields = ["headline", "article__reference", "article__historical_number"]
    search_help_text = _("Words of the headline, or a reference such as 2026-0147 or D12.")

    # -- who sees what --------------------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = Edition.objects.visible_to(request.user).select_related("article", "head__by")
        return rows.annotate(now=CoreNow()).order_by("-pk")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if match := NUMBER.fullmatch(search_term.strip()):
            return queryset.filter(article=int(match[1])), False
        return super().get_search_results(request, queryset, search_term)

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        return [
            path("names/", view(desk.names), name="articles_edition_names"),
            path("<int:pk>/history/", view(desk.record), name="articles_edition_history"),
            path("<int:pk>/compare/", view(desk.comparison), name="articles_edition_compare"),
            path("<int:pk>/preview/", view(desk.preview), name="articles_edition_preview"),
            path("<int:pk>/act/<slug:name>/", view(desk.act), name="articles_edition_act"),
            *[pattern for pattern in super().get_urls() if pattern.name != "articles_edition_history"],
        ]

    # -- the list -------------------------------------------------------------------------------------------
    @admin.display(description=_("headline"), ordering="headline")
    def text(self, edition: Edition) -> str:
        return format_html('{} <span class="number">{}</span>', str(edition), edition.article.number)

    @admin.display(description=_("kind"), ordering="article__kind")
    def kind(self, edition: Edition) -> str:
        return str(edition.article.get_kind_display())

    @admin.display(description=_("state"))
    def state(self, edition: Edition) -> str:
        word = edition.state(edition.now)
        return format_html('<span class="state state-{}">{}</span>', word, state_label(word))

    @admin.display(description=_("last saved by"))
    def who(self, edition: Edition) -> str:
        return str(edition.head.by) if edition.head else ""

    @admin.display(description=_("when"), ordering="head__at")
    def when(self, edition: Edition) -> str:
        return instant_text(edition.head.at, zone=False) if edition.head else ""

    # -- the page -------------------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        kind = request.POST.get("kind") or request.GET.get("kind", "")
        kind = kind if kind in kinds.KINDS else "communique"
        initial = {"language": request.GET.get("language") or languages.current()}
        form = EditionForm(request.POST or None, by=request.user, kind=kind, initial=initial)
        if request.method == "POST" and (saved := self._written(request, form)):
            return HttpResponseRedirect(desk.change_url(saved))
        page = {
            **self.admin_site.each_context(request),
            "title": __("New release"),
            "kinds": kinds.KINDS.values(),
            "kind": kind,
        }
        return self._page(request, form, page)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if not (object_id.isdecimal() and len(object_id) < 19):
            self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        edition = desk.seen_by(request, int(object_id))
        open_to_writing = edition.stage in (Edition.Stage.DRAFT, Edition.Stage.REVIEW)
        if request.method == "POST" and not self.has_change_permission(request, edition):
            raise PermissionDenied
        if not open_to_writing or not self.has_change_permission(request, edition):
            return self._read_only(request, edition, refused=request.method == "POST")
        form = EditionForm(request.POST or None, instance=edition, by=request.user)
        stale: list = []
        if request.method == "POST":
            if saved := self._written(request, form):
                return HttpResponseRedirect(desk.change_url(saved))
            stale = getattr(form, "stale", [])
            edition = desk.seen_by(request, edition.pk)  # the form has written into the instance what was typed
        return self._page(request, form, desk.context(request, edition, stale=stale, original=edition))

    def _written(self, request: HttpRequest, form: EditionForm) -> Edition | None:
        """Write a valid form; show on the form why not otherwise. Nothing typed is lost."""
        if not form.is_valid():
            return None
        try:
            saved = write_release(form)
        except Stale:
            self._show_both(form)
        except Refused as error:
            form.add_error(None, error.reasons)
        except ValidationError as error:
            form.refuse(error)
        else:
            words = {"text": saved, "number": saved.head.number}
            messages.success(request, __("“%(text)s” is saved (version %(number)s).") % words)
            return saved
        return None

    def _show_both(self, form: EditionForm) -> None:
        """Another version came meanwhile: keep what was typed, show what differs, and take the other as seen."""
        stands = Edition.objects.select_related("head__by").get(pk=form.edition.pk)
        seen = stands.revisions.filter(pk=form.cleaned_data.get("seen")).first()
        form.stale = compare(seen.content if seen else {}, stands.head.content)
        form.add_error(
            None,
            __(
                "%(who)s saved another version meanwhile. What you typed stands below, not saved; what the other "
                "changed stands above it. Save again to keep yours."
            )
            % {"who": stands.head.by},
        )
        form.data = typed = form.data.copy()
        typed["seen"] = stands.head_id

    def _page(self, request: HttpRequest, form: EditionForm, page: dict[str, Any]) -> HttpResponse:
        media = (self.media + form.media).with_nonce(request.csp_nonce)
        bound = AdminForm(form, [], {}, (), self)
        page |= {
            "form": form,
            "adminform": bound,
            "opts": self.opts,
            "media": media,
            "facts": [form[f"fact_{fact.key}"] for fact in form.facts],
            "errors": form.errors,
            "add": form.edition is None,
        }
        status = 409 if getattr(form, "stale", None) is not None else 200
        return TemplateResponse(request, "admin/articles/edition/change_form.html", page, status=status)

    def _read_only(self, request: HttpRequest, edition: Edition, *, refused: bool) -> HttpResponse:
        if refused:
            messages.error(
                request, __("Nothing was saved: the text is frozen, it changes only in draft and in review.")
            )
        facts = [(fact_label(edition.article.kind, key), fact_text(value)) for key, value in edition.facts.items()]
        shown = [(label(name), getattr(edition, name)) for name in ("kicker", "standfirst") if getattr(edition, name)]
        page = desk.context(request, edition, original=edition, facts=facts, shown=shown, media=self.media)
        return TemplateResponse(request, "admin/articles/edition/read.html", page, status=409 if refused else 200)

    # -- the record is articles' own: the admin's log would show confidential headlines ----------------------
    def log_addition(self, *args: Any) -> None: ...

    def log_change(self, *args: Any) -> None: ...


def fact_text(value: Any) -> str:
    """Return a fact in words."""
    if isinstance(value, list):
        return "; ".join(fact_text(item) for item in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part not in (False, True))
    return str(value)
