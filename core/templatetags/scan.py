"""The scan button and its dialog, drawn once per language: they stand on every page."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def scan_button() -> SafeString:
    """What static/js/scanbutton.js puts beside fields with `data-scan`, and opens."""
    return _drawn(get_language())


@cache
def _drawn(language: str) -> SafeString:
    return render_to_string("components/scan_button.html")
