"""Tags and filters of the pages: icons, hidden fields of forms, figures, dates."""

from datetime import datetime

from django import template
from django.middleware.csrf import get_token
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html

from core import words
from core.pages import charts
from core.pages.icons import render_icon
from core.workflow import tokens

register = template.Library()


@register.simple_tag
def icon(name, size=20):
    """The svg of a lucide icon; the text beside it carries the meaning."""
    return render_icon(name, size)


@register.simple_tag
def linked(code, url, plain="serial"):
    """The number of a document or the code of a thing; `plain` is how it looks where it leads nowhere."""
    if url:
        return format_html('<a class="code" href="{}">{}</a>', url, code)
    return format_html('<span class="{}">{}</span>', plain, code)


@register.inclusion_tag("components/empty.html")
def nothing(symbol, title, text="", url="", label=""):
    """A pleasant nothing; `url` and `label` are the next step."""
    return {"icon": symbol, "title": title, "text": text, "url": url, "label": label}


class Figures(str):
    """The word over a column of numbers."""


@register.filter
def num(label):
    """A column of `table_head` that holds numbers."""
    return Figures(label)


@register.inclusion_tag("components/table_head.html", takes_context=True)
def table_head(context, **columns):
    """The head of a table: a word for each column. On a narrow page its cells take their words from `labels`
    {column: word}, as in a list.
    """
    labels = {key: label if isinstance(label, Figures) else str(label) for key, label in columns.items()}
    context["labels"] = labels
    return {"heads": [(label, isinstance(label, Figures)) for label in labels.values()]}


@register.simple_tag(takes_context=True)
def same_as(context, name):
    """What a block of the page says, once more: Django draws each block in one place."""
    return context.render_context[BLOCK_CONTEXT_KEY].get_block(name).render(context)


@register.simple_tag(takes_context=True)
def csrf_field(context):
    """The hidden CSRF input, also inside `{% include ... only %}` where `{% csrf_token %}` has no value."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(context.request)
    )


@register.simple_tag(takes_context=True)
def form_token(context):
    """The hidden one-time token of a document form (core.workflow.tokens.once); a form that was refused
    keeps the one it had.
    """
    token = context.request.POST.get(tokens.FIELD) or tokens.fresh()
    return format_html('<input type="hidden" name="{}" value="{}">', tokens.FIELD, token)


register.simple_tag(charts.bar_layout)


for formatter in (words.number, words.rupiah, words.day, words.moment, words.ago, words.initials):
    register.filter(formatter)


@register.simple_tag
def when(value):
    """A `<time>`: relative in the text, exact on hover."""
    if not value:
        return ""
    exact = words.moment(value) if isinstance(value, datetime) else words.day(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, words.ago(value))
