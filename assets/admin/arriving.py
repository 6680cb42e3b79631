"""Many pictures at once: they come in by one page, and wait on another for their words.

A picture enters the library with its words or not at all, so between the two steps it is an `Arrival`: judged, kept,
and seen by whoever brought it only. One bad file stops no other, in either step.
"""

from contextlib import suppress
from io import BytesIO
from typing import Any, cast
from uuid import UUID

import PIL.Image
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from assets import intake
from assets.admin.forms import EnteringForm, SharedForm
from assets.models import Arrival

AT_ONCE = 20
"""So many are completed on one page."""

SIDE = 320


def mine(request: HttpRequest) -> QuerySet[Arrival]:
    """Return what this person brought and has not completed, the first first."""
    return Arrival.objects.filter(added_by=request.user.pk)


def upload(admin: Any, request: HttpRequest) -> HttpResponse:
    """Take files in, however many; say of each whether it is taken. Scripts send one at a time and read JSON."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    results = [_received(file, request) for file in request.FILES.getlist("files")]
    if request.method == "POST" and request.headers.get("Accept") == "application/json":
        return JsonResponse({"results": results})
    page = {
        **admin.admin_site.each_context(request),
        "title": __("Bring in pictures"),
        "opts": admin.opts,
        "results": results,
        "nothing": request.method == "POST" and not results,
        "arrivals": mine(request).count(),
        "media": admin.media,
    }
    return TemplateResponse(request, "admin/assets/image/upload.html", page)


def _received(file: UploadedFile, request: HttpRequest) -> dict[str, Any]:
    result = {"name": intake.clean_name(file.name or ""), "taken": False, "message": "", "link": ""}
    try:
        with transaction.atomic():
            intake.receive(file, by=cast(User, request.user))
    except intake.AlreadyThere as error:
        result["message"] = " ".join(error.messages)
        if error.there:
            result["link"] = reverse("admin:assets_image_change", args=[error.there.pk])
    except intake.UnacceptableFile as error:
        result["message"] = " ".join(error.messages)
    else:
        result |= {"taken": True, "message": __("taken")}
    return result


def waiting(admin: Any, request: HttpRequest) -> HttpResponse:
    """Give those that wait their words: what is complete enters the library, what is not comes back with the reason."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    shared = SharedForm(request.POST or None, prefix="all")
    entered = _entered(admin, request, shared) if request.method == "POST" else {}
    rest = mine(request)
    if request.method == "POST" and not any(form.errors for form in entered.values()) and not shared.errors:
        left = rest.exists()
        return HttpResponseRedirect(reverse(f"admin:{admin.address('waiting' if left else 'changelist')}"))
    rows = [(arrival, entered.get(arrival.pk) or _form(arrival)) for arrival in rest[:AT_ONCE]]
    page = {
        **admin.admin_site.each_context(request),
        "title": __("Words and rights"),
        "opts": admin.opts,
        "shared": shared,
        "rows": rows,
        "more": max(0, rest.count() - AT_ONCE),
        "media": admin.media + shared.media,
        "errors": request.method == "POST",
    }
    return TemplateResponse(request, "admin/assets/image/waiting.html", page)


def _form(arrival: Arrival, request: HttpRequest | None = None, shared: Any = None) -> EnteringForm:
    """Return a picture's form, filled with what its file says."""
    known = {name: text for name, text in arrival.proposed.items() if text}
    known.setdefault("title", arrival.original_name.rpartition(".")[0] or arrival.original_name)
    data = request.POST if request else None
    return EnteringForm(data, prefix=f"p{arrival.pk}", initial=known, arrival=arrival, shared=shared)


def _entered(admin: Any, request: HttpRequest, shared: SharedForm) -> dict[int, EnteringForm]:
    """Enter or throw away what was posted; return the forms by arrival."""
    forms: dict[int, EnteringForm] = {}
    entered = thrown = 0
    common = shared.cleaned_data if shared.is_valid() else {}
    posted = {int(number) for number in request.POST.getlist("arrival") if number.isdecimal() and len(number) < 19}
    for arrival in mine(request).filter(pk__in=posted):
        if f"p{arrival.pk}-throw_away" in request.POST:
            intake.throw_away(arrival)
            thrown += 1
            continue
        form = forms[arrival.pk] = _form(arrival, request, common)
        if shared.is_valid() and form.is_valid():
            with transaction.atomic(), suppress(intake.AlreadyThere):  # sent twice at once: the first one did it
                image = form.save()
                admin.log_addition(request, image, [{"added": {}}])
                entered += 1
    if entered:
        words = ngettext("%(n)d picture is in the library.", "%(n)d pictures are in the library.", entered)
        messages.success(request, words % {"n": entered})
    if thrown:
        words = ngettext("%(n)d picture was thrown away.", "%(n)d pictures were thrown away.", thrown)
        messages.success(request, words % {"n": thrown})
    return forms


@require_safe
def preview(request: HttpRequest, token: UUID) -> HttpResponse:
    """Serve a small picture of what waits, to whoever brought it."""
    if not request.user.has_perm("assets.add_image"):
        raise PermissionDenied
    arrival = get_object_or_404(mine(request), token=token)
    try:
        with arrival.file.open("rb") as file, PIL.Image.open(file, formats=["JPEG", "PNG"]) as master:
            master.draft("RGB", (SIDE, SIDE))
            master.thumbnail((SIDE, SIDE))
            small = master.convert("RGB")
    except FileNotFoundError:
        raise Http404 from None
    kept = BytesIO()
    small.save(kept, "JPEG", quality=80)
    return HttpResponse(kept.getvalue(), content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
