"""Measures the import through a real worker: the sample file of a warehouse, and 100,000 rows made from it.

    python -m bench.imports

Prints seconds for checking and for writing, rows per second from the upload to the last row, and the worker's
largest memory.
"""

import argparse
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from bench.build import begin

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "assets" / "tests" / "data"
DATABASE = "bench_import"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    begin(DATABASE, "initial")
    from django.core.management import call_command

    print(
        "| file | rows | checked s | written s | rows/s in all | worker MB |\n|---|---:|---:|---:|---:|---:|",
        flush=True,
    )
    worker = Worker()
    try:
        bring(worker, "catalogue", DATA / "catalogue.csv")
        bring(worker, "assets", DATA / "registrasi-gudang.csv")
        bring(worker, "assets", large(options.rows))
    finally:
        worker.stop()
    call_command("check_ledger")


class Worker:
    """A worker as in production, and the largest resident memory it had."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "procrastinate", "worker"], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        self.peak = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self):
        process = psutil.Process(self.process.pid)
        while self.process.poll() is None:
            self.peak = max(self.peak, process.memory_info().rss)
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def bring(worker: Worker, kind: str, path: Path):
    """Upload a file as a person would, wait for the worker to check it, say yes, wait for it to be
    written.
    """
    from django.core.files.uploadedfile import TemporaryUploadedFile

    from core.models import ImportJob, User
    from core.services.imports import columns, jobs

    actor = User.objects.get(email="admin@trinity.com")
    begun = time.perf_counter()
    with TemporaryUploadedFile(path.name, "text/csv", path.stat().st_size, None) as upload:
        upload.write(path.read_bytes())
        upload.seek(0)
        job = jobs.receive(upload, kind=kind, actor=actor)
    job = jobs.start_check(job, mapping=columns.suggestion(job).mapping, actor=actor)
    wait(ImportJob, job, "CHECKED")
    checked = time.perf_counter()
    jobs.start_write(jobs.current(job), only_good=True, actor=actor)
    job = wait(ImportJob, job, "WRITTEN")
    written = time.perf_counter()
    print(
        f"| {path.name} | {job.total:,} | {checked - begun:.1f} | {written - checked:.1f} "
        f"| {job.total / (written - begun):,.0f} | {worker.peak / 2**20:.0f} |",
        flush=True,
    )


def wait(model, job, state: str):
    """The job, once it is in `state`; ends the bench when it failed."""
    while True:
        job = model.objects.get(pk=job.pk)
        if job.state == state:
            return job
        if job.state == "FAILED":
            raise SystemExit(job.error)
        time.sleep(0.1)


def large(rows: int) -> Path:
    """The sample's devices over and over, each with a serial number and a MAC address of its own."""
    source = (DATA / "registrasi-gudang.csv").read_text("utf-8-sig").splitlines()
    devices = [line.split(";") for line in source[1:] if line.split(";")[4]]
    path = ROOT / "var" / "bench" / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(source[0] + "\n")
        for n in range(rows):
            cells = [*devices[n % len(devices)]]
            cells[4], cells[5], cells[16] = f"BENCH{n:08d}", f"02{n:010X}", f"baris {n}"
            file.write(";".join(cells) + "\n")
    return path


if __name__ == "__main__":
    main()
