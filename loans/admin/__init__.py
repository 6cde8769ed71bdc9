from . import handovers, loans  # noqa: F401 they register themselves
