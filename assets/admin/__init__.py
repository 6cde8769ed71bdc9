from . import catalogue, counts, goods, places, repairs, stock  # noqa: F401 they register themselves
