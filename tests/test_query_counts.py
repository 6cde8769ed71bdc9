"""What each page costs in queries: the same for 10 rows and for 100, and never more than the committed
baseline.

A page that got dearer fails; one that got cheaper asks for the new number:  UPDATE_QUERY_BASELINE=1 pytest
tests/test_query_counts.py -p no:xdist
"""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import lazystr

from assets.services import places
from assets.services.catalogue import items as catalogue_items
from assets.services.counts import counts as stock_counts
from assets.services.goods import assets as asset_service
from assets.services.goods import registrations
from assets.services.repairs import damage
from core import clock, notify
from core.models import ImportJob, Notification
from core.roles import Role
from core.services import saved_views
from core.tests.factories import DivisionFactory, UserFactory
from loans.services.handovers import making as handovers
from loans.services.loans import asking, deciding, fetching
from loans.services.loans import templates as loan_templates
from loans.services.loans.templates import TemplateLine
from loans.services.returns import declaring
from loans.services.returns.declaring import Declared
from requests_app.services.requests import requests
from requests_app.services.requests.requests import Head, NewLine
from tests import remembered
from tests import world as worlds
from tests.access_table import TABLE
from tests.visits import address, client_of

MOST_TEMPLATES = 40  # of a person, who may keep 50
BASELINE = Path(__file__).with_name("query_baseline.json")
# Pages that show rows or one thing with all that hangs on it.
NAMES = (
    "stock",
    "stock_card",
    "stock_lots",
    "stock_calendar",
    "asset_calendar",
    "my_stock",
    "division_stock",
    "home",
    "users",
    "user",
    "divisions",
    "division",
    "notifications",
    "activity_list",
    "search",
    "assets",
    "asset",
    "catalogue",
    "item",
    "thresholds",
    "threshold_set",
    "threshold_set_many",
    "restock",
    "restock_print",
    "locations",
    "location",
    "registrations",
    "registration",
    "imports",
    "import_preview",
    "import_result",
    "registration_create",
    "config",
    "handovers",
    "handover",
    "handover_new",
    "handover_answer",
    "handover_letter",
    "loans",
    "loan",
    "loan_create",
    "loan_templates",
    "loan_template_edit",
    "loan_decide",
    "loan_assign",
    "loan_hand_out",
    "returns",
    "return",
    "return_verify",
    "custody_take_back",
    "material_use",
    "repairs",
    "repair",
    "counts",
    "count",
    "count_work",
    "count_report",
    "count_approve",
    "request_create",
    "requests",
    "delegations",
    "delegation_create",
    "request",
    "request_letter",
    "request_approve_logistic",
    "request_approve_final",
    "request_set_purchase",
    "request_approve_purchase",
    "request_receive",
    "request_hand_over",
)
PAGES = [entry for entry in TABLE if entry.name in NAMES]
ROLES = (Role.SUPER_ADMIN, Role.ADMIN_LOGISTIK, Role.STAFF)
UPDATE = os.environ.get("UPDATE_QUERY_BASELINE")


def grow(w, count: int) -> None:
    """`count` more of everything a page may list."""
    actor = w.cast.logistik
    new = registrations.NewAsset
    start = len(w.grown)
    w.grown += range(count)
    for n in range(start, start + count):
        UserFactory(name=f"Orang {chr(65 + n // 26)}{chr(65 + n % 26)}", division=w.cast.staff.division)
        DivisionFactory(name=f"Divisi {n}")
        item = catalogue_items.create(
            actor=actor, type=w.item.type, name=f"MikroTik CCR-{n}", brand="MikroTik"
        )
        place = places.create(actor=actor, name=f"Gudang {n}")
        registrations.register([new(item=item, place=place, serial_number=f"TUMBUH{n:05d}")], actor=actor)
        stock_counts.start(place, actor=actor)
        requests.create(Head(), [NewLine(2, w.cable.standard_item), NewLine(1, item)], actor=w.cast.staff)
        notify.send(
            "IMPORT_FINISHED",
            recipients=[actor, w.cast.ceo, w.cast.staff],
            actor=None,
            message=lazystr(f"Kabar {n}"),
            url="/",
        )
        asset_service.update(
            w.device, actor=actor, version=version(w.device), values={"notes": f"Catatan {n}"}
        )
        places.update(w.store, actor=actor, version=version(w.store), name=w.store.name, detail=f"Jl. {n}")
        if n < MOST_TEMPLATES:
            kit = [TemplateLine(item, 1), TemplateLine(w.cable.standard_item, 50)]
            loan_templates.create(actor=w.cast.staff, name=f"Paket {n}", lines=kit)
            loan_templates.create(actor=actor, name=f"Paket {n}", lines=kit, is_shared=True)
        ImportJob.objects.create(kind="assets", filename=f"{n}.csv", owner=actor)
    given = registrations.register(
        [new(item=w.item, place=w.branch, serial_number=f"SERAHKAN{start + n:05d}") for n in range(count)],
        actor=actor,
    )
    for device in given.assets.select_related("standard_item").order_by("pk"):
        handovers.make([handovers.Line(device)], receiver=w.cast.staff, actor=actor)
    registrations.register(
        [new(item=w.item, place=w.store, serial_number=f"LAGI{start + n:05d}") for n in range(count)],
        actor=actor,
    )
    lines = [
        new(item=i, place=w.store, serial_number=f"BANYAK{start + n:05d}")
        for n, i in enumerate(items(w, count))
    ]
    w.registration = registrations.register(lines, actor=actor)
    for asset in w.registration.assets.all():
        damage.report(asset, actor=actor, condition="MINOR_DAMAGE", description="Tidak menyala")
    rows = [f"TULIS{start + n:05d}" for n in range(count)]
    w.imports["checked"] = worlds.import_to(
        "checked", actor=actor, content=worlds.asset_file(*rows, wrong=count, notes=str(start))
    )
    lend(w, start, count)
    for n in range(min(count, 8)):
        saved_views.save("assets", f"Pandangan {start + n}", "q=a", actor=actor)


