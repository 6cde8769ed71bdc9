"""A small whole world, made through the services: whatever a url may name is in it, and an unmistakable price
on everything that has one.
"""

import io
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from unittest import mock

from django.contrib.auth.tokens import default_token_generator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.encoding import force_bytes
from django.utils.functional import lazystr
from django.utils.http import urlsafe_base64_encode
from PIL import Image

from assets.models import (
    Asset,
    AssetRegistration,
    LabelPrint,
    Place,
    Repair,
    StandardItem,
    StockCount,
    StockMovement,
)
from assets.services import places
from assets.services.catalogue import categories, items, types
from assets.services.counts import counting, counts
from assets.services.custody import custody, losses
from assets.services.goods import assets as asset_service
from assets.services.goods import registrations, voiding
from assets.services.labels import labels
from assets.services.repairs import damage, repairs, work
from assets.services.stock import consumption
from core import clock, notify
from core.models import Attachment, Export, ImportJob, Notification, SavedView, User
from core.services import attachments, exports, saved_views
from core.services.imports import columns, jobs, runs
from core.tests.cast import Cast, make_cast
from loans.models import AssetReturn, Clearance, Handover, LoanDraft, LoanRequest, LoanTemplate
from requests_app.models import ApprovalDelegation, Delivery, Request, RequestActivity, RequestDraft
from tests import world_handovers, world_leaving, world_loans, world_requests, world_returns

# Nine different digits: no code, date, size or count of the test world looks like it.
PRICE = Decimal("987654321")
OLD_PRICE = Decimal("876543219")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
ASSET_HEADER = (
    "Nama Barang;Brand;Kategori;Tipe;Serial Number;MAC Address;Kondisi;Lokasi;Harga Beli;Vendor;No PO;No "
    "Invoice;"
    "Tanggal Beli;Garansi Sampai;Jumlah;Satuan;Catatan"
)
STATES = ("uploaded", "checking", "checked", "writing", "written", "undoing", "undone", "failed")


@dataclass
class World:
    """Everything by name. `imports` are of Admin Logistik, one in each state (`STATES`)."""

    cast: Cast
    device: Asset = None
    moved: Asset = None
    gone: Asset = None
    lost: Asset = None
    cable: Asset = None
    connectors: Asset = None
    held: Asset = None
    use: StockMovement = None
    piece: Asset = None
    item: StandardItem = None
    unused: StandardItem = None
    store: Place = None
    branch: Place = None
    empty: Place = None
    closed: Place = None
    registration: AssetRegistration = None
    voided: AssetRegistration = None
    recent: AssetRegistration = None
    broken: Repair = None
    mending: Repair = None
    away: Repair = None
    mended: Repair = None
    counting: StockCount = None
    reviewed: StockCount = None
    requests: dict[str, Request] = field(default_factory=dict)
    handover: Handover = None
    sign_token: str = ""
    signed: Handover = None
    undone: Handover = None
    own: Request = None
    loans: dict[str, LoanRequest] = field(default_factory=dict)
    extended: LoanRequest = None
    returns: dict[str, AssetReturn] = field(default_factory=dict)
    lent: LoanRequest = None
    loan_draft: LoanDraft = None
    loan_template: LoanTemplate = None
    shared_template: LoanTemplate = None
    leaver: User = None
    left: User = None
    clearance: Clearance = None
    freehand: Request = None
    comment: RequestActivity = None
    delivery: Delivery = None
    draft: RequestDraft = None
    delegation: ApprovalDelegation = None
    photo: Attachment = None
    pdf: Attachment = None
    news: Notification = None
    view: SavedView = None
    export: Export = None
    exports: dict[str, Export] = field(default_factory=dict)
    drawn: LabelPrint = None
    waiting: LabelPrint = None
    imports: dict[str, ImportJob] = field(default_factory=dict)
    catalogue_import: ImportJob = None
    reset: tuple[str, str] = None
    sessions: dict[int, str] = field(default_factory=dict)
    url: str = ""

    def person(self, role: str):
        """The person of the cast in a role; None for "anonymous"."""
        return self.cast.by_role().get(role)


def picture() -> bytes:
    """A small JPEG."""
    buffer = io.BytesIO()
    Image.effect_noise((60, 40), 60).save(buffer, "JPEG")
    return buffer.getvalue()


