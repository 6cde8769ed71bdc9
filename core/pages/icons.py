"""Lucide icons as svg strings, rendered once per name and size."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist

NAMESPACE = "{http://www.w3.org/2000/svg}"


@cache
def render_icon(name: str, size: int = 20) -> SafeString:
    """The svg of an icon, hidden from screen readers. Raises lucide.IconDoesNotExist for an unknown name."""
    try:
        svg = ElementTree.fromstring(_drawings().read(f"{name}.svg"))  # noqa: S314 our own package's drawing
    except KeyError as error:
        raise IconDoesNotExist(f"The icon {name!r} does not exist.") from error
    for node in svg.iter():
        node.tag = node.tag.removeprefix(NAMESPACE)
    looks = {"width": size, "height": size, "aria-hidden": "true", "focusable": "false", "stroke-width": 1.75}
    svg.attrib.update({attribute: str(value) for attribute, value in looks.items()})
    return mark_safe(" ".join(ElementTree.tostring(svg, encoding="unicode").split()))  # noqa: S308


@cache
def _drawings() -> ZipFile:
    """All drawings of the package, opened once: to find what is in it takes longer than to draw an icon. In
    memory, as processes that come of this one would share the place in a file.
    """
    return ZipFile(BytesIO((files("lucide") / "lucide.zip").read_bytes()))
