"""A signature that somebody drew: a small PNG with ink on it, made anew as black on white."""

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.errors import DomainError
from core.files.uploads import BROKEN, on_white

MOST_BYTES = 50 * 1024
MOST_PIXELS = 4_000_000  # a drawing of a tablet; one colour packs well, so few bytes may be many pixels
LARGEST = (600, 240)  # pixels that are kept: 60 mm on paper at 250 dpi
MARGIN = 8
INK, LEAST_INK = 128, 40  # darker than this is ink; fewer pixels of it are a slip of the finger


def read(file) -> bytes:
    """What is kept of an uploaded drawing: its ink and a margin, in grey.

    Raises DomainError (field `drawn`) for what is no sound PNG, too large, or blank.
    """
    if file.size > MOST_BYTES:
        raise _refusal(_("The signature is larger than 50 KB."))
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(io.BytesIO(file.read()), formats=["PNG"]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                picture.load()
                grey = on_white(picture).convert("L")
    except Image.DecompressionBombError as error:
        raise _refusal(_("The signature has too many pixels. Make the picture smaller first.")) from error
    except BROKEN as error:
        raise _refusal(_("The signature is not a PNG picture that can be read.")) from error
    ink = grey.point(lambda value: 255 if value < INK else 0)
    if ink.histogram()[255] < LEAST_INK:
        raise _refusal(_("There is no signature in this picture. Draw it dark on white, or leave it out."))
    return _encoded(ImageOps.expand(grey.crop(ink.getbbox()), MARGIN, fill=255))


def _encoded(picture: Image.Image) -> bytes:
    """As a PNG of at most MOST_BYTES: a scan with grain in it packs badly, and four greys always fit."""
    picture.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    for greys in (16, 4):
        buffer = io.BytesIO()
        picture.quantize(greys).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()


def _refusal(sentence: str) -> DomainError:
    return DomainError(sentence, field="drawn")
