from . import catalogue, counts, goods, labels, places, repairs, stock
