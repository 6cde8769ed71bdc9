from . import clearances, handovers, loans, returns  # noqa: F401 they register themselves
