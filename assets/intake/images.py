"""Pictures on their way in: judged, turned upright, brought to sRGB and written anew without metadata."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps

from .received import MEGABYTE, UnacceptableFile

MAX_BYTES = 40 * MEGABYTE
MAX_PIXELS = 60_000_000
MAX_SIDE = 16_000
"""Longer than any camera's; WebP ends at 16,383."""

ACCEPTED = ["JPEG", "PNG", "WEBP", "AVIF"]
"""What Pillow may even try to read. Never SVG, which is a program, nor TIFF and GIF, which no press picture needs."""

MASTER_QUALITY = 92

# Pillow only warns of a decompression bomb up to twice its own limit; here the warning refuses.
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Master:
    """The picture as it is kept; every rendition is made of it."""

    content: bytes
    format: str
    width: int
    height: int


def judged(content: bytes) -> ImageFile.ImageFile:
    """Return the whole picture, decoded, or raise `UnacceptableFile`."""
    try:
        picture = Image.open(BytesIO(content), formats=ACCEPTED)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # a hostile file makes a decoder trip in any way; whichever it is, the file is no picture
        raise UnacceptableFile(
            _("This is not a picture that can be used. Accepted are JPEG, PNG, WebP and AVIF."), code="format"
        ) from None
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
        raise _too_many_pixels()
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:  # MPO: a camera's JPEG with a preview behind it
        raise UnacceptableFile(_("Moving pictures are not accepted. Send a still picture."), code="frames")
    try:
        picture.load()
    except Exception:
        raise UnacceptableFile(_("The picture is damaged or incomplete. Send it again."), code="damaged") from None
    return picture


def master_of(picture: Image.Image) -> Master:
    """Return the picture upright (EXIF orientation), in 8-bit sRGB, with no metadata; PNG where it is transparent."""
    upright = ImageOps.exif_transpose(picture)
    colours = in_srgb(upright)
    transparent = colours.mode == "RGBA"
    bare = Image.frombytes(colours.mode, colours.size, colours.tobytes())  # pixels and nothing else
    kept = BytesIO()
    if transparent:
        bare.save(kept, "PNG", optimize=True)
    else:
        bare.save(kept, "JPEG", quality=MASTER_QUALITY, subsampling="4:4:4", progressive=True)
    return Master(kept.getvalue(), "png" if transparent else "jpeg", *bare.size)


def in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture as RGB, or RGBA where something shows through, converted by its own ICC profile."""
    alpha = _alpha(picture)
    colours = _converted(_eight_bits(picture), picture.info.get("icc_profile"))
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _alpha(picture: Image.Image) -> Image.Image | None:
    if not picture.has_transparency_data:
        return None
    alpha = picture.convert("RGBA").getchannel("A")
    return alpha if alpha.histogram()[255] < alpha.width * alpha.height else None


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return a mode that colour profiles are written for: L, RGB or CMYK."""
    if picture.mode.startswith("I"):  # 16 bits of grey; Pillow's own conversion would cut off instead of scaling
        return picture.point(lambda value: value * (1 / 257)).convert("L")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode in ("1", "LA") else "RGB")


def _converted(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            conversion = ImageCms.buildTransform(
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                inMode=picture.mode,
                outMode="RGB",
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
            return conversion.apply(picture)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile, or one for other colours: the numbers are taken as they are
    return picture.convert("RGB")


def _too_many_pixels() -> UnacceptableFile:
    return UnacceptableFile(
        _("The picture has too many pixels: at most %(megapixels)d megapixels, and %(side)d on a side."),
        code="too_many_pixels",
        params={"megapixels": MAX_PIXELS // 1_000_000, "side": MAX_SIDE},
    )
