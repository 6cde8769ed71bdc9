"""Which documents have a picture of their states in docs/. Rooms register theirs in `actions.py`;
`manage.py draw_states` draws them all, and a test compares.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import translation

from core.workflow import state_picture

FOLDER = "docs/pictures"


@dataclass(frozen=True)
class Picture:
    """Of a model ("loans.LoanRequest"): `ended` are the states that are over, `new` is the one before the
    first.
    """

    name: str
    model: str
    title: str
    ended: Collection[str]
    new: str = ""

    @property
    def path(self) -> Path:
        """The file that it is drawn into."""
        return Path(settings.BASE_DIR) / FOLDER / f"{self.name}-states.svg"


pictures: dict[str, Picture] = {}


def register(name: str, *, model: str, title: str, ended: Collection[str], new: str = "") -> None:
    """The states of `model` are drawn into `docs/pictures/<name>-states.svg`."""
    pictures[name] = Picture(name, model, title, ended, new)


def drawn(picture: Picture) -> str:
    """The picture as SVG text, its states in the order of their choices."""
    model = apps.get_model(picture.model)
    with translation.override("en"):
        names = {value: str(label) for value, label in model._meta.get_field("status").flatchoices}
        return state_picture.draw(
            model, picture.title, names=names, ended=[*map(str, picture.ended)], new=picture.new
        )
