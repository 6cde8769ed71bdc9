"""Tags and filters of the pages: icons, figures, dates, links of lists."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.middleware.csrf import get_token
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock, words
from core.pages import charts
from core.pages.icons import render_icon
from core.workflow import tokens

register = template.Library()


@register.simple_tag
def icon(name, size=20):
    """The svg of a lucide icon; the text beside it carries the meaning."""
    return render_icon(name, size)


@register.simple_tag(takes_context=True)
def csrf_field(context):
    """The hidden CSRF input, also inside `{% include ... only %}` where `{% csrf_token %}` has no value."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(context.request)
    )


@register.simple_tag(takes_context=True)
def form_token(context):
    """The hidden one-time token of a document form (core.tokens.once); a form that was refused keeps the one
    it had.
    """
    token = context.request.POST.get(tokens.FIELD) or tokens.fresh()
    return format_html('<input type="hidden" name="{}" value="{}">', tokens.FIELD, token)


@register.simple_tag(takes_context=True)
def sort_header(context, key, label, css=""):
    """A `<th>` whose link sorts by `key` (`?sort=key`, again: `?sort=-key`); reads `sort` from the context or
    the url.
    """
    params = context.request.GET.copy()
    now = context.get("sort") or params.get("sort", "")
    params.pop("page", None)
    params["sort"] = f"-{key}" if now == key else key
    state = {key: "ascending", f"-{key}": "descending"}.get(now)
    drawing = render_icon(
        {"ascending": "arrow-up", "descending": "arrow-down"}.get(state, "chevrons-up-down"), 14
    )
    aria = format_html(' aria-sort="{}"', state) if state else ""
    return format_html(
        '<th scope="col" class="{}"{}><a class="sort" href="?{}">{}{}</a></th>',
        css,
        aria,
        params.urlencode(),
        label,
        drawing,
    )


register.simple_tag(charts.bar_layout)


@register.filter
def complete(rows, keys: str):
    """The dictionaries with these keys too ("url,icon"), empty where they had none: a missing key is what a
    template is slowest at.
    """
    empty = dict.fromkeys(keys.split(","), "")
    return [empty | row for row in rows]


@register.filter
def number(value):
    """1234.50 -> 1.234,5 (Indonesian) or 1,234.5; nothing stays nothing."""
    if value is None or value == "":
        return ""
    try:
        value = Decimal(str(value))
    except InvalidOperation:
        return value
    places = max(0, -value.normalize().as_tuple().exponent)
    return formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def rupiah(value):
    """10000000 -> Rp 10.000.000, in every language; whole rupiah unless there are cents."""
    if value is None or value == "":
        return ""
    value = Decimal(str(value))
    text = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    return "Rp\u00a0" + text.translate(str.maketrans(",.", ".,"))


day = register.filter(words.day)
moment = register.filter(words.moment)


@register.filter
def ago(value):
    """How long ago (or until), in a few letters; after a week the day itself."""
    if not value:
        return ""
    if not isinstance(value, datetime):
        return _days((words.local(clock.now()).date() - value).days, value)
    seconds = int((clock.now() - value).total_seconds())
    if seconds < 0:
        return moment(value)
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return _("%(n)d min") % {"n": seconds // 60}
    then, today = words.local(value), words.local(clock.now())
    if seconds < 12 * 3600 or then.date() == today.date():
        return ngettext("%(n)d hour", "%(n)d hours", seconds // 3600) % {"n": seconds // 3600}
    return _days((today.date() - then.date()).days, then)


def _days(count: int, value) -> str:
    if count == 0:
        return _("today")
    if count == 1:
        return _("yesterday")
    if 1 < count < 7:
        return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}
    return day(value)


@register.simple_tag
def when(value):
    """A `<time>`: relative in the text, exact on hover."""
    if not value:
        return ""
    exact = moment(value) if isinstance(value, datetime) else day(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, ago(value))


@register.filter
def initials(name):
    """Dewi Sari -> DS."""
    words = str(name or "").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.filter
def first_name(name):
    """Dewi Sari -> Dewi."""
    return str(name or "").split(" ")[0]


@register.filter
def is_date(value):
    """Whether a value can go through `when`."""
    return isinstance(value, date)
