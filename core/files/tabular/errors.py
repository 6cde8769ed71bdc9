"""The two ways a table can be wrong: the file as a whole, or one cell of it."""

from core.reading.errors import ReadingError

# One cell cannot be understood; the row is wrong, the file is not.
CellError = ReadingError


class TabularError(ValueError):
    """The file cannot be used. `message` is one sentence for people, `code` a stable word for programs.

    `row` is the row of the file the sentence speaks of, or None.
    """

    def __init__(self, message, *, code, row=None):
        super().__init__(message)
        self.message = message
        self.code = code
        self.row = row

    def __str__(self):
        return str(self.message)