def lend(w, start: int, count: int) -> None:
    """`count` more loans: each waits, or is out, or lies with the warehouse to be verified."""
    item = items(w, 1)[0]
    for n in range(start, start + count):
        new = registrations.NewAsset(item=item, place=w.store, serial_number=f"DIPINJAM{n:05d}")
        unit = registrations.register([new], actor=w.cast.logistik).assets.get()
        wish = asking.NewLine(item, 1, clock.today(), clock.today() + timedelta(days=5))
        loan = asking.ask([wish], actor=w.cast.leader)
        if n % 3 == 0:
            continue
        line = loan.items.get()
        loan = deciding.decide(loan, {line.pk: deciding.Verdict(1, [unit])}, actor=w.cast.logistik)
        loan, _h = fetching.hand_out(loan, [fetching.Fetch(line.pk, unit)], actor=w.cast.logistik)
        if n % 3 == 1:
            declaring.declare(loan, [Declared(loan.assignments.get())], actor=w.cast.leader)


def items(w, count: int) -> list:
    """Different models, so that a document has many groups."""
    return list(type(w.item).objects.filter(name__startswith="MikroTik CCR-").order_by("pk")[:count])


def version(row) -> int:
    """The number an edit form would carry now."""
    return type(row).objects.values_list("version", flat=True).get(pk=row.pk)


def measure(w) -> dict[str, int]:
    """name role -> queries, for everybody who gets the page."""
    found = {}
    for entry in PAGES:
        for role in ROLES:
            client, url = client_of(w.person(role)), address(entry, w)
            client.get(
                reverse("account")
            )  # what is only paid once: content types, the session's sign of life
            with CaptureQueriesContext(connection) as queries:
                response = client.get(url + ("&" if "?" in url else "?") + "per_page=100")
            if response.status_code == 200:
                found[f"{entry.name} {role}"] = len(queries)
                w.seen[f"{entry.name} {role}"] = [query["sql"] for query in queries]
    return found


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker):
    """Queries of every page with 10 and with 100 of everything."""
    with django_db_blocker.unblock(), transaction.atomic():
        # what few rows cost is measured cold, what many cost after it: the same in every order of the tests
        cache.clear()
        w = remembered.world()
        w.grown, w.seen = [], {}
        ContentType.objects.get_for_models(Notification, ImportJob)
        grow(w, 10)
        few, w.few = measure(w), dict(w.seen)
        grow(w, 90)
        many = measure(w)
        yield few, many, w
        transaction.set_rollback(True)


def dearer(few: dict, many: dict, w) -> dict:
    """Pages that cost more with more rows, and the queries that came on top."""
    return {
        page: [sql[:300] for sql in w.seen[page] if sql not in w.few[page]][: many[page] - few[page] + 2]
        for page in many
        if many[page] > few[page]
    }


# One test, so that the large world is built once however many processes share the work.
def test_pages_cost_what_they_should(counts, db):
    few, many, w = counts
    if UPDATE:
        BASELINE.write_text(json.dumps(dict(sorted(many.items())), indent=1) + "\n")
    baseline = json.loads(BASELINE.read_text())
    assert len(PAGES) == len(NAMES) and {page.split()[0] for page in many} == set(NAMES)
    assert dearer(few, many, w) == {}, "more rows cost more queries"
    assert {page: (baseline.get(page), n) for page, n in many.items() if n > baseline.get(page, -1)} == {}, (
        "dearer than the baseline"
    )
    most = {page: 25 if page.startswith("home ") else 20 for page in many}
    assert {page: n for page, n in many.items() if n > most[page]} == {}, "too many queries for one page"
    cheaper = {page: (n, many.get(page)) for page, n in baseline.items() if many.get(page, -1) < n}
    assert cheaper == {}, "cheaper than the baseline, or gone: lower it (see above how)"
