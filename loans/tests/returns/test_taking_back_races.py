"""Taking back the things of several loans at once, against somebody who does the same in another order, and
against a report of damage: one wins, nobody waits for the other for ever.
"""

import pytest

from assets.choices import AssetStatus
from assets.models import Asset, Repair
from assets.services.custody import custody
from assets.services.repairs import damage
from assets.services.stock import ledger_check
from assets.tests.factories import WarehouseFactory, give_to, register_devices
from core.errors import Conflict
from core.tests.races import race, split
from loans.models import AssetReturn
from loans.services.returns import taking_back
from loans.services.returns.declaring import Declared
from loans.services.returns.taking_back import Lent
from loans.services.returns.verifying import Verdict
from loans.tests.lending import lent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_english")]
BROKEN = Verdict("DAMAGED", "MAJOR_DAMAGE", notes="layar pecah")


@pytest.fixture
def goods(cast):
    """(two loans with their units, a thing of nobody's, where it all goes)."""
    one, other = lent(cast, 2), lent(cast, 2, by=cast.leader)
    store = WarehouseFactory()
    (free,) = register_devices(cast.logistik, 1, place=store)
    give_to(free, cast.staff, actor=cast.logistik)
    return [one, other], Asset.objects.select_related("place").get(pk=free.pk), store


def taken(loans, free, store, actor, verdict):
    chosen = [Lent(loan, [(Declared(unit), verdict) for unit in units]) for loan, units in loans]
    return lambda: taking_back.take_back(chosen, [custody.Part(free)], to=store, actor=actor)


@pytest.mark.parametrize("attempt", range(3))
def test_two_take_the_same_back_in_another_order(cast, goods, attempt):
    loans, free, store = goods
    won, refused = split(
        race(
            taken(loans, free, store, cast.logistik, BROKEN),
            taken(loans[::-1], free, store, cast.ceo, Verdict()),
        )
    )
    assert (len(won), len(refused)) == (1, 1)
    assert isinstance(refused[0], Conflict) and loans[0][0].doc_number in str(refused[0]), refused
    assert AssetReturn.objects.count() == 2
    assert ledger_check.check() == []


@pytest.mark.parametrize("attempt", range(3))
def test_while_its_borrower_reports_one_broken(cast, goods, attempt):
    loans, free, store = goods
    thing = loans[1][1][0].asset
    say = {"condition": "MINOR_DAMAGE", "description": "Kipas berisik"}
    won, refused = split(
        race(
            taken(loans, free, store, cast.logistik, BROKEN),
            lambda: damage.report(thing, actor=cast.leader, **say),
        )
    )
    assert won, refused
    thing.refresh_from_db()
    assert thing.status == AssetStatus.DAMAGED and Repair.objects.filter(asset=thing).count() == 1
    assert ledger_check.check() == []
