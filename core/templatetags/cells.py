"""Rows of a long list: what is the same in each row is decided once, not once per row."""

from html import escape

from django import template
from django.template.base import Node, NodeList, TextNode, Variable, VariableNode
from django.template.defaulttags import IfNode, TemplateLiteral
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.tag("rows")
def do_rows(parser, token):
    """`{% rows list.rows shown %}{% cell "code" %}<td>…</td>{% cell %}<td>always</td>{% endrows %}`.

    A `<tr>` for each `row` with the cells whose key is in `shown` (a dict or set of column keys), and those
    without a key. What a cell says of other things than its row (`{{ labels.code }}`) is asked once, before
    the first row.
    """
    try:
        _tag, rows, shown = token.split_contents()
    except ValueError as error:
        raise template.TemplateSyntaxError(
            "{% rows %} takes the rows and the keys of the shown columns."
        ) from error
    cells = []
    parser.parse(("cell", "endrows"))  # only white space may stand before the first cell
    token = parser.next_token()
    while token.contents != "endrows":
        _tag, *key = token.split_contents()
        cells.append((key[0].strip("\"'") if key else None, parser.parse(("cell", "endrows"))))
        token = parser.next_token()
    return RowsNode(parser.compile_filter(rows), parser.compile_filter(shown), cells)


class RowsNode(Node):
    def __init__(self, rows, shown, cells: list[tuple[str | None, NodeList]]):
        self.rows, self.shown = rows, shown
        self.cells = [(key, [_part(node) for node in nodes]) for key, nodes in cells]

    def render(self, context):
        shown = self.shown.resolve(context) or ()
        parts = [part for key, parts in self.cells if key is None or key in shown for part in parts]
        parts = _begun([SafeString("<tr>"), *parts, SafeString("</tr>\n")], context)
        html = []
        with context.push():
            for row in self.rows.resolve(context) or ():
                context["row"] = row
                _write(parts, row, context, html)
        return mark_safe("".join(html))  # noqa: S308 what the parts wrote, each of which escapes


# ---------------------------------------------------------------- parts of a row: text, or what writes itself
# for a row


class Value:
    """`{{ row.name }}`, also `{{ row.lot.text }}`: words are escaped here, everything else is written by
    Django's own node.
    """

    def __init__(self, node: VariableNode, path: tuple[str, ...]):
        self.node, self.path = node, path

    def begun(self, context):
        return self

    def write(self, row, context, html: list[str]) -> None:
        value = _reach(row, self.path)
        kind = value.__class__
        if kind is str:
            html.append(escape(value))
        elif kind is SafeString:
            html.append(value)
        else:
            html.append(self.node.render_annotated(context))


class Choice:
    """`{% if row.late %}` with its `elif` and `else`: (path, or None for `else`; parts) of each."""

    def __init__(self, node: IfNode, branches: list[tuple]):
        self.node, self.branches = node, branches

    def begun(self, context):
        return Choice(self.node, [(path, _begun(parts, context)) for path, parts in self.branches])

    def write(self, row, context, html: list[str]) -> None:
        for path, parts in self.branches:
            if path is not None:
                value = _reach(row, path)
                if value is UNKNOWN:
                    html.append(self.node.render_annotated(context))
                    return
                if not value:
                    continue
            _write(parts, row, context, html)
            return


class Steady:
    """A variable that is the same for all rows."""

    def __init__(self, node: VariableNode):
        self.node = node

    def begun(self, context):
        return SafeString(self.node.render_annotated(context))


class Other:
    """Any other tag, for Django to render."""

    def __init__(self, node: Node):
        self.node = node

    def begun(self, context):
        return self

    def write(self, row, context, html: list[str]) -> None:
        html.append(self.node.render_annotated(context))


UNKNOWN = object()  # not to be had by keys alone


def _part(node: Node):
    if isinstance(node, TextNode):
        return SafeString(node.s)
    if type(node) is VariableNode:
        if path := _path(node.filter_expression):
            return Value(node, path)
        if _is_steady(node.filter_expression):
            return Steady(node)
    if type(node) is IfNode:
        branches = [
            (_condition(condition), [_part(inner) for inner in nodes])
            for condition, nodes in node.conditions_nodelists
        ]
        if all(path != () for path, _parts in branches):
            return Choice(node, branches)
    return Other(node)


def _condition(condition) -> tuple[str, ...] | None:
    """The path that decides, None for `else`, () for what is more than one value of the row."""
    if condition is None:
        return None
    return _path(condition.value) if type(condition) is TemplateLiteral else ()


def _path(expression) -> tuple[str, ...]:
    """("lot", "tone") of `row.lot.tone`; () for anything else."""
    variable = expression.var
    plain = (
        isinstance(variable, Variable)
        and variable.lookups
        and not variable.translate
        and not expression.filters
    )
    return variable.lookups[1:] if plain and variable.lookups[0] == "row" else ()


def _is_steady(expression) -> bool:
    """Whether nothing in it is of the row: neither the variable, nor what its filters take."""
    asked = [
        expression.var,
        *(
            value
            for _filter, arguments in expression.filters
            for is_variable, value in arguments
            if is_variable
        ),
    ]
    return all(not (isinstance(one, Variable) and one.lookups and one.lookups[0] == "row") for one in asked)


def _reach(row, path: tuple[str, ...]):
    """The value of a row at a path of keys, or UNKNOWN: objects, missing keys and what has to be called are
    Django's business.
    """
    value = row
    for key in path:
        if value.__class__ is not dict or key not in value:
            return UNKNOWN
        value = value[key]
    return UNKNOWN if callable(value) else value


def _begun(parts: list, context) -> list:
    """The parts with what is the same for all rows written, text beside text joined."""
    done = []
    for part in parts:
        text = part if isinstance(part, SafeString) else part.begun(context)
        if isinstance(text, SafeString) and done and isinstance(done[-1], SafeString):
            done[-1] += text
        else:
            done.append(text)
    return done


def _write(parts: list, row, context, html: list[str]) -> None:
    for part in parts:
        if part.__class__ is SafeString:
            html.append(part)
        else:
            part.write(row, context, html)
