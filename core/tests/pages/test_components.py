"""Every component renders from the context its first comment lists, with the attributes that screen readers
need.
"""

import re
from datetime import datetime, timedelta
from datetime import timezone as tz
from os.path import normpath
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from core.pages import charts
from core.pages.icons import render_icon
from core.views import errors

NOW = datetime(2026, 11, 22, 9, 14, tzinfo=tz(timedelta(hours=7)))
COMPONENTS = sorted(path.name for path in Path(settings.BASE_DIR, "templates/components").glob("*.html"))


class Form(forms.Form):
    name = forms.CharField(help_text="As on the card.")
    kind = forms.ChoiceField(choices=[("a", "A")])
    mode = forms.ChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="Cannot be changed."
    )
    agree = forms.BooleanField()
    note = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    paper = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def show(component, /, **context):
    return render_to_string(
        f"components/{component}.html", context, request=RequestFactory().get("/list/?sort=code&q=ab")
    )


def field(name, data=None):
    form = Form(data)
    return show("field", field=form[name])


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_opens_with_a_comment(name):
    source = Path(settings.BASE_DIR, "templates/components", name).read_text()
    assert source.startswith(("{#", "{% comment %}"))
    comment = source.partition("{% endcomment %}" if source.startswith("{%") else "#}")[0]
    assert "ontext" in comment
    get_template(f"components/{name}")


@pytest.mark.parametrize("name", [n for n in Form.base_fields if n != "secret"])
def test_field_has_a_label_or_legend(name):
    html = field(name)
    assert "<legend" in html if name == "mode" else f'for="id_{name}"' in html


def test_field_says_required_in_words_only_where_it_is():
    assert "field-note" in field("name")
    assert "field-note" not in field("note")


def test_field_ties_help_and_error_to_its_control():
    html = field("name", data={})
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_field_ties_help_of_a_group_to_its_fieldset():
    assert (
        '<fieldset class="field field-group" data-field="mode" aria-describedby="id_mode_helptext">'
        in field("mode")
    )


def test_hidden_field_has_no_label():
    assert "<label" not in field("secret")


def test_form_errors_link_to_the_fields():
    html = show("form_errors", form=Form({}))
    assert 'href="#id_name"' in html
    assert 'role="alert"' in html
    assert "message-error" not in show("form_errors", form=Form())


def test_table_head_names_its_columns_and_their_cells():
    source = (
        '{% load ui %}{% table_head name="Name" count="Members"|num %}<td data-label="{{ labels.count }}">'
    )
    html = engines["django"].from_string(source).render()
    assert '<th scope="col">Name</th><th scope="col" class="num">Members</th>' in html
    assert '<td data-label="Members">' in html


def test_pager_keeps_the_rest_of_the_url():
    html = show("pager", page=Paginator(range(120), 50).page(2))
    assert "?sort=code&amp;q=ab&amp;page=3" in html
    assert "51–100" in html


def test_pager_on_the_last_page_has_no_next():
    html = show("pager", page=Paginator(range(120), 50).page(3))
    assert 'rel="prev"' in html
    assert 'rel="next"' not in html


def test_menu_carries_a_csrf_token_even_with_only():
    template = engines["django"].from_string('{% include "components/menu.html" with items=items only %}')
    items = [{"label": "Void", "url": "/x/", "post": True}]
    html = template.render({"items": items}, RequestFactory().get("/"))
    assert 'name="csrfmiddlewaretoken" value="' in html


def test_steps_say_their_state_in_words():
    html = show(
        "steps",
        steps=[
            {"label": "Asked", "state": "done", "at": NOW},
            {"label": "Logistics", "state": "now"},
            {"label": "Bought"},
        ],
    )
    assert html.count('aria-current="step"') == 1
    assert html.count("visually-hidden") == 3
    assert 'class="next"' in html


def test_timeline_shows_what_changed_and_escapes_comments():
    entry = {
        "icon": "pencil",
        "title": "Changed",
        "text": "<b>x</b>",
        "meta": "22 Nov 2026 09.14 · Dewi",
        "iso": NOW.isoformat(),
        "changes": [{"label": "Condition", "old": "–", "new": "Good"}],
    }
    html = show("timeline", entries=[entry])
    assert "&lt;b&gt;" in html
    assert "Condition: – → Good" in html
    assert "22 Nov 2026 09.14" in html