def upload(name: str, content: bytes | str) -> SimpleUploadedFile:
    """A file as a browser hands it in."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def asset_file(*serials: str, price="987.654.321,00", wrong: int = 0, notes="") -> str:
    """A CSV of devices of the world's catalogue; `wrong` more rows name a model that does not exist, with the
    same price.
    """
    row = (
        "CCR2004-16G-2S+;MikroTik;Perangkat Jaringan;Router;{};;Baru;Gudang Inventori;{};CV "
        "Uji;PO-1;INV-1;21/04/2026;21/04/2027;1;Unit;{}"
    )
    rows = [row.format(serial, price, notes) for serial in serials]
    rows += [
        row.replace("CCR2004-16G-2S+", "Tidak Ada").format(f"WRONG{n:05d}", price, notes)
        for n in range(wrong)
    ]
    return "\n".join([ASSET_HEADER, *rows]) + "\n"


def catalogue_file(*names: str) -> str:
    """A CSV of models."""
    header = (
        "category,type,classification,tracking_method,name,brand,"
        "bulk_type,unit_of_measure,base_unit_of_measure,quantity_per_unit"
    )
    return (
        "\n".join(
            [
                header,
                *(f"Perangkat Jaringan,Router,ASSET,INDIVIDUAL,{name},MikroTik,,Unit,," for name in names),
            ]
        )
        + "\n"
    )


def build(cast: Cast | None = None) -> World:
    """Make it. Jobs are run at once; the transaction is the caller's matter."""
    w = World(cast or make_cast())
    _places(w)
    _goods(w)
    _history(w)
    _repairs(w)
    _belongings(w)
    _imports(w)
    _exports(w)
    _labels(w)
    _counts(w)
    _losses(w)
    world_requests.build(w, PRICE)
    world_handovers.build(w, PRICE)
    # Before something is overdue: who has such a thing borrows nothing more.
    world_returns.build(w)
    world_loans.build(w)
    world_leaving.build(w)
    person = w.cast.staff
    w.reset = (urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person))
    return w


def _places(w: World) -> None:
    actor = w.cast.logistik
    w.store, w.branch, w.empty, w.closed = (
        places.create(actor=actor, name=name, detail="Jl. Gudang 1")
        for name in ("Gudang Inventori", "Gudang Cabang Bekasi", "Gudang Kosong", "Gudang Tutup")
    )
    places.deactivate(w.closed, actor=actor)


def _goods(w: World) -> None:
    actor = w.cast.logistik
    network = categories.create(actor=actor, name="Perangkat Jaringan", is_customer_installable=True)
    material = categories.create(actor=actor, name="Material Kabel")
    router = types.create(
        actor=actor, category=network, name="Router", classification="ASSET", tracking_method="INDIVIDUAL"
    )
    drum = types.create(
        actor=actor, category=material, name="Dropcore", classification="MATERIAL", tracking_method="BULK"
    )
    piece = types.create(
        actor=actor, category=material, name="Konektor", classification="MATERIAL", tracking_method="BULK"
    )
    w.item = items.create(actor=actor, type=router, name="CCR2004-16G-2S+", brand="MikroTik")
    w.unused = items.create(actor=actor, type=router, name="hAP ax2", brand="MikroTik")
    cable = items.create(
        actor=actor,
        type=drum,
        name="Dropcore 1 Core",
        brand="Furukawa",
        bulk_type="MEASUREMENT",
        unit_of_measure="Hasbal",
        base_unit_of_measure="Meter",
        quantity_per_unit=1000,
    )
    connector = items.create(
        actor=actor,
        type=piece,
        name="Fast Connector SC/UPC",
        brand="Netviel",
        bulk_type="COUNT",
        unit_of_measure="Box",
        base_unit_of_measure="Pcs",
        quantity_per_unit=100,
    )
    bought = {
        "price": PRICE,
        "vendor": "CV Mitra Fiber Jaya",
        "po_number": "PO-2026-0201",
        "invoice_number": "INV/2026/08500",
        "purchase_date": date(2026, 4, 21),
        "warranty_end_date": date(2027, 4, 21),
        "notes": "Pengadaan triwulan",
    }
    new = registrations.NewAsset
    header = registrations.Header(
        vendor="CV Mitra Fiber Jaya", po_number="PO-2026-0201", notes="Kiriman pertama"
    )
    w.registration = registrations.register(
        [
            *(
                new(
                    item=w.item,
                    place=w.store,
                    serial_number=f"CCR2004{n:05d}",
                    mac_address=f"2C:C8:1B:00:00:0{n}",
                    **bought,
                )
                for n in range(4)
            ),
            new(item=cable, place=w.store, balance=Decimal(1000), **bought),
            new(item=connector, place=w.store, balance=Decimal(100), **bought),
        ],
        actor=actor,
        header=header,
    )
    w.device, w.moved, w.gone, w.held, w.cable, w.connectors = w.registration.assets.order_by("pk")
    w.voided = registrations.register(
        [new(item=w.item, place=w.store, serial_number="BATAL00001", **bought)], actor=actor
    )
    w.recent = registrations.register(
        [new(item=w.item, place=w.branch, serial_number="BARU00001", **bought)], actor=actor
    )
    voiding.void(w.voided, actor=actor, reason="Salah kirim dari vendor")


