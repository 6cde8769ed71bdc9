from . import catalogue, counts, goods, labels, places, repairs, stock  # noqa: F401 they register themselves
