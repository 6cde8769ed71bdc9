"""The codes in a photo: QR, Code 128 and the others that labels and vendors' stickers carry."""

import io
import warnings

import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core import config
from core.errors import DomainError
from core.files import uploads

FORMATS = ["JPEG", "PNG", "WEBP"]
LONGEST_SIDE = 2400  # more only costs time: a label that fills a tenth of the picture still has 240 pixels
MOST_CODES = 50


def read(file) -> list[str]:
    """The texts of all codes in an uploaded picture, from the top down, each once.

    Raises DomainError (field `photo`) for what is no sound picture, too large, or holds no code that can be
    read.
    """
    picture = _open(file)
    found = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    found.sort(key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    texts = list(dict.fromkeys(code.text for code in found if code.text.strip()))[:MOST_CODES]
    if not texts:
        raise _refusal(
            _(
                "There is no code in this picture that can be read. Come closer, with more light and "
                "without reflections."
            )
        )
    return texts


def _open(file) -> Image.Image:
    if file is None or not file.size:
        raise _refusal(_("Take or choose a photo first."))
    most = config.get("upload.max_mb")
    if file.size > most * 1024 * 1024:
        raise _refusal(_("The picture is larger than %(mb)s MB.") % {"mb": most})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(io.BytesIO(file.read()), formats=FORMATS) as picture:
                if picture.width * picture.height > uploads.MOST_PIXELS[picture.format]:
                    raise Image.DecompressionBombError
                picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
                picture.load()
                upright = ImageOps.exif_transpose(uploads.on_white(picture).convert("L"))
    except Image.DecompressionBombError as error:
        raise _refusal(_("The picture has too many pixels. Make it smaller first.")) from error
    except uploads.BROKEN as error:
        raise _refusal(
            _("This is not a picture that can be read. Take a photo as JPG, PNG or WEBP.")
        ) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BILINEAR)
    return upright


def _refusal(sentence: str) -> DomainError:
    return DomainError(sentence, field="photo")