def test_progress_writes_plain_numbers_into_attributes():
    html = show("progress", value=620.5, max=1000, label="Import")
    assert 'value="620.5" max="1000"' in html
    assert "1.000" in html


def test_bar_chart_has_its_table_and_no_decimal_comma():
    html = show(
        "bar_chart",
        title="In and out",
        bars=[{"label": "1 Nov", "a": 3, "b": 1.5}, {"label": "2 Nov", "a": 0, "b": 2}],
        series=["In", "Out"],
    )
    assert html.count("<rect") == 4
    assert '<th scope="row">2 Nov</th>' in html
    assert "," not in html.partition("<rect")[2].partition("<title>")[0]


def test_bar_layout_of_nothing_is_empty():
    assert charts.bar_layout([])["rects"] == []


@pytest.mark.parametrize(
    ("name", "context", "expected"),
    [
        (
            "tabs",
            {"tabs": [{"label": "All", "count": 3, "url": "?", "current": True}], "label": "State"},
            'aria-current="page"',
        ),
        ("facts", {"facts": [{"label": "MAC", "value": "AA:BB", "mono": True}]}, "data-copy"),
        (
            "facts",
            {"facts": [{"label": "Loan", "value": "RL-1", "mono": True, "url": "/loans/RL-1/"}]},
            'class="code" href="/loans/RL-1/"',
        ),
        ("stats", {"stats": [{"value": 4212, "label": "in storage"}]}, "<strong>4.212</strong>"),
        (
            "work_list",
            {"items": [{"icon": "box", "title": "Review", "url": "/x/", "at": NOW}]},
            "22 Nov 2026 09.14",
        ),
        ("empty", {"icon": "bell", "title": "Nothing", "url": "/new/", "label": "Start"}, 'href="/new/"'),
        ("progress", {"value": 20, "max": 1000, "label": "Import"}, 'max="1000"'),
        ("avatar", {"name": "Dewi Ayu Sari"}, ">DS<"),
        ("dialog", {}, "data-confirm-dialog"),
    ],
)
def test_component_shows_its_context(name, context, expected):
    assert expected in show(name, **context)


@pytest.mark.parametrize("code", [403, 404, 409, 422, 500])
def test_error_page_needs_no_request(code):
    html = errors.page(None, code).content.decode()
    assert "<h1>" in html
    assert 'lang="id"' in html


def test_refusal_page_shows_its_sentence():
    assert "Budi was faster" in errors.page(None, 409, "Budi was faster").content.decode()


def test_icon_is_hidden_from_screen_readers_and_drawn_once():
    assert 'aria-hidden="true"' in render_icon("box")
    assert render_icon("box") is render_icon("box")


def test_every_sheet_and_module_that_is_imported_exists():
    for name, quote in (("css/app.css", '@import url("'), ("js/app.js", 'import "')):
        path = Path(finders.find(name))
        parts = [
            line.split(quote)[1].split('"')[0]
            for line in path.read_text().splitlines()
            if line.startswith(quote)
        ]
        assert parts
        assert {part for part in parts if not finders.find(normpath(f"{name}/../{part}"))} == set()
        on_disk = {
            str(p.relative_to(path.parent)) for p in path.parent.rglob(f"*{path.suffix}") if p != path
        } - {"admin.css"}  # a sheet of its own
        if path.suffix == ".css":
            assert on_disk == {part for part in parts if not part.startswith("..")}


def test_no_comment_runs_over_two_lines():
    """`{# ... #}` ends with its line; what follows would stand on the page."""
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        for line in path.read_text().splitlines():
            assert line.count("{#") == line.count("#}"), (path, line)


def test_no_template_of_ours_carries_inline_style_or_handlers():
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        source = path.read_text()
        assert " style=" not in source, path
        assert "<style" not in source, path
        assert " onclick=" not in source, path


def test_production_names_carry_hashes_inside_the_sheet_and_the_modules(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "core.staticfiles.HashedStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    sheet, script = (next(tmp_path.glob(name)).read_text() for name in ("css/app.*.css", "js/app.*.js"))
    assert re.search(r'url\("components/badge\.[0-9a-f]{12}\.css"\)', sheet)
    assert re.search(r'import "\./copy\.[0-9a-f]{12}\.js"', script)
