"""Pictures in a page: every size and format on offer, the words that stand for them, and their credit."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assets.models import Image
from assets.renditions import ENCODERS, FULL, SQUARE, WHOLE, height, widths
from core import languages

FALLBACK_WIDTH = 960
"""What a browser gets that knows neither AVIF nor WebP nor a choice of sizes."""


def address(image: Image, width: int, format: str, crop: str = WHOLE) -> str:
    """Return where a rendition is found; it stays when the focal point or a word changes, its ETag does not."""
    which = [image.token, crop, width, format] if crop else [image.token, width, format]
    return reverse("assets:image", args=which)


def original_address(image: Image) -> str:
    """Return where the press finds the largest there is: the full size where the rights say so, else a rendition."""
    if image.full_size:
        return address(image, image.width, image.format, FULL)
    return address(image, widths(image)[-1], "jpeg")


def picture(image: Image, *, language: str, sizes: str = "100vw", eager: bool = False, crop: str = WHOLE) -> SafeString:
    """Return a `<picture>` for a page in a language.

    `sizes` is how wide it stands on the page (HTML, `sizes` attribute). `eager` is for the one picture seen at once.
    Whether readers may have it is asked before: `Image.objects.live(at)`, `Image.rights(at)`.
    """
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((format, _srcset(image, format, crop), sizes) for format in ENCODERS if format != "jpeg"),
    )
    largest = widths(image, crop)[-1]
    fallback = max((width for width in widths(image, crop) if width <= FALLBACK_WIDTH), default=largest)
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}{}></picture>',
        sources,
        address(image, fallback, "jpeg", crop),
        _srcset(image, "jpeg", crop),
        sizes,
        largest,
        height(image, largest, crop),
        image.alt(language),
        "" if image.decorative else _in_its_language(image, "alt", language),
        mark_safe(' fetchpriority="high"' if eager else ' loading="lazy"'),
    )


def figure(
    image: Image,
    *,
    language: str,
    caption_html: str = "",
    sizes: str = "100vw",
    eager: bool = False,
    css_class: str = "picture",
) -> SafeString:
    """Return a `<figure>` with caption, credit and, where the rights say so, the way to the full size.

    `caption_html` (safe HTML) replaces the picture's caption.
    """
    shown = picture(image, language=language, sizes=sizes, eager=eager)
    caption = image.caption(language)
    if caption_html:
        words = format_html('<span class="caption">{}</span> ', mark_safe(caption_html))
    elif caption:
        own = _in_its_language(image, "caption", language)
        words = format_html('<span class="caption"{}>{}</span> ', own, caption)
    else:
        words = SafeString()
    return format_html(
        '<figure class="{}">{}<figcaption>{}{}{}</figcaption></figure>',
        css_class, shown, words, _credit(image), _full_size(image),
    )  # fmt: skip


def portrait(image: Image, *, language: str) -> SafeString:
    """Return somebody's portrait for the top of a page: square, around the face, with its credit."""
    shown = picture(image, language=language, sizes="12rem", eager=True, crop=SQUARE)
    return format_html(
        '<figure class="portrait">{}<figcaption>{}{}</figcaption></figure>', shown, _credit(image), _full_size(image)
    )


def rights_ended() -> SafeString:
    """Return what stands in a text where a picture stood whose rights have ended; its caption goes with it."""
    return format_html('<p class="picture-ended">{}</p>', _("A picture stood here. The rights to it have ended."))


def _credit(image: Image) -> SafeString:
    return format_html('<small class="credit">{}</small>', image.credit) if image.credit else SafeString()


def _full_size(image: Image) -> SafeString:
    if not image.full_size:
        return SafeString()
    label = _("Full size (%(format)s, %(width)s × %(height)s pixels)") % {
        "format": image.format.upper(), "width": image.width, "height": image.height,
    }  # fmt: skip
    return format_html(' <a class="full-size" href="{}">{}</a>', original_address(image), label)


def _srcset(image: Image, format: str, crop: str) -> str:
    return ", ".join(f"{address(image, width, format, crop)} {width}w" for width in widths(image, crop))


def _in_its_language(image: Image, column: str, language: str) -> SafeString:
    """Return the `lang` attribute of a text that exists in another language only (WCAG 2.2, 3.1.2)."""
    if getattr(image, f"{column}_{language}"):
        return SafeString()
    other = next((code for code in languages.CODES if getattr(image, f"{column}_{code}")), "")
    return format_html(' lang="{}"', other) if other else SafeString()
