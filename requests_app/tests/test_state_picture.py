"""The picture in docs/ is what the declaration says."""

from core.workflow import state_picture
from requests_app.management.commands.draw_request_states import PICTURE, drawn
from requests_app.models import Request


def test_the_committed_picture_is_the_drawn_one():
    assert PICTURE.read_text(encoding="utf-8") == drawn(), "manage.py draw_request_states draws it anew"


def test_it_shows_every_transition_with_who_may():
    picture = drawn()
    edges = state_picture.edges(Request)
    assert {edge.verb for edge in edges} == {
        t.name for t in Request._meta.get_field("status").get_all_transitions(Request)
    }
    assert all(f">{edge.verb}<" in picture and edge.who for edge in edges)
    assert "requests_app.approve_final, or in his place" in picture
