"""What an uploaded file really is: judged by its content, never by its name; pictures are made anew without
their metadata.
"""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.errors import DomainError
from core.models import AttachmentType

LONGEST_SIDE = 4096
THUMBNAIL = 320
# Decoding costs three or four bytes a pixel, and what is not a JPEG is decoded in full before it can be made
# smaller; a telephone's camera and screen stay below, a bomb does not. MPO is a JPEG with a second picture.
MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 21_000_000, "WEBP": 21_000_000}
MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"%PDF-": "PDF"}
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its kind, and the bytes to store (pictures: made anew)."""

    type: str
    mime_type: str
    content: bytes
    thumbnail: bytes = b""


def check(file, *, max_mb) -> Checked:
    """Read an uploaded file.

    Raises DomainError (field `files`) for what is neither a sound JPG, PNG nor PDF, empty or too large.
    """
    if file.size > max_mb * 1024 * 1024:
        raise _refusal(_("“%(name)s” is larger than %(mb)s MB."), file, mb=max_mb)
    if not file.size:
        raise _refusal(_("“%(name)s” is empty."), file)
    file.seek(0)
    content = file.read()
    kind = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)
    if kind is None:
        raise _refusal(_("“%(name)s” is not a JPG, PNG or PDF file, whatever its name says."), file)
    if kind == "PDF":
        return _pdf(file, content)
    return _picture(file, content, kind)


def _pdf(file, content: bytes) -> Checked:
    tail = content[-2048:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise _refusal(_("“%(name)s” is a damaged or incomplete PDF."), file)
    return Checked(AttachmentType.PDF, "application/pdf", content)


def _picture(file, content: bytes, kind: str) -> Checked:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height > MOST_PIXELS[kind]:
                    raise Image.DecompressionBombError
                picture.verify()
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                picture.load()
                clean = _clean(ImageOps.exif_transpose(picture), kind)
    except Image.DecompressionBombError as error:
        raise _refusal(_("“%(name)s” has too many pixels. Make the picture smaller first."), file) from error
    except BROKEN as error:
        raise _refusal(_("“%(name)s” is damaged: the picture cannot be read to its end."), file) from error
    clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    small = clean.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    mime_type = "image/jpeg" if kind == "JPEG" else "image/png"
    return Checked(AttachmentType.IMAGE, mime_type, _encoded(clean, kind), _encoded(on_white(small), "JPEG"))


def _clean(picture: Image.Image, kind: str) -> Image.Image:
    """Only the pixels: no place, no camera, no comment, no profile."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    see_through = "A" in picture.mode or "transparency" in picture.info
    wanted = "RGBA" if see_through and kind == "PNG" else "L" if picture.mode in ("1", "L") else "RGB"
    pixels = picture.convert(wanted)
    clean = Image.new(wanted, pixels.size)
    clean.paste(pixels)
    return clean


def on_white(picture: Image.Image) -> Image.Image:
    """A drawing on a transparent ground is meant for paper."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture
    ink = picture.convert("RGBA")
    white = Image.new("RGB", ink.size, "white")
    white.paste(ink, mask=ink.getchannel("A"))
    return white


def _encoded(picture: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(
        buffer, kind, **({"quality": 88, "optimize": True} if kind == "JPEG" else {"compress_level": 6})
    )
    return buffer.getvalue()


def _refusal(message: str, file, **values) -> DomainError:
    return DomainError(message % {"name": file.name, **values}, field="files")
