"""What a reader says of what it cannot understand."""


class ReadingError(ValueError):
    """`message` is one sentence for people, `code` a stable word for programs."""

    def __init__(self, message, *, code):
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self):
        return str(self.message)
