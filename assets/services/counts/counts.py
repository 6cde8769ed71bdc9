"""Stock counts as documents: start, invite, submit, recount, cancel. Counting itself is in `counting`, what
comes of it in `review`, the second person's consent in `approval`.
"""

from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.choices import CountStatus
from assets.models import AssetCategory, Place, StockCount
from assets.models.counts.counts import MANAGE, OPEN
from assets.services import places
from assets.services.counts import expected, review
from core import activity, clock, notify
from core.database import bulk
from core.errors import Conflict, DomainError, NotAllowed, concerning, from_database
from core.models import User
from core.words import fill
from core.workflow import documents, numbering

BATCH = 2000


def start(
    place: Place,
    *,
    actor,
    category: AssetCategory | None = None,
    counters: Iterable[User] = (),
    note: str = "",
) -> StockCount:
    """Begin to count a warehouse location, or what of one category lies there; what the book holds there now
    is what is expected.

    Raises DomainError when nothing is there to be counted or the place is no active location, Conflict when
    an open count covers some of it, naming that. Inverse: `cancel`.
    """
    places.refuse_no_warehouse(place, field="place")
    try:
        with transaction.atomic():
            _refuse_overlap(place, category)
            now = clock.now()
            count = StockCount.objects.create(
                doc_number=numbering.draw("OP", clock.today()),
                place=place,
                category=category,
                note=note,
                started_by=actor,
                started_by_name=actor.name,
                started_at=now,
            )
            lines = expected.lines_of(count)
            if not lines:
                raise DomainError(
                    _("The book has nothing of this at %(place)s, so there is nothing to count.")
                    % {"place": place}
                )
            for begin in range(0, len(lines), BATCH):
                bulk.insert(lines[begin : begin + BATCH])
            activity.record(
                "assets.stockcount.started",
                actor=actor,
                target=count,
                changes={"place": [None, place.name]},
                note=note,
            )
            invite(count, counters=counters, actor=actor)
    except IntegrityError as error:
        _refuse_overlap(place, category)
        raise (from_database(error) or error) from error
    return count


def invite(count: StockCount, *, counters: Iterable[User], actor) -> None:
    """Let these people count as well. Who manages stock may always. Raises Conflict when the count is over,
    DomainError concerning the person when somebody left meanwhile. No inverse.
    """
    with transaction.atomic():
        count = documents.lock(count, "place")
        if not count.is_open:
            raise Conflict(documents.too_late(count))
        known = set(count.counters.values_list("pk", flat=True))
        asked = User.objects.filter(pk__in={p.pk for p in counters} - known)
        # He is not deactivated meanwhile.
        new = sorted(asked.select_for_update(no_key=True).order_by("pk"), key=lambda p: p.name)
        if not new:
            return
        for person in new:
            with concerning(person):
                places.refuse_gone(person, field="counters")
        count.counters.add(*new)
        names = ", ".join(p.name for p in new)
        activity.record("assets.stockcount.invited", actor=actor, target=count, note=names)
        message = gettext_lazy("%(actor)s asks you to count %(place)s (%(number)s).")
        values = {"actor": actor.name, "place": count.place.name, "number": count.doc_number}
        tell("COUNT_INVITED", new, actor, fill(message, **values), count, page="count_work")


def submit(count: StockCount, *, actor, version: int | None = None) -> StockCount:
    """Counting is over: everything is judged and waits for a second person. Inverse: `recount`.

    Raises Conflict when it was over already, StaleVersion when it is not the `version` that was looked at,
    DomainError when nothing was counted.
    """
    with transaction.atomic():
        count = documents.lock(count, "place")
        documents.fire(count, "submit", actor=actor, version=version)
        if not count.entries.taken().exists():
            raise DomainError(_("Nothing was counted yet."))
        count.submitted_by, count.submitted_by_name, count.submitted_at = actor, actor.name, clock.now()
        _save(count, "status", "submitted_by", "submitted_by_name", "submitted_at")
        errors = review.judge(count)
        activity.record(
            "assets.stockcount.submitted", actor=actor, target=count, changes={"differences": [None, errors]}
        )
        message = gettext_lazy(
            "The stock count %(number)s of %(place)s waits for approval by a second person."
        )
        others = User.objects.holding(MANAGE).exclude(pk=count.started_by_id)
        tell(
            "COUNT_SUBMITTED",
            others,
            actor,
            fill(message, number=count.doc_number, place=count.place.name),
            count,
        )
    return count


