"""Returns of the test world: one in every state, all of things that the staff member had borrowed."""

from datetime import timedelta

from assets.models import Place
from assets.services.catalogue import items
from assets.services.goods import registrations
from core import clock
from loans.choices import ReturnStatus as S
from loans.models import AssetReturn, LoanRequest
from loans.services.loans import asking, assigning, deciding, fetching
from loans.services.loans.asking import NewLine
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict

FINDINGS = {
    S.COMPLETED: (Verdict(), Verdict()),
    S.APPROVED: (Verdict(), Verdict("REFUSED", notes="Pengisi daya tidak ada")),
    S.REJECTED: (Verdict("OTHER", notes="Nomor seri lain"), Verdict("REFUSED", notes="Belum direset")),
}


def build(w) -> None:
    """Fill `w.returns` (by state), and `w.lent`: a loan whose things are all out."""
    actor, store = w.cast.logistik, Place.objects.get(pk=w.store.pk)
    # A model of its own: what the rest of the world is made of stays where it is.
    item = items.create(actor=actor, type=w.item.type, name="OTDR AQ1000", brand="Yokogawa")
    new = registrations.NewAsset
    stock = [new(item=item, place=store, serial_number=f"KEMBALI{n:04d}") for n in range(2 * len(S) + 2)]
    registrations.register(stock, actor=actor)
    w.returns = {status.value: _in_state(status, w, item, store) for status in S}
    w.lent = _lend(w, item)


def _in_state(status: str, w, item, store: Place) -> AssetReturn:
    loan = _lend(w, item)
    chosen = [Declared(one, notes="Lengkap") for one in loan.assignments.select_related("asset")]
    document = declaring.declare(loan, chosen, actor=w.cast.staff)
    if status == S.CANCELLED:
        return declaring.cancel(document, actor=w.cast.staff)
    if status in FINDINGS:
        lines = document.items.order_by("number")
        verdicts = {line.pk: verdict for line, verdict in zip(lines, FINDINGS[status], strict=True)}
        return verifying.verify(document, verdicts, to=store, actor=w.cast.logistik)
    return document


def _lend(w, item) -> LoanRequest:
    """Two units, out with the staff member for five days."""
    actor, (start, last) = w.cast.logistik, (clock.today(), clock.today() + timedelta(days=5))
    loan = asking.ask([NewLine(item, 2, start, last)], actor=w.cast.staff, reason="Ukur kabel di POP")
    line = loan.items.select_related("standard_item").get()
    units = assigning.proposal(loan, [line])[line.pk][:2]
    loan = deciding.decide(loan, {line.pk: deciding.Verdict(2, units)}, actor=actor)
    return fetching.hand_out(loan, [fetching.Fetch(line.pk, unit) for unit in units], actor=actor)[0]
