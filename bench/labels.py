"""Measures labels through a real worker: 1,000 of each layout, how long, how much memory, and whether every
code is read back.

python -m bench.labels                  # 1,000 labels
python -m bench.labels --labels 10000   # as many as one job may be
"""

import argparse
import time
from decimal import Decimal
from pathlib import Path

import psutil

from bench.build import begin
from bench.imports import Worker, wait

DATABASE = "bench_labels"
LAYOUTS = ("ROLL", "A4_10", "A4_24", "A4_40")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--labels", type=int, default=1000)
    options = parser.parse_args()
    begin(DATABASE, "initial")
    fill(options.labels)
    print(
        "| layout | labels | pages | s | of that CPU s | worker MB | file MB | read back "
        "|\n|---|---:|---:|---:|---:|---:|---:|---:|",
        flush=True,
    )
    for key in LAYOUTS:
        worker = Worker()
        try:
            draw(worker, key, options.labels)
        finally:
            worker.stop()


def fill(count: int):
    """`count` things: devices, and one lot to every nine of them."""
    from assets.services import places
    from assets.services.catalogue import categories, items, types
    from assets.services.goods import registrations
    from core.models import User

    actor = User.objects.get(email="admin@trinity.com")
    group = categories.create(actor=actor, name="Bench")
    kinds = [
        types.create(actor=actor, category=group, name=name, classification=sort, tracking_method=tracking)
        for name, sort, tracking in (("Router", "ASSET", "INDIVIDUAL"), ("Dropcore", "MATERIAL", "BULK"))
    ]
    device = items.create(
        actor=actor,
        type=kinds[0],
        name="LiteBeam 5AC Gen2 airMAX 23 dBi",
        brand="Ubiquiti",
        unit_of_measure="Unit",
    )
    cable = items.create(
        actor=actor,
        type=kinds[1],
        name="Drop FTTH 1 Core",
        brand="Furukawa",
        bulk_type="MEASUREMENT",
        unit_of_measure="Hasbal",
        base_unit_of_measure="Meter",
        quantity_per_unit=1000,
    )
    place = places.create(actor=actor, name="Gudang Bench")
    new = registrations.NewAsset
    things = [
        new(item=cable, place=place, balance=Decimal(1000))
        if n % 10 == 9
        else new(item=device, place=place, serial_number=f"BENCH{n:07d}")
        for n in range(count)
    ]
    for start in range(0, count, 500):
        registrations.register(things[start : start + 500], actor=actor)


def draw(worker: Worker, key: str, count: int):
    """Ask for labels of everything, wait for the worker, and print one row of the table. The seconds include
    the queue.
    """
    from unittest import mock

    from assets.models import LabelPrint
    from assets.services.labels import labels
    from core.models import User

    time.sleep(3)  # until the worker listens: its start is no part of the job
    process, actor = psutil.Process(worker.process.pid), User.objects.get(email="admin@trinity.com")
    cpu, begun = spent(process), time.perf_counter()
    with mock.patch.object(labels, "AT_ONCE", 0):
        job = wait(LabelPrint, labels.create(actor=actor, layout=key, order="CODE"), "DONE")
    seconds, cpu = time.perf_counter() - begun, spent(process) - cpu
    pages, right = read_back(job)
    size = Path(job.file.path).stat().st_size
    print(
        f"| {key} | {job.done:,} | {pages:,} | {seconds:.1f} | {cpu:.1f} | {worker.peak / 2**20:.0f} "
        f"| {size / 2**20:.1f} | {right:,} of {count:,} |",
        flush=True,
    )
    job.file.delete(save=False)


def spent(process: psutil.Process) -> float:
    """Seconds of a processor that a process has used."""
    times = process.cpu_times()
    return times.user + times.system


def read_back(job) -> tuple[int, int]:
    """(pages, labels whose QR code and bar code both say what they should), from pictures of 300 dots per
    inch.
    """
    import pypdfium2
    import zxingcpp

    from assets.labels.layouts import LAYOUTS as PAPERS
    from assets.labels.layouts import MM
    from assets.services.labels.labels import chosen, labels_of

    layout, dots = PAPERS[job.layout], 300 / 72
    expected = [sorted([label.code, label.url]) for label in labels_of(chosen(job.owner).order_by("code"))]
    document, right = pypdfium2.PdfDocument(job.file.path), 0
    for number, page in enumerate(document):
        paper = page.render(scale=dots, grayscale=True).to_pil()
        for position, wanted in enumerate(expected[number * layout.per_page :][: layout.per_page]):
            x, y = (value * dots for value in layout.origin(position))
            box = (
                x,
                paper.height - y - layout.height * MM * dots,
                x + layout.width * MM * dots,
                paper.height - y,
            )
            found = zxingcpp.read_barcodes(
                paper.crop(tuple(map(round, box))),
                [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128],
                try_rotate=False,
                try_invert=False,
            )
            right += sorted(code.text for code in found) == wanted
    return len(document), right


if __name__ == "__main__":
    main()