def _history(w: World) -> None:
    actor = w.cast.logistik
    asset_service.move([w.moved], to=w.branch, actor=actor, note="Untuk cabang")
    asset_service.adjust(w.cable, counted=Decimal(900), actor=actor, reason="Stok opname")
    asset_service.decommission(w.gone, actor=actor, reason="Terbakar tersambar petir")
    parts = [custody.Part(w.held), custody.Part(w.connectors, Decimal(20))]
    w.held, w.piece = custody.issue(
        parts, to=w.cast.staff, actor=actor, reference="WO-2026-17", note="Untuk pemasangan"
    )
    # Two changes of the price, so that both sides of one stand in the log, and one of something else.
    for price in (OLD_PRICE, PRICE):
        w.device.refresh_from_db()
        asset_service.update(
            w.device, actor=w.cast.ceo, version=w.device.version, values={"purchase_price": price}
        )
    w.device.refresh_from_db()
    asset_service.update(w.device, actor=actor, version=w.device.version, values={"location_detail": "Rak 3"})
    for row in (w.device, w.moved, w.gone, w.cable, w.connectors):
        row.refresh_from_db()


def _repairs(w: World) -> None:
    """One that waits, one with the technician, one at a vendor and late, one that is over, with parts and a
    bill.
    """
    actor, price = w.cast.logistik, {"price": PRICE, "vendor": "CV Mitra Fiber Jaya"}
    new = registrations.NewAsset
    news = [new(item=w.item, place=w.store, serial_number=f"RUSAK{n:05d}", **price) for n in range(4)]
    news.append(new(item=w.cable.standard_item, place=w.store, balance=Decimal(1000), **price))
    *devices, cable = registrations.register(news, actor=actor).assets.order_by("pk")
    w.broken, w.mending, w.away, w.mended = (
        damage.report(
            device, actor=w.cast.staff, condition="MINOR_DAMAGE", description="Port WAN tidak menyala"
        )
        for device in devices
    )
    w.mending, w.mended = (
        repairs.start(each, actor=actor, technician=w.cast.staff) for each in (w.mending, w.mended)
    )
    w.away = repairs.send_out(w.away, actor=actor, vendor="CV Servis Elektronik", contact="Pak Budi")
    Repair.objects.filter(pk=w.away.pk).update(estimate_date=clock.today() - timedelta(days=2))
    work.progress(w.mending, actor=w.cast.staff, note="Menunggu suku cadang")
    work.use_parts(w.mended, [consumption.Usage(cable.standard_item, Decimal(10), cable)], actor=actor)
    w.use = StockMovement.objects.get(reference_id=w.mended.doc_number, related_asset=cable)
    w.mended = repairs.finish(w.mended, actor=actor, condition="GOOD", actions="Port WAN diganti", to=w.store)
    w.mended = work.set_cost(w.mended, actor=w.cast.purchase, version=w.mended.version, cost=PRICE)


def _belongings(w: World) -> None:
    w.photo = attachments.add(w.device, upload("foto.jpg", picture()), actor=w.cast.logistik)
    w.pdf = attachments.add(w.device, upload("faktur.pdf", PDF), actor=w.cast.logistik)
    for person in vars(w.cast).values():
        rows = [
            notify.send(
                event,
                recipients=[person],
                actor=None,
                message=lazystr(f"Kabar {event}"),
                url="/",
                reference=w.device.code,
            )[0]
            for event in sorted(notify._events)
        ]
        if person == w.cast.logistik:
            w.news = rows[0]
        saved = saved_views.save("assets", "Rusak saja", "status=damaged", actor=person)
        if person == w.cast.logistik:
            w.view = saved


def _losses(w: World) -> None:
    """A device that its holder lost."""
    new = registrations.NewAsset(item=w.item, place=w.store, serial_number="HILANG00001", price=PRICE)
    (device,) = registrations.register([new], actor=w.cast.logistik).assets.all()
    (device,) = custody.issue([custody.Part(device)], to=w.cast.staff, actor=w.cast.logistik)
    w.lost = losses.lose(device, actor=w.cast.staff, reason="Tertinggal di lokasi pelanggan")


def import_to(state: str, *, actor, kind="assets", name="barang.csv", content="") -> ImportJob:
    """An import that has come as far as `state` (a word of STATES), its jobs run here and now."""
    job = jobs.receive(upload(name, content), kind=kind, actor=actor)
    if state == "uploaded":
        return job
    jobs.start_check(job, mapping=columns.suggestion(job).mapping, actor=actor)
    if state == "checking":
        return _fresh(job)
    if state == "failed":
        # What a damaged disk does: the file is gone when the worker wants it.
        job.file.storage.delete(job.file.name)
    runs.check(job.pk)
    if state in ("checked", "failed"):
        return _fresh(job)
    jobs.start_write(_fresh(job), only_good=True, actor=actor)
    if state == "writing":
        return _fresh(job)
    runs.write(job.pk)
    if state == "written":
        return _fresh(job)
    jobs.start_undo(_fresh(job), actor=actor)
    if state == "undone":
        runs.undo(job.pk)
    return _fresh(job)


