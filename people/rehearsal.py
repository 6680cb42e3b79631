"""The public site as it will be when an announcement is made: for the desk, page by page, nothing of it kept."""

import copy
import re
from collections.abc import Callable
from html import escape
from typing import cast
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import override

from accounts.models import User
from core import clock, languages
from people.models import Announcement
from people.workflow import AnnouncementRefused, rehearsed

HREF = re.compile(r'(<a\b[^>]*?\shref=")(/[^"]*)"')
ACTION = re.compile(r'(<form\b[^>]*?\saction=")(/[^"]*)"')
BODY = re.compile(r"<body\b[^>]*>")
HTML = "text/html"


def rehearsal(request: HttpRequest, announcement: Announcement, path: str) -> HttpResponse:
    """Return the public page at `path` as readers will get it at the instant; Http404 for what is no public page.

    Its links lead on in the rehearsal. After the instant the page itself is the answer.
    """
    if announcement.is_announced and announcement.starts_at and announcement.starts_at <= clock.now():
        return HttpResponseRedirect(path)
    with override(_language(path)):
        view = _view(path)
        try:
            with rehearsed(announcement, by=cast(User, request.user)) as starts:
                response = _answer(request, path, view)
                shown = _marked(response, announcement, starts, request)
        except Http404:
            shown = None
        except (AnnouncementRefused, ValidationError, IntegrityError):
            shown = _impossible(request, announcement)
    shown = shown or _absent(request, announcement)
    shown["Cache-Control"] = "private, no-store"
    shown["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return shown


def _language(path: str) -> str:
    code = path.strip("/").partition("/")[0]
    if code not in languages.CODES:
        raise Http404
    return code


def _view(path: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return the public view of a path, or raise Http404."""
    try:
        found = resolve(path)
    except Resolver404 as error:
        raise Http404 from error

    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = found
        return found.func(request, *found.args, **found.kwargs)

    return view


def _answer(request: HttpRequest, path: str, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Ask the public view as a reader does: without a session's person, by GET."""
    asked = copy.copy(request)
    asked.method, asked.path, asked.path_info, asked.user = "GET", path, path, AnonymousUser()
    asked.LANGUAGE_CODE = languages.current()
    response = view(asked)
    if hasattr(response, "render"):
        response.render()
    return response


def _marked(response: HttpResponse, announcement: Announcement, starts: object, request: HttpRequest) -> HttpResponse:
    """Return the page with a banner and with links that lead on in the rehearsal."""
    base = reverse("admin:people_announcement_rehearsal", args=[announcement.pk, "-"])[:-1]
    if response.status_code in (301, 302):
        target = urlsplit(response["Location"])
        return HttpResponseRedirect(base + target.path.lstrip("/") + (f"?{target.query}" if target.query else ""))
    if response.streaming or not response.get("Content-Type", "").startswith(HTML):
        raise Http404
    banner = render_to_string(
        "admin/people/_rehearsal.html", {"announcement": announcement, "starts": starts}, request=request
    )
    page = BODY.sub(lambda body: body[0] + banner, _led_on(response.content.decode(), base), count=1)
    return HttpResponse(page, content_type=response["Content-Type"], status=response.status_code)


def _led_on(page: str, base: str) -> str:
    """Rewrite links to public pages; files, feeds and the desk stay where they are."""

    def lead(found: re.Match) -> str:
        target = found[2]
        code = target.strip("/").partition("/")[0]
        if code not in languages.CODES or not urlsplit(target.replace("&amp;", "&")).path.endswith("/"):
            return found[0]
        return f'{found[1]}{escape(base)}{target.lstrip("/")}"'

    return ACTION.sub(lead, HREF.sub(lead, page))


def _impossible(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    page = {"announcement": announcement, "impossible": True}
    return TemplateResponse(request, "admin/people/no_rehearsal.html", page, status=409).render()


def _absent(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    page = {"announcement": announcement}
    return TemplateResponse(request, "admin/people/no_rehearsal.html", page, status=404).render()
