"""The pages of the desk beside the form: acts, history, comparison, preview, and the search for names.

Every page asks for its edition through `seen_by`: what somebody may not see answers 404, as what does not exist.
"""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import LABELS
from articles import previewing
from articles.actforms import FORMS, ActForm
from articles.acts import ACTS, available, history
from articles.agreement import disagreements
from articles.comparing import compare, label
from articles.marking import REGISTRIES, titles_of_the_day
from articles.models import Edition
from articles.refusals import Refused
from articles.rights import findings
from articles.searching import find_names
from articles.wording import NEXT_STEP, import_doubts, sent_back, state_sentence
from core import clock, languages


def seen_by(request: HttpRequest, pk: int) -> Edition:
    """Return the edition if this person may see it; Http404 otherwise."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    rows = Edition.objects.visible_to(request.user).select_related(
        "article__event", "article__team", "head__by", "dateline_place", "lead_picture", "based_on"
    )
    return get_object_or_404(rows, pk=pk)


def context(request: HttpRequest, edition: Edition, **more: Any) -> dict[str, Any]:
    """Return what every page about an edition shows at its top: where it stands and what can be done."""
    now = clock.now()
    state = edition.state(now)
    offers = available(edition, by=request.user)
    role_refuses = _("Your role does not allow this.")
    allowed = [offer for offer in offers if offer.allowed]
    refused = [offer for offer in offers if not offer.allowed and offer.reasons != (role_refuses,)]
    said = {reason for offer in refused for reason in offer.reasons}
    next_step = next((offer for offer in allowed if offer.name == NEXT_STEP.get(state)), None)
    return {
        **admin.site.each_context(request),
        "opts": Edition._meta,
        "edition": edition,
        "now": now,
        "state": state,
        "sentence": state_sentence(edition, now),
        "next_step": next_step,
        "allowed": [offer for offer in allowed if offer is not next_step],
        "refused": refused,
        "registry": disagreements(edition, now),
        "rights": [finding for finding in findings(edition, now) if finding not in said],
        "siblings": siblings(request, edition),
        "asked": sent_back(edition),
        "doubts": import_doubts(edition),
        "title": str(edition),
        **more,
    }


def siblings(request: HttpRequest, edition: Edition) -> list[Edition]:
    """Return the other editions of the release, newest first in each language."""
    rows = Edition.objects.visible_to(request.user).filter(article=edition.article_id).exclude(pk=edition.pk)
    return list(rows.order_by("language", "-number"))


def change_url(edition: Edition) -> str:
    """Return where an edition is read and written at the desk."""
    return reverse("admin:articles_edition_change", args=[edition.pk])


def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Show what an act asks, and do it. A refusal comes back on the form with what was typed (409 Conflict)."""
    edition = seen_by(request, pk)
    if name not in ACTS:
        raise Http404
    if not request.user.has_perm(f"articles.{ACTS[name].permission}"):
        raise PermissionDenied
    form = FORMS[name](request.POST or None, act=name, edition=edition, by=request.user)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                result = form.run()
            except Refused as error:
                form.add_error(None, error.reasons)
            else:
                report_act(request, form, result)
                return HttpResponseRedirect(change_url(result))
        status = 409
    offer = next((offer for offer in available(edition, by=request.user) if offer.name == name), None)
    reasons = offer.reasons if offer else [_("This is not possible where the text stands now.")]
    page = context(request, edition, form=form, act=ACTS[name], reasons=reasons, possible=bool(offer and offer.allowed))
    return TemplateResponse(request, "admin/articles/edition/act.html", page, status=status)


def report_act(request: HttpRequest, form: ActForm, result: Edition) -> None:
    """Say what happened, in the words of where the text stands now."""
    messages.success(request, _("“%(text)s”: done. %(stands)s") % {
        "text": result, "stands": state_sentence(result, clock.now())
    })  # fmt: skip
    for field, _was, mine, other in getattr(form, "clashes", []):
        messages.warning(
            request,
            _("Both changed “%(field)s”: yours stays (“%(mine)s”), the other was “%(other)s”.")
            % {"field": label(field), "mine": str(mine)[:200], "other": str(other)[:200]},
        )


def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every save, act and approval of an edition, newest first."""
    edition = seen_by(request, pk)
    lines: list[tuple[str, datetime, Any]]
    lines = [("save", row.at, row) for row in edition.revisions.select_related("by").defer("content")]
    lines += [("act", row.at, row) for row in history(edition)]
    lines += [("approval", row.at, row) for row in edition.approvals.select_related("by", "revision")]
    lines.sort(key=lambda line: (line[1], line[0] != "save", line[2].pk), reverse=True)
    labels = {
        "import": _("Import"),
        "access": _("Who sees it"),
        **{name: str(known.label) for name, known in ACTS.items()},
    }
    for _kind, _at, row in lines:
        row.label = labels.get(getattr(row, "act", ""), getattr(row, "act", ""))
        row.role_label = LABELS.get(getattr(row, "role", ""), getattr(row, "role", ""))
    page = context(request, edition, lines=lines, first=edition.revisions.order_by("number").first())
    return TemplateResponse(request, "admin/articles/edition/record.html", page)


def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare two revisions: `?a=3&b=5` by number; by default the last with the one before."""
    edition = seen_by(request, pk)
    revisions = {row.number: row for row in edition.revisions.select_related("by").order_by("number")}
    later = _revision(revisions, request.GET.get("b")) or edition.head
    earlier = _revision(revisions, request.GET.get("a"))
    if earlier is None:
        if edition.based_on and "a" not in request.GET:
            earlier = edition.based_on.head
        else:
            earlier = revisions.get(later.number - 1, later)
    page = context(
        request, edition, earlier=earlier, later=later, revisions=list(revisions.values()),
        with_former=earlier.edition_id != edition.pk, differences=compare(earlier.content, later.content),
    )  # fmt: skip
    return TemplateResponse(request, "admin/articles/edition/compare.html", page)


def _revision(revisions: dict, number: str | None) -> Any:
    return revisions.get(int(number)) if number and number.isdecimal() and len(number) < 10 else None


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the edition as readers will see it: never kept by anybody, never indexed."""
    return previewing.preview(request, seen_by(request, pk))


def names(request: HttpRequest) -> JsonResponse:
    """Answer the editor's search for a name: `?kind=person&q=morv&on=2016-10-25&language=fr`."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    kind = request.GET.get("kind", "")
    if kind not in REGISTRIES:
        return JsonResponse({"results": []})
    language = request.GET.get("language", "")
    language = language if language in languages.CODES else languages.current()
    found = find_names(kind, request.GET.get("q", ""), limit=12)
    titles = titles_of_the_day(found, on=clock.now().date(), at=None, language=language)
    return JsonResponse({"results": [{"slug": row.slug, "name": row.label, "detail": titles[row]} for row in found]})
