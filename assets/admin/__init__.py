from . import catalogue, goods, places, stock  # noqa: F401 they register themselves
