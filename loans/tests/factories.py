"""Handovers for tests, made by the services."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from assets.models import Asset
from loans.models import Handover
from loans.services.handovers import making


def hand_over(things, *, to, by, **head) -> Handover:
    """A handover of these things (wherever they are now), which nobody has signed yet."""
    things = [Asset.objects.select_related("standard_item").get(pk=thing.pk) for thing in things]
    return making.make([making.Line(thing) for thing in things], receiver=to, actor=by, **head)


def scan(name: str = "surat.png") -> SimpleUploadedFile:
    """A sheet of paper that was photographed."""
    content = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def signature(size=(600, 200)) -> SimpleUploadedFile:
    """What somebody drew with his finger."""
    content, paper = io.BytesIO(), Image.new("RGB", size, "white")
    ImageDraw.Draw(paper).line([(60, 150), (200, 40), (300, 160), (520, 60)], fill="black", width=5)
    paper.save(content, "PNG")
    return SimpleUploadedFile("signature.png", content.getvalue(), content_type="image/png")