def _fresh(job: ImportJob) -> ImportJob:
    return ImportJob.objects.get(pk=job.pk)


def _imports(w: World) -> None:
    for n, state in enumerate(STATES):
        content = asset_file(f"IMPOR{n:05d}", f"IMPOR{n:05d}X", wrong=2)
        w.imports[state] = job = import_to(
            state, actor=w.cast.logistik, name=f"barang-{state}.csv", content=content
        )
        assert job.state == state.upper(), f"{job.state}, not {state}: {job.error}"
    w.catalogue_import = import_to(
        "written",
        actor=w.cast.purchase,
        kind="catalogue",
        name="katalog.csv",
        content=catalogue_file("CCR2116-12G-4S+"),
    )


def _exports(w: World) -> None:
    """A file from the worker for each of those who may export, and one that still waits."""
    with mock.patch.object(exports, "AT_ONCE", 0):
        for name in ("ceo", "logistik", "purchase"):
            export, _rows = exports.start("assets", "csv", actor=getattr(w.cast, name))
            exports.run(export.pk)
            w.exports[name] = Export.objects.get(pk=export.pk)
        w.export, _rows = exports.start("assets", "xlsx", actor=w.cast.logistik)


def _labels(w: World) -> None:
    """A PDF that is there, and labels that wait for the worker."""
    w.drawn = labels.create(actor=w.cast.logistik, layout="A4_10", first=3, ids=[w.device.pk, w.cable.pk])
    with mock.patch.object(labels, "AT_ONCE", 0):
        w.waiting = labels.create(actor=w.cast.logistik, layout="ROLL", query="tab=in_storage")


def _counts(w: World) -> None:
    """One stock count under way, in which staff helps, and one that waits for a second person: something of
    each kind differs there.
    """
    actor, helper = w.cast.logistik, w.cast.staff
    shelf, other = (places.create(actor=actor, name=name) for name in ("Gudang Hitung", "Gudang Hitung Dua"))
    item = items.create(actor=actor, type=w.item.type, name="CRS328-24P-4S+", brand="MikroTik")
    new = registrations.NewAsset
    news = [new(item=item, place=shelf, serial_number=f"HITUNG{n:04d}", price=PRICE) for n in range(4)]
    news += [new(item=w.cable.standard_item, place=shelf, balance=Decimal(1000), price=PRICE)]
    news += [new(item=w.connectors.standard_item, place=shelf, balance=Decimal(100), price=PRICE)]
    news += [new(item=item, place=other, serial_number=f"HITUNG{n:04d}", price=PRICE) for n in range(4, 7)]
    *goods, drum, box, stray, here, _left = registrations.register(news, actor=actor).assets.order_by("pk")
    w.reviewed = counts.start(shelf, actor=w.cast.ceo, counters=[helper], note="Opname bulanan")
    for code in (goods[0].code, goods[1].serial_number, stray.code, "TIDAK-DIKENAL-01"):
        counting.count_code(w.reviewed, actor=helper, code=code, key=uuid.uuid4())
    counting.count_code(w.reviewed, actor=helper, code=drum.code, amount=Decimal(900), key=uuid.uuid4())
    counting.count_code(w.reviewed, actor=helper, code=box.code, amount=Decimal(105), key=uuid.uuid4())
    w.reviewed = counts.submit(w.reviewed, actor=w.cast.ceo)
    w.counting = counts.start(other, actor=actor, counters=[helper])
    counting.count_code(w.counting, actor=helper, code=here.code, key=uuid.uuid4())
    _late_count(w, actor, helper, item)


def _late_count(w: World, actor, helper, item) -> None:
    """A stock count of which something was still on a phone when it was submitted."""
    shelf = places.create(actor=actor, name="Gudang Hitung Tiga")
    news = [
        registrations.NewAsset(item=item, place=shelf, serial_number=f"TELAT{n:04d}", price=PRICE)
        for n in range(2)
    ]
    one, two = registrations.register(news, actor=actor).assets.order_by("pk")
    w.late = counts.start(shelf, actor=w.cast.ceo, counters=[helper])
    counting.count_code(w.late, actor=helper, code=one.code, key=uuid.uuid4())
    w.late = counts.submit(w.late, actor=w.cast.ceo)
    counting.count_code(w.late, actor=helper, code=two.code, key=uuid.uuid4())
