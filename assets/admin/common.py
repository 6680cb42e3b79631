"""What pictures and documents share at the desk: who may change them, where they are used, and how one is replaced."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from core.admin import DeskAdmin
from core.usage import Usage, used_by

MOST = 50
"""So many uses of one kind are listed; nobody reads more."""


class AssetAdmin(DeskAdmin):
    """A list of files with their words. `form` changes them, `entering` brings a file in."""

    deletable = True
    entering: Any = None
    readonly_fields = ["received"]
    change_form_template = "admin/assets/change_form.html"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.replace_view)
        return [path("<int:pk>/replace/", view, name=self.address("replace")), *super().get_urls()]

    def address(self, page: str) -> str:
        """Return the name under which a page of this model is found."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def page_of(self, file: Asset) -> str:
        """Return the address of a file's page."""
        return reverse(f"admin:{self.address('change')}", args=[file.pk])

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(newer=self.newer())

    # -- who may, and what the form holds ---------------------------------------------------------------------
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its words stand on live pages: while they do, whoever may publish changes them, nobody else."""
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or request.user.has_perm("articles.publish_edition"):
            return allowed
        return not self.model._default_manager.used().filter(pk=obj.pk).exists()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Let the form bring its own fields: not all are columns."""
        form: Any = self.form if obj else self.entering
        made: Any = super().get_form(request, obj, change, **{**kwargs, "form": form, "fields": form.Meta.fields})
        made.by = request.user
        return made

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)

    # -- lists ------------------------------------------------------------------------------------------------
    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find every word in one of the columns; where a file is chosen for something, what was replaced comes last."""
        for word in search_term.replace("\0", "").split():
            queryset = queryset.filter(self.found_by(word))
        if request.path == reverse("admin:autocomplete"):
            queryset = queryset.order_by("newer", "-added_at", "-pk")
        return queryset, False

    def found_by(self, word: str) -> Q:
        """Return the condition "this word leads to it"."""
        return Q.create([(f"{column}__icontains", word) for column in self.search_fields], connector=Q.OR)

    def newer(self) -> Any:
        """Return the expression "another took its place"."""
        return Exists(self.model._default_manager.filter(replaces=OuterRef("pk")))

    def choice(self, file: Any) -> str:
        """Return the file in words for whoever chooses one."""
        return __("%(title)s (replaced)") % {"title": file} if file.newer else str(file)

    @admin.display(description=_("file"))
    def received(self, row: Any) -> str:
        if not row.pk:
            return ""
        return format_html(
            '{} <span class="number">{} · {} kB · SHA-256 {}…</span>',
            row.original_name, row.format, row.size // 1000, row.sha256[:12],
        )  # fmt: skip

    # -- the page ---------------------------------------------------------------------------------------------
    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        file = context.get("original")
        if file is not None:
            context |= {
                "uses": self.uses(file, request),
                "replaced_by": [(newer, self.page_of(newer)) for newer in file.replaced_by.all()],
                "replaces": file.replaces and (file.replaces, self.page_of(file.replaces)),
                "still_used": self.uses(file.replaces, request) if file.replaces else [],
            }
            if self.has_add_permission(request) and not context["replaced_by"]:
                context["replace_url"] = reverse(f"admin:{self.address('replace')}", args=[file.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def uses(self, file: Asset, request: HttpRequest) -> list[Usage]:
        """Return where a file is used; what took its place is told beside it."""
        newer = {self.page_of(row) for row in file.replaced_by.all()}  # type: ignore[attr-defined]
        return [use for use in used_by(file, request, limit=MOST) if use.url not in newer]

    # -- another file in its place ----------------------------------------------------------------------------
    def replace_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Bring in another file with the same words: a new entry, which drafts may take; what is live keeps its own."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        former = get_object_or_404(self.get_queryset(request), pk=pk)
        if newer := former.replaced_by.first():
            messages.info(
                request, __("“%(title)s” is replaced already: this is the one in its place.") % {"title": former}
            )
            return HttpResponseRedirect(self.page_of(newer))
        kind: Any = type("Replacing", (self.entering,), {"by": request.user, "replaces": former})
        form = kind(request.POST or None, request.FILES or None, initial=self.form(instance=former).initial)
        if request.method == "POST" and form.is_valid():
            return self._replaced(request, former, form)
        page = {
            **self.admin_site.each_context(request),
            "title": __("Replace the file"),
            "opts": self.opts,
            "former": former,
            "former_url": self.page_of(former),
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/assets/replace.html", page)

    def _replaced(self, request: HttpRequest, former: Asset, form: Any) -> HttpResponse:
        form.instance.added_by = request.user
        file = form.save()
        self.log_addition(request, file, [{"added": {}}])
        messages.success(
            request,
            __("“%(title)s” takes the place of the former file. What is public keeps that one until it is corrected.")
            % {"title": file},
        )
        return HttpResponseRedirect(self.page_of(file))