def recount(count: StockCount, *, actor, version: int | None = None) -> StockCount:
    """What differs is counted once more, and nothing else is asked for; the second round then wins. Once
    only. Inverse: `submit`.

    Raises Conflict when it is not waiting for approval (any more), StaleVersion as `submit` does, DomainError
    when nothing differs.
    """
    with transaction.atomic():
        count = documents.lock(count, "place")
        if why := recount_obstacle(count):
            raise Conflict(why)
        documents.fire(count, "recount", actor=actor, version=version)
        asked = review.to_count_again(count).update(recount=True)
        if not asked:
            raise DomainError(_("Nothing differs, so there is nothing to count again."))
        count.round = 2
        _save(count, "status", "round")
        activity.record(
            "assets.stockcount.recounted", actor=actor, target=count, changes={"lines": [None, asked]}
        )
        message = gettext_lazy("%(actor)s asks to count again what differs at %(place)s (%(number)s).")
        values = {"actor": actor.name, "place": count.place.name, "number": count.doc_number}
        everybody = User.objects.filter(
            pk__in={*count.counters.values_list("pk", flat=True), *counted_by(count)}
        )
        tell("COUNT_INVITED", everybody, actor, fill(message, **values), count, page="count_work")
    return count


def recount_obstacle(count: StockCount) -> str:
    """Why what differs cannot be counted again (any more), in a sentence; "" when nothing is in the way."""
    if count.status == CountStatus.REVIEW and count.round == 2:
        return _("What differed was counted again already.")
    return documents.late(count, "recount") or late_obstacle(count)


def late_obstacle(count: StockCount) -> str:
    """That somebody has to decide about what came late, in a sentence; "" when nothing waits."""
    waiting = count.entries.waiting().count()
    if not waiting:
        return ""
    return ngettext(
        "%(n)d entry came after the submission and waits: decide first whether it counts.",
        "%(n)d entries came after the submission and wait: decide first whether they count.",
        waiting,
    ) % {"n": waiting}


def cancel(count: StockCount, *, actor, reason: str, version: int | None = None) -> StockCount:
    """End a count without any consequence. Raises DomainError without a reason, Conflict when it is closed
    already, StaleVersion as `submit` does. No inverse.
    """
    reason = documents.need(reason, 3, sentence=_("Say in a few words why it is cancelled."))
    with transaction.atomic():
        count = documents.lock(count, "place")
        documents.fire(count, "cancel", actor=actor, version=version)
        count.cancelled_by, count.cancelled_by_name, count.cancelled_at = actor, actor.name, clock.now()
        count.cancel_reason = reason
        _save(count, "status", "cancelled_by", "cancelled_by_name", "cancelled_at", "cancel_reason")
        activity.record("assets.stockcount.cancelled", actor=actor, target=count, note=count.cancel_reason)
    return count


def may_count(count: StockCount, user) -> bool:
    """Whether this person counts in it: who manages stock, and who is invited."""
    return user.has_perm(MANAGE) or count.counters.filter(pk=user.pk).exists()


def refuse_stranger(count: StockCount, user) -> None:
    """Raise NotAllowed for somebody who is not invited to count."""
    if not may_count(count, user):
        raise NotAllowed(_("You are not invited to count in %(number)s.") % {"number": count.doc_number})


def counted_by(count: StockCount) -> set[int]:
    """Keys of the people who counted in it."""
    return set(count.entries.order_by().values_list("counted_by_id", flat=True).distinct())


def _refuse_overlap(place: Place, category: AssetCategory | None) -> None:
    """Raise Conflict when an open count covers some of this; the exclusion constraint stands behind it."""
    others = StockCount.objects.filter(place=place, status__in=OPEN).order_by("pk")
    if category:
        others = others.filter(category=category) | others.filter(category=None)
    if other := others.first():
        raise Conflict(
            _("%(place)s is being counted already: %(number)s, started by %(who)s.")
            % {"place": place, "number": other.doc_number, "who": other.started_by_name},
            field="place",
        )


def _save(count: StockCount, *fields: str) -> None:
    count.version += 1
    count.save(update_fields=[*fields, "version", "updated_at"])


def tell(event: str, recipients, actor, message, count: StockCount, *, page: str = "count") -> None:
    """News about a count, with the page of it that they lead to."""
    notify.send(
        event,
        recipients=recipients,
        actor=actor,
        message=message,
        about=count,
        url=reverse(page, args=[count.doc_number]),
    )


def judge_constraints() -> None:
    """Let the database say now, not at the commit, what it has against this transaction, so that it can be
    said beside the form.
    """
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise (from_database(error) or error) from error
