"""Filling in the form of a loan from a template: its lines come to those that are there, and nothing that was
typed is lost.
"""

from django.http import QueryDict
from django.utils.translation import gettext as _

from assets.forms.goods import reshape
from assets.forms.goods.wishes import WishOffer
from core.reading.keys import whole
from loans.choices import MOST_LINES
from loans.forms.loans.templates import FillForm
from loans.views.loans.sources import TEMPLATE, lines_of_template, usable

FILL_IN = "fill_in"
# What a line has that nobody has touched.
UNTOUCHED = {"unit", "undecided"}


def form_of(user) -> FillForm | None:
    """The choice of a template; None while there is none. One query."""
    found = list(usable(user))
    return FillForm(templates=found) if found else None


def added(data: QueryDict, prefix: str, offer: WishOffer, user) -> tuple[QueryDict, list[str]]:
    """The posted form with the lines of the template that it names, and what has to be said about them. Lines
    that say nothing yet make room; a model that is asked for already is not added again.
    """
    template = usable(user).filter(pk=whole(data.get(TEMPLATE)) or 0).first()
    if template is None:
        return data, [_("Choose a template first.")]
    found = lines_of_template(template, offer)
    lines = [line for line in reshape.lines_of(data, prefix, MOST_LINES) if _says_something(line)]
    there = {label for line in lines if (label := _label(line, offer))}
    twice = [row["item"] for row in found.lines if row["item"] in there]
    new, room = [row for row in found.lines if row["item"] not in there], MOST_LINES - len(lines)
    lines += [{name: [str(value)] for name, value in row.items()} for row in new[:room]]
    notices = [_("The lines of %(template)s were added.") % {"template": template}] if new[:room] else []
    if twice:
        notices.append(_("Asked for already, so not added: %(things)s.") % {"things": ", ".join(twice)})
    if over := [row["item"] for row in new[room:]]:
        said = _("A loan has at most %(most)d lines. Not added: %(things)s.")
        notices.append(said % {"things": ", ".join(over), "most": MOST_LINES})
    return reshape.with_lines(data, prefix, lines or [{}]), notices + found.notices


def _says_something(line: dict[str, list[str]]) -> bool:
    return any("".join(values).strip() for name, values in line.items() if name not in UNTOUCHED)


def _label(line: dict[str, list[str]], offer: WishOffer) -> str:
    """The words under which the one model that a line means is offered, else ""."""
    text = "".join(line.get("item", []))
    found = offer.find(text) if text else []
    return offer.label_of(found[0]) if len(found) == 1 else ""
