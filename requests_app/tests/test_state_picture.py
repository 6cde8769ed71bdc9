"""The picture of a request says of a stage that somebody may decide in its place."""

from core.workflow import pictures


def test_a_stage_may_be_decided_on_in_somebodys_place():
    assert "requests_app.approve_final, or in his place" in pictures.drawn(pictures.pictures["request"])
