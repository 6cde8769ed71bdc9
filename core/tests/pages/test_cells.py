"""`{% rows %}` writes what a loop of Django's own would write, only faster: the two are compared."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe
from django.utils.translation import override

CELLS = {
    "a value": "<td>{{ row.name }}</td>",
    "a value of a value": "<td>{{ row.lot.tone }}|{{ row.lot.gone }}</td>",
    "no such value": "<td>{{ row.gone }}|{{ row.gone.further }}</td>",
    "a filter": '<td>{{ row.note|default:"–" }}|{{ row.name|upper }}</td>',
    "a filter that takes a value": "<td>{{ labels.code|default:row.name }}|{{ row.note|default:labels.code }}</td>",  # noqa: E501
    "the same for all": '<td data-label="{{ labels.code }}">{{ labels.gone }}{{ other|default:"x" }}</td>',
    "a choice": (
        "{% if row.late %}late {{ row.name }}{% elif row.note %}{{ row.note }}{% else %}{{ labels.code "
        "}}{% endif %}"
    ),
    "a choice within": "{% if row.lot %}{% if row.lot.tone %}{{ row.lot.tone }}{% endif %}<b>{{ row.name }}</b>{% endif %}",  # noqa: E501
    "a choice by two": (
        "{% if row.late and row.note %}{{ row.name }}{% endif %}{% if not row.late %}{{ row.name }}{% "
        "endif %}"
    ),
    "a choice by what is the same": "{% if labels.code %}{{ row.name }}{% else %}–{% endif %}",
    "a choice by what is not there": "{% if row.gone %}never{% else %}{{ row.name }}{% endif %}",
    "another tag": (
        "{% for one in row.more %}{{ one }} of {{ row.name }};{% endfor %}{% with row=row.lot %}{{ "
        "row.tone }}{% endwith %}"
    ),
    "what is called": "{{ row.call }}{% if row.call %}{{ row.call }}{% endif %}",
    "a method of words": "{{ row.name.upper }}{% if row.name.isdigit %}digits{% endif %}",
    "figures and days": "{{ row.price }}|{{ row.count }}|{{ row.day }}|{{ row.late }}|{{ row.nothing }}",
}
ROWS = [
    {
        "name": "<b>Kabel & \"co\" 'x'</b>",
        "note": "",
        "late": True,
        "lot": {"tone": "red"},
        "more": ["<", 2],
        "call": lambda: "called <",
        "price": Decimal("1234567.50"),
        "count": 12345,
        "day": date(2026, 11, 24),
        "nothing": None,
    },
    {
        "name": mark_safe("<i>safe</i>"),
        "note": "why",
        "late": False,
        "lot": None,
        "more": [],
        "call": lambda: "",
        "price": 0,
        "count": 0,
        "day": None,
        "nothing": None,
    },
    {"name": "12"},
]


def written(cells: str, rows, *, loop: bool) -> str:
    body = (
        f"{{% for row in rows %}}<tr>{cells}</tr>\n{{% endfor %}}"
        if loop
        else f'{{% rows rows labels %}}{{% cell "code" %}}{cells}{{% endrows %}}'
    )
    context = Context({"rows": rows, "labels": {"code": "Kode & co"}})
    with override("id"):
        return Template("{% load cells %}" + body).render(context)


@pytest.mark.parametrize("cells", CELLS.values(), ids=CELLS)
def test_a_cell_reads_as_in_a_loop(cells):
    assert written(cells, ROWS, loop=False) == written(cells, ROWS, loop=True)


def test_rows_may_be_objects():
    class Row:
        name, lot = "<b>", {"tone": "red"}

    for cells in (CELLS["a value"], CELLS["a value of a value"], CELLS["a choice within"]):
        assert written(cells, [Row()], loop=False) == written(cells, [Row()], loop=True)


def test_words_are_escaped():
    assert "<b>" not in written(CELLS["a value"], ROWS, loop=False)
    assert "&lt;b&gt;Kabel &amp; &quot;co&quot; &#x27;x&#x27;" in written(CELLS["a value"], ROWS, loop=False)


def test_only_the_chosen_columns_and_those_without_a_key_are_written():
    template = Template(
        '{% load cells %}{% rows rows shown %} {% cell "a" %}A{% cell "b" %}B{% cell %}C{% endrows %}'
    )
    assert template.render(Context({"rows": [{}, {}], "shown": {"b"}})) == "<tr>BC</tr>\n<tr>BC</tr>\n"
    assert template.render(Context({"rows": [], "shown": {"b"}})) == ""


def test_one_rendering_leaves_nothing_to_the_next():
    template = Template(
        "{% load cells %}{% rows rows shown %}{% cell %}{{ word }}{% if row.a %}{{ word }}{% endif %}{% "
        "endrows %}"
    )
    assert template.render(Context({"rows": [{"a": 1}], "word": "one"})) == "<tr>oneone</tr>\n"
    assert template.render(Context({"rows": [{"a": 1}], "word": "two"})) == "<tr>twotwo</tr>\n"


def test_rows_without_what_they_take_are_refused():
    with pytest.raises(TemplateSyntaxError, match="takes the rows"):
        Template("{% load cells %}{% rows rows %}{% endrows %}")
