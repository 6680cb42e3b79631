"""The picture library: a grid that is searched, and the page of a picture."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assets import intake
from assets.admin import arriving, pictured
from assets.admin.common import AssetAdmin
from assets.admin.filters import COLUMNS, SOON, LibraryFilter, today
from assets.admin.forms import NewPictureForm, PictureForm
from assets.admin.used import uses_of
from assets.models import Image
from assets.pictures import address
from assets.renditions import CROPS, SQUARE, WHOLE, WIDE, box, height, widths
from assets.tasks import make_renditions
from core.live import ENDED, NEVER

CROP_LABELS = {SQUARE: _("square: portraits, lists"), WIDE: _("wide: what networks show")}
AHEAD = 90
"""Days for which the list of rights that end looks ahead."""


def thumbnail(image: Image, width: int = 320) -> dict[str, Any]:
    """Return address and measures of a small rendition of the whole picture."""
    nearest = min(widths(image), key=lambda offered: abs(offered - width))
    return {"src": address(image, nearest, "jpeg"), "width": nearest, "height": height(image, nearest)}


def shown(image: Any, day: date, url: str) -> dict[str, Any]:
    """Return what the library shows of a picture on a day."""
    return {
        "image": image,
        "url": url,
        "thumbnail": thumbnail(image),
        "rights": rights_badge(image, day),
        "replaced": image.newer,
    }


def rights_badge(image: Image, day: date) -> tuple[str, str]:
    """Return kind and words of what one must know of the rights on a day; ("", "") where there is nothing."""
    begins, end = image.rights_period.lower, image.rights_period.upper
    if end and end <= day:
        return ENDED, __("rights ended on %(day)s") % {"day": formats.date_format(end)}
    if begins and begins > day:
        return NEVER, __("not before %(day)s") % {"day": formats.date_format(begins)}
    if end and end <= day + SOON:
        return "soon", __("rights end on %(day)s") % {"day": formats.date_format(end)}
    return "", ""


@admin.register(Image)
class ImageAdmin(AssetAdmin):
    form = PictureForm
    entering = NewPictureForm
    list_display = ["title", "credit", "size_in_pixels", "taken_on", "added_at"]
    list_filter = [LibraryFilter]
    list_per_page = 48
    show_full_result_count = False
    search_fields = ["title", "caption_fr", "caption_en", "credit", "creator", "original_name"]
    search_help_text = _("Title, caption, credit, creator, name of the file, or who is seen.")
    change_list_template = "admin/assets/image/change_list.html"
    change_form_template = "admin/assets/image/change_form.html"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path("upload/", view(self.upload_view), name=self.address("upload")),
            path("waiting/", view(self.waiting_view), name=self.address("waiting")),
            path("waiting/<uuid:token>.jpeg", view(arriving.preview), name=self.address("arrival")),
            path("rights/", view(self.rights_view), name=self.address("rights")),
        ]
        return [*own, *super().get_urls()]

    # -- the library ------------------------------------------------------------------------------------------
    def get_ordering(self, request: HttpRequest) -> Any:
        return COLUMNS.get(request.GET.get("order", ""), COLUMNS[""])

    def found_by(self, word: str) -> Q:
        return super().found_by(word) | pictured.named(word)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        answer = super().changelist_view(request, {"title": __("Picture library"), **(extra_context or {})})
        if isinstance(answer, TemplateResponse) and answer.context_data and "cl" in answer.context_data:
            changelist, day = answer.context_data["cl"], today()
            library = changelist.filter_specs[0]
            answer.context_data |= {
                "pictures": [shown(image, day, self.page_of(image)) for image in changelist.result_list],
                "library": library,
                "at_work": list(library.choices(changelist)),
                "arrivals": arriving.mine(request).count() if self.has_add_permission(request) else 0,
                "media": answer.context_data["media"] + library.form.media,
            }
        return answer

    @admin.display(description=_("size"))
    def size_in_pixels(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    # -- the page of a picture --------------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The form in sections; who may only read gets periods and names in words."""
        writes = self.has_change_permission(request, obj) if obj else True
        seen = [relation.name for relation in pictured.all_of_them()] if writes else ["seen"]
        period = [("rights_from", "rights_until")] if writes else ["held"]
        return [
            (None, {"fields": [*(["received"] if obj else ["upload", "arrival_token"]), "title"]}),
            (_("For those who cannot see it"), {"fields": ["decorative", "alt_fr", "alt_en"]}),
            (_("Caption"), {"fields": ["caption_fr", "caption_en"]}),
            (_("Rights"), {"fields": ["creator", "credit", "licence", "terms", *period, "full_size"]}),
            (_("Seen in the picture"), {"fields": [*seen, "taken_on"]}),
            *([(_("Focal point"), {"fields": [("focal_x", "focal_y")]})] if obj else []),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "held", "seen"]

    @admin.display(description=_("may be used"))
    def held(self, image: Image) -> str:
        begins, end = image.rights_period.lower, image.rights_period.upper
        if begins is None and end is None:
            return __("always")
        first = formats.date_format(begins) if begins else "…"
        return f"{first} – {formats.date_format(end - timedelta(days=1)) if end else '…'}"

    @admin.display(description=_("seen in the picture"))
    def seen(self, image: Image) -> str:
        return ", ".join(str(row) for one in pictured.all_of_them() for row in getattr(image, one.name).all())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Bring a new one in; have the renditions of a changed one made again, with its new words."""
        if change:
            super().save_model(request, obj, form, change)
            make_renditions.defer(image_id=obj.pk)
            return
        intake.enter(form.arrival, obj)
        if form.taken:
            messages.info(request, __("Taken from the file: %(fields)s.") % {"fields": form.taken_words()})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        try:
            return super().add_view(request, form_url, extra_context)
        except intake.AlreadyThere as error:  # sent twice at once
            messages.info(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse(f"admin:{self.address('changelist')}"))

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        image = context.get("original")
        if image is not None:
            context |= {
                "whole": thumbnail(image, 960),
                "crops": [crop_shown(image, name) for name in CROPS if name != WHOLE],
                "rights": rights_badge(image, today()),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    # -- pages beside -----------------------------------------------------------------------------------------
    def upload_view(self, request: HttpRequest) -> HttpResponse:
        return arriving.upload(self, request)

    def waiting_view(self, request: HttpRequest) -> HttpResponse:
        return arriving.waiting(self, request)

    def rights_view(self, request: HttpRequest) -> HttpResponse:
        """List the pictures whose rights end within 90 days, the soonest first, and then those whose rights ended."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        day = today()
        ending = self.get_queryset(request).filter(rights_period__endswith__lte=day + timedelta(days=AHEAD))
        ended = ExpressionWrapper(Q(rights_period__endswith__lte=day), BooleanField())
        ordered = ending.annotate(ended=ended).order_by("ended", "rights_period__endswith", "pk")
        page = Paginator(ordered, 30).get_page(request.GET.get("page"))
        uses = uses_of(page.object_list, request)
        rows = [
            {**shown(image, day, self.page_of(image)), "uses": uses[image.pk], "end": image.rights_period.upper}
            for image in page
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": __("Rights that end"),
            "opts": self.opts,
            "page": page,
            "rows": rows,
            "ahead": AHEAD,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/assets/image/rights.html", context)


def crop_shown(image: Image, name: str) -> dict[str, Any]:
    """Return how a crop is drawn: the part of the picture that it shows, in its pixels."""
    left, top, wide, high = box(image, name)
    return {"name": name, "label": CROP_LABELS[name], "ratio": CROPS[name].ratio, "box": f"{left} {top} {wide} {high}"}
