"""From how much on a model runs short, and when somebody was told."""

from functools import partial

from assets.services.stock import alerts, thresholds

# (days ago, [(model, units or containers, whether a shortage is told)])
SET = (
    (
        200,
        (
            ("EG8145V5", 40, True),
            ("F670L", 30, True),
            ("HG6145F", 15, True),
            ("Drop FTTH 1 Core", 4, True),
            ("GJYXCH 2 Core", 3, True),
            ("Fast Connector FC-SC/APC", 150, True),
            ("PLC 1:8 Mini SC/APC", 40, True),
            ("PLC 1:16 Mini SC/APC", 20, True),
            ("RJ45 RV6MJKU", 50, True),
        ),
    ),
    (
        145,
        (
            ("ADSS 12 Core Span 100", 2, True),
            ("ADSS 48 Core Span 120", 1, True),
            ("Anchor Clamp 4-7 mm", 100, True),
            ("Pole Bracket 2 Hook", 50, True),
        ),
    ),
    # Bought for one building; nobody wants to hear of it.
    (92, (("UniFi Express 7", 5, False), ("hEX S", 10, True), ("S+85DLC03D", 10, True))),
    (46, (("Cat6A 10G4", 1, True),)),
)
# Days ago on which something fell short or had recovered by the evening.
WATCHED = (44, 29, 27, 14, 10)


def deeds(world):
    """Yield (days ago, hour, deed) of everything in this chapter."""
    for days_ago, rows in SET:
        yield days_ago, 9, partial(set_all, world, rows)
    for days_ago in WATCHED:
        yield days_ago, 18, alerts.watch


def set_all(world, rows):
    """Who keeps the warehouse sets thresholds of several models."""
    for model, value, told in rows:
        thresholds.set_threshold(
            world.items[model], actor=world.logistik, version=0, value=value, alert_enabled=told
        )
