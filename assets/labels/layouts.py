"""The papers that labels are printed on, in millimetres."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MM = 72 / 25.4  # in points, which is what a PDF counts in
A4 = (210.0, 297.0)


@dataclass(frozen=True)
class Layout:
    """A paper with `columns` x `rows` labels of `width` x `height`; `step_x` and `step_y` lead from one to
    the next.

    `size` is the type size of the name in points (everything else follows it), `bars` the height of the bar
    code.
    """

    key: str
    label: str
    page: tuple[float, float]
    columns: int
    rows: int
    width: float
    height: float
    step_x: float
    step_y: float
    size: float
    bars: float

    def __str__(self):
        return str(self.label)

    @property
    def per_page(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows

    @property
    def left(self) -> float:
        """The margin left of the first label; the sheet is symmetric."""
        return (self.page[0] - self.step_x * (self.columns - 1) - self.width) / 2

    @property
    def top(self) -> float:
        """The margin above the first label."""
        return (self.page[1] - self.step_y * (self.rows - 1) - self.height) / 2

    def origin(self, position: int) -> tuple[float, float]:
        """The lower left corner of a position (counted from 0, row by row), in points from the page's lower
        left.
        """
        row, column = divmod(position, self.columns)
        x = self.left + column * self.step_x
        y = self.page[1] - self.top - row * self.step_y - self.height
        return x * MM, y * MM

    def pages(self, count: int, first: int = 1) -> int:
        """How many pages `count` labels take when the first lies at position `first` (counted from 1)."""
        return -(-(first - 1 + count) // self.per_page)


LAYOUTS = {
    layout.key: layout
    for layout in (
        Layout("ROLL", _("Roll, 70 × 40 mm"), (70.0, 40.0), 1, 1, 70.0, 40.0, 70.0, 40.0, 9.5, 8.0),
        Layout(
            "A4_10", _("A4 sheet, 10 labels of 99.1 × 57 mm"), A4, 2, 5, 99.1, 57.0, 101.6, 57.0, 13.5, 11.0
        ),
        Layout(
            "A4_24", _("A4 sheet, 24 labels of 63.5 × 33.9 mm"), A4, 3, 8, 63.5, 33.9, 66.04, 33.9, 8.4, 7.0
        ),
        Layout(
            "A4_40", _("A4 sheet, 40 labels of 48.5 × 25.4 mm"), A4, 4, 10, 48.5, 25.4, 48.5, 25.4, 6.4, 5.0
        ),
    )
}
