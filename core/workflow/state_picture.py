"""Draws a state machine from its one declaration: each state with what may be done in it, by whom, and where
that leads.
"""

import inspect
from collections import defaultdict
from dataclasses import dataclass
from html import escape

from django_fsm import RETURN_VALUE

ROW, PAD, NODE, TOP = 26, 14, 220, 56
VERB, WHO, LETTER = NODE + 40, NODE + 200, 7
TARGETS, WIDTH = NODE + 540, NODE + 980  # at least; long words make both wider
EFFECT = "by what happens elsewhere"
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#13232b}.t{font-size:18px;font-weight:600}"
    ".s{font-weight:600}.w{fill:#4a5d66}"
    ".n{fill:#fff;stroke:#0b6b66;stroke-width:1.5}.e{fill:#eef2f3;stroke:#4a5d66}.p{fill:#f6f8f9}"
    ".pill{fill:#e0f1ef}.back{fill:#fdf0d5}.over{fill:#eef2f3}.line{stroke:#dde4e7}"
)


@dataclass(frozen=True)
class Edge:
    """A transition out of one state; without `targets` it changes nothing of the state."""

    verb: str
    source: str
    targets: tuple[str, ...]
    who: str


def edges(model, field: str = "status") -> list[Edge]:
    """Every transition of a model's state, in the order of its declaration."""
    found = []
    for transition in model._meta.get_field(field).get_all_transitions(model):
        target = transition.target
        states = (
            target.allowed_states if isinstance(target, RETURN_VALUE) else () if target is None else (target,)
        )
        found.append(
            Edge(
                transition.name, str(transition.source), tuple(map(str, states)), _who(transition.permission)
            )
        )
    order = [
        name
        for name, _method in sorted(
            inspect.getmembers(model, inspect.isfunction), key=lambda pair: _line(pair[1])
        )
    ]
    return sorted(found, key=lambda edge: order.index(edge.verb) if edge.verb in order else len(order))


def draw(model, title: str, *, names: dict[str, str], field: str = "status", ended=(), new: str = "") -> str:
    """The picture as SVG text: states from top to bottom, each with what may be done in it, by whom, and the
    states that leads to.

    `names` {state: label} gives the states and their order; `new` is the state before the first one, `ended`
    are those that are over.
    """
    out, found = defaultdict(list), edges(model, field)
    for edge in found:
        out[edge.source].append(edge)
    begin = column(found)
    wide = max(
        [WIDTH, *(begin + 20 + sum(_width(edge, to, names) + 8 for to in edge.targets) for edge in found)]
    )
    states, parts, y = [*([new] if new else []), *names], [], TOP
    for state in states:
        height = PAD * 2 + ROW * max(2 if state in names else 1, len(out[state])) - 8
        parts.append(f'<line class="line" x1="20" x2="{wide - 20}" y1="{y - 5}" y2="{y - 5}"/>')
        kind = "e" if state in ended or state == new else "n"
        parts.append(f'<rect class="{kind}" x="20" y="{y}" width="{NODE}" height="{height}" rx="8"/>')
        parts.append(_text(34, y + PAD + 14, names.get(state, "(not written yet)"), "s"))
        if state in names:
            parts.append(_text(34, y + PAD + 32, state, "w"))
        for number, edge in enumerate(out[state]):
            line = y + PAD + 14 + ROW * number
            parts += [
                _text(VERB, line, edge.verb, "s"),
                _text(WHO, line, edge.who, "w"),
                *_pills(edge, begin, line, names, ended, states),
            ]
        y += height + 10
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {y + 10}" '
        f'width="{wide}" height="{y + 10}" role="img">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f'<rect class="p" width="100%" height="100%"/>{_text(20, 34, title, "t")}'
    )
    return head + "\n" + "\n".join(filter(None, parts)) + "\n</svg>\n"


def column(found: list[Edge]) -> int:
    """Where the states begin that transitions lead to: beside the longest word about who may."""
    return max([TARGETS, *(WHO + LETTER * len(edge.who) + 20 for edge in found)])


def _pills(edge: Edge, x: int, y: int, names: dict[str, str], ended, states: list[str]) -> list[str]:
    """Where a transition leads: one pill for each state, another colour for what goes back and for what is
    over.
    """
    parts = []
    for target in edge.targets:
        words, width = _words(edge, target, names), _width(edge, target, names)
        back = states.index(target) < states.index(edge.source)
        css = "back" if back else "over" if target in ended else "pill"
        parts.append(f'<rect class="{css}" x="{x}" y="{y - 15}" width="{width}" height="21" rx="10"/>')
        parts.append(_text(x + 10, y, words, ""))
        x += width + 8
    return parts


def _words(edge: Edge, target: str, names: dict[str, str]) -> str:
    return "→ " + (names[target] if target != edge.source else "as it is")


def _width(edge: Edge, target: str, names: dict[str, str]) -> int:
    return 20 + LETTER * len(_words(edge, target, names))


def _text(x: int, y: int, text: str, css: str) -> str:
    marked = f' class="{css}"' if css else ""
    return f'<text{marked} x="{x}" y="{y}">{escape(text)}</text>' if text else ""


def _who(permission) -> str:
    """A permission's name, or what the docstring of a rule says."""
    if isinstance(permission, str):
        return permission
    if permission is None:
        return EFFECT
    stage = inspect.getclosurevars(permission).nonlocals.get("stage")
    if stage is not None:
        return f"{stage.permission}, or in his place"
    return (inspect.getdoc(permission) or "").splitlines()[0].rstrip(".")


def _line(function) -> int:
    try:
        return inspect.getsourcelines(inspect.unwrap(function))[1]
    except (OSError, TypeError):
        return 0
