"""The pictures of states in docs/ are what is declared, and stand in a page."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from core.workflow import pictures, state_picture

DRAWN = list(pictures.pictures.values())


@pytest.mark.parametrize("picture", DRAWN, ids=lambda picture: picture.name)
def test_the_committed_picture_is_the_drawn_one(picture):
    assert picture.path.read_text(encoding="utf-8") == pictures.drawn(picture), "manage.py draw_states"


@pytest.mark.parametrize("picture", DRAWN, ids=lambda picture: picture.name)
def test_it_shows_every_transition_with_who_may(picture):
    model, text = apps.get_model(picture.model), pictures.drawn(picture)
    edges = state_picture.edges(model)
    assert {edge.verb for edge in edges} == {
        t.name for t in model._meta.get_field("status").get_all_transitions(model)
    }
    assert all(f">{edge.verb}<" in text and edge.who for edge in edges)
    labels = dict(model._meta.get_field("status").flatchoices)
    known = {*labels, picture.new}
    assert {edge.source for edge in edges} | {t for edge in edges for t in edge.targets} <= known
    assert set(picture.ended) <= set(labels)


@pytest.mark.parametrize("picture", DRAWN, ids=lambda picture: picture.name)
def test_all_of_it_lies_beside_each_other_and_inside(picture):
    text = pictures.drawn(picture)
    wide = int(re.search(r'viewBox="0 0 (\d+) ', text)[1])
    pills = re.findall(r'<rect class="(?:pill|back|over)" x="(\d+)" y="\d+" width="(\d+)"', text)
    assert pills and all(int(x) + int(width) < wide for x, width in pills)
    said = re.findall(rf'<text class="w" x="{state_picture.WHO}" y="\d+">([^<]*)', unescape(text))
    longest = state_picture.WHO + state_picture.LETTER * max(map(len, said))
    assert longest < min(int(x) for x, _width in pills)


@pytest.mark.parametrize("picture", DRAWN, ids=lambda picture: picture.name)
def test_a_page_of_the_documentation_shows_it(picture):
    pages = (Path(settings.BASE_DIR) / "docs").glob("*.md")
    assert any(f"](pictures/{picture.path.name})" in page.read_text(encoding="utf-8") for page in pages)
