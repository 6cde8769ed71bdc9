"""Loans of the test world: one in every state that needs no return document, all by the staff member."""

import uuid
from datetime import timedelta

from assets.models import Place
from assets.services.catalogue import items
from assets.services.custody import custody
from assets.services.goods import registrations
from core import clock
from core.services import drafts
from loans.choices import LoanStatus as S
from loans.models import LoanDraft, LoanRequest
from loans.services.loans import (
    asking,
    assigning,
    deciding,
    ending,
    extending,
    fetching,
    templates,
    watching,
)
from loans.services.loans.asking import NewLine


def build(w) -> None:
    """Fill `w.loans` (by state), `extended` (which waits for an answer), `loan_draft`, and the templates
    `loan_template` (the staff member's) and `shared_template`.
    """
    actor = w.cast.logistik
    # A model of their own: what the rest of the world is made of stays where it is.
    item = items.create(actor=actor, type=w.item.type, name="Splicer FSM-60S", brand="Fujikura")
    store = Place.objects.get(pk=w.store.pk)
    new = registrations.NewAsset
    stock = [new(item=item, place=store, serial_number=f"PINJAM{n:05d}") for n in range(30)]
    registrations.register(stock, actor=actor)
    for status in S:
        if status not in (S.OVERDUE, S.AWAITING_RETURN):
            w.loans[status.value] = _in_state(status, w, item)
    w.extended = _in_state(S.ON_LOAN, w, item)
    extending.ask(
        w.extended,
        list(w.extended.assignments.all()),
        until=clock.today() + timedelta(days=9),
        reason="Belum selesai",
        actor=w.cast.staff,
    )
    w.loan_draft = drafts.save(
        LoanDraft, uuid.uuid4(), {"reason": ["Belum selesai"]}, actor=w.cast.staff, title="Splicer"
    )
    kit = [templates.TemplateLine(item, 1), templates.TemplateLine(w.cable.standard_item, 50, in_base=True)]
    w.loan_template = templates.create(actor=w.cast.staff, name="Paket splicing", lines=kit)
    w.shared_template = templates.create(actor=actor, name="Paket instalasi", lines=kit, is_shared=True)
    # The last of them: who has something overdue borrows nothing more. Of a model of its own, as what is kept
    # for the others is free in the days before.
    late = items.create(actor=actor, type=w.item.type, name="OTDR AQ1210", brand="Yokogawa")
    stock = [new(item=late, place=store, serial_number=f"LAMBAT{n:05d}") for n in range(2)]
    registrations.register(stock, actor=actor)
    with clock.at(clock.now() - timedelta(days=6)):
        w.loans[S.OVERDUE.value] = _in_state(S.ON_LOAN, w, late)
    watching.watch()
    w.loans = {status: LoanRequest.objects.get(pk=loan.pk) for status, loan in w.loans.items()}


def _in_state(status: str, w, item) -> LoanRequest:
    """A loan of two units for five days, as far as `status`."""
    person, actor = w.cast.staff, w.cast.logistik
    start, last = clock.today(), clock.today() + timedelta(days=5)
    loan = asking.ask([NewLine(item, 2, start, last)], actor=person, reason="Sambung kabel di POP")
    if status == S.PENDING:
        return loan
    if status == S.REJECTED:
        return deciding.reject(loan, actor=actor, reason="Alat sedang diservis")
    if status == S.CANCELLED:
        return ending.cancel(loan, actor=person, reason="Tidak jadi")
    line = loan.items.select_related("standard_item").get()
    units = assigning.proposal(loan, [line])[line.pk][:2]
    loan = deciding.decide(loan, {line.pk: deciding.Verdict(2, units)}, actor=actor)
    if status == S.APPROVED:
        return loan
    chosen = [fetching.Fetch(line.pk, unit) for unit in units]
    loan, _handover = fetching.hand_out(loan, chosen, actor=actor)
    if status == S.RETURNED:
        custody.take_back(
            [custody.Part(unit) for unit in units], to=Place.objects.get(pk=w.store.pk), actor=actor
        )
    return loan
