"""Rows of a long list: what depends on the chosen columns is decided once, not once per row."""

from django import template
from django.template.base import NodeList
from django.utils.safestring import mark_safe

register = template.Library()


@register.tag("rows")
def do_rows(parser, token):
    """`{% rows list.rows shown %}{% cell "code" %}<td>…</td>{% cell %}<td>always</td>{% endrows %}`.

    A `<tr>` for each `row` with the cells whose key is in `shown` (a dict or set of column keys), and those without a key.
    """
    try:
        _tag, rows, shown = token.split_contents()
    except ValueError as error:
        raise template.TemplateSyntaxError("{% rows %} takes the rows and the keys of the shown columns.") from error
    cells = []
    parser.parse(("cell", "endrows"))  # only white space may stand before the first cell
    token = parser.next_token()
    while token.contents != "endrows":
        _tag, *key = token.split_contents()
        cells.append((key[0].strip("\"'") if key else None, parser.parse(("cell", "endrows"))))
        token = parser.next_token()
    return RowsNode(parser.compile_filter(rows), parser.compile_filter(shown), cells)


class RowsNode(template.Node):
    def __init__(self, rows, shown, cells: list[tuple[str | None, NodeList]]):
        self.rows, self.shown, self.cells = rows, shown, cells

    def render(self, context):
        shown = self.shown.resolve(context) or ()
        cells = [nodes for key, nodes in self.cells if key is None or key in shown]
        html = []
        with context.push():
            for row in self.rows.resolve(context) or ():
                context["row"] = row
                html.append("<tr>")
                html.extend(nodes.render(context) for nodes in cells)
                html.append("</tr>\n")
        return mark_safe("".join(html))  # noqa: S308 what the cells rendered, each of which escapes
