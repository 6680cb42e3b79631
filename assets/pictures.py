"""Pictures in a page: every size and format on offer, the words that stand for them, and their credit."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from assets.models import Image
from assets.renditions import ENCODERS, height, widths
from core import languages

FALLBACK_WIDTH = 960
"""What a browser gets that knows neither AVIF nor WebP nor a choice of sizes."""


def address(image: Image, width: int, format: str) -> str:
    """Return where a rendition is found."""
    return reverse("assets:image", args=[image.token, width, format])


def original_address(image: Image) -> str:
    """Return where the picture is found in full size, for the press to take."""
    return address(image, image.width, image.format)


def picture(image: Image, *, language: str, sizes: str = "100vw", eager: bool = False) -> SafeString:
    """Return a `<picture>` for a page in a language.

    `sizes` is how wide it stands on the page (HTML, `sizes` attribute). `eager` is for the one picture seen at once.
    """
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((format, _srcset(image, format), sizes) for format in ENCODERS if format != "jpeg"),
    )
    largest = widths(image)[-1]
    fallback = max((width for width in widths(image) if width <= FALLBACK_WIDTH), default=largest)
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}{}></picture>',
        sources,
        address(image, fallback, "jpeg"),
        _srcset(image, "jpeg"),
        sizes,
        largest,
        height(image, largest),
        image.alt(language),
        "" if image.decorative else _in_its_language(image, "alt", language),
        mark_safe(' fetchpriority="high"' if eager else ' loading="lazy"'),
    )


def figure(image: Image, *, language: str, caption_html: str = "", sizes: str = "100vw") -> SafeString:
    """Return a `<figure>` with caption and credit; `caption_html` (safe HTML) replaces the picture's caption."""
    shown = picture(image, language=language, sizes=sizes)
    caption = image.caption(language)
    if caption_html:
        words = format_html('<span class="caption">{}</span> ', mark_safe(caption_html))
    elif caption:
        own = _in_its_language(image, "caption", language)
        words = format_html('<span class="caption"{}>{}</span> ', own, caption)
    else:
        words = SafeString()
    credit = format_html('<small class="credit">{}</small>', image.credit) if image.credit else ""
    return format_html('<figure class="picture">{}<figcaption>{}{}</figcaption></figure>', shown, words, credit)


def _srcset(image: Image, format: str) -> str:
    return ", ".join(f"{address(image, width, format)} {width}w" for width in widths(image))


def _in_its_language(image: Image, column: str, language: str) -> SafeString:
    """Return the `lang` attribute of a text that exists in another language only (WCAG 2.2, 3.1.2)."""
    if getattr(image, f"{column}_{language}"):
        return SafeString()
    other = next((code for code in languages.CODES if getattr(image, f"{column}_{code}")), "")
    return format_html(' lang="{}"', other) if other else SafeString()
