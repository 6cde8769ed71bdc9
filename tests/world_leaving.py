"""People of the test world who leave: one with things in his hands, one who is cleared."""

from assets.models import Place
from assets.services.catalogue import items
from assets.services.custody import custody
from assets.services.goods import registrations
from core.roles import Role
from core.services.people import leaving, users
from loans.choices import Settled
from loans.services.leaving import settling
from loans.services.leaving.giving import Choice


def build(w) -> None:
    """Fill `w.leaver` (with two things), and `w.clearance`: the letter of `w.left`."""
    store = Place.objects.get(pk=w.store.pk)
    # A model of its own: what the rest of the world is made of stays where it is.
    item = items.create(actor=w.cast.logistik, type=w.item.type, name="OPM FPM300", brand="Fluke")
    new = registrations.NewAsset
    stock = [new(item=item, place=store, serial_number=f"KELUAR{n:04d}") for n in range(4)]
    things = list(registrations.register(stock, actor=w.cast.logistik).assets.order_by("pk"))
    w.leaver = _leaves(w, "Rudi Pamit", things[:2])
    w.left = _leaves(w, "Wati Selesai", things[2:])
    choices = {things[2].pk: Choice(Settled.BACK, store), things[3].pk: Choice(Settled.LOST)}
    w.clearance = settling.settle(w.left, choices, actor=w.cast.ceo, note="Hilang di jalan, sudah dicari")


def _leaves(w, name: str, things):
    email = f"{name.split()[0].lower()}@example.com"
    division = w.cast.stranger.division
    person, _password = users.create(
        actor=w.cast.ceo, name=name, email=email, role=Role.STAFF, division=division
    )
    custody.issue([custody.Part(thing) for thing in things], to=person, actor=w.cast.logistik)
    return leaving.leave(person, actor=w.cast.ceo, reason="Pindah kerja")
