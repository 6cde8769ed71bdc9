"""Measures Trinity's pages over HTTP through gunicorn, beside a bare Django page and the raw SQL, all in one
run.

    python -m bench.measure            both sizes, prints the tables that README.md holds

Each round asks every page once, so that a slow moment of the machine falls on all of them; the figure is the
median of the rounds.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
FIRST_PORT = 8191
WARM_UP = 10
PAGES = {
    "list": "/assets/",
    "filtered list": "/assets/?category={category}&tab=IN_STORAGE",
    "search, frequent word": "/assets/?q=Huawei",
    "search, rare word (notes)": "/assets/?q=titipan",
    "search inside a serial": "/assets/?q=S1P1PU",
    "page 1000": "/assets/?page=1000",
    "page 200": "/assets/?page=200",
    "asset with 1,000 entries": "/assets/{logged}/",
    "search box, nothing found": "/search/?q=zzzzq",
    "home": "/",
    "stock": "/stock/",
    "stock on a day": "/stock/?on=2025-06-30",
    "stock, running low": "/stock/?tab=low",
    "stock card, 100,000 rows": "/stock/{drum}/",
    "stock card, middle": "/stock/{drum}/?to=2025-06-30",
    "stock card on a day": "/stock/{drum}/?on=2025-06-30",
    "loans list": "/loans/",
    "loans, one state": "/loans/?tab=approved",
    "loans, search": "/loans/?q=saputra",
    "loan page, 100 things": "/loans/{loan}/",
    "calendar of a model, each unit kept": "/stock/{calendar}/calendar/",
    "calendar of a unit": "/assets/{kept}/calendar/",
    "handovers list": "/handovers/",
    "handover page, 100 lines": "/handovers/{handover}/",
    "returns list": "/returns/",
    "return page, 100 lines": "/returns/{return_}/",
}
# Asked by a super admin, who sees all requests and their prices; the others by who keeps the warehouse.
CHIEFS_PAGES = {
    "requests list": "/requests/",
    "requests, one state": "/requests/?tab=completed",
    "requests, search": "/requests/?q=cempaka",
    "request page, 50 lines 200 activities": "/requests/{large}/",
    "the same, before it is signed": "/requests/{large_reviewed}/",
}
EVERY_PAGE = PAGES | CHIEFS_PAGES
RAW = {
    "list": (
        "SELECT id, code, name, brand, serial_number, status FROM assets WHERE voided_at IS NULL ORDER BY "
        "id DESC LIMIT 50"
    ),
    "page 1000": (
        "SELECT id, code, name, brand, serial_number, status FROM assets WHERE voided_at IS NULL ORDER BY "
        "id DESC LIMIT 50 OFFSET 49950"
    ),
    "search, frequent word": (
        "SELECT id, code FROM assets WHERE voided_at IS NULL AND search_text LIKE '%huawei%' ORDER BY id "
        "DESC LIMIT 50"
    ),
    "search inside a serial": (
        "SELECT id, code FROM assets WHERE voided_at IS NULL AND search_text LIKE '%s1p1pu%' ORDER BY id "
        "DESC LIMIT 50"
    ),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--databases", default="bench_large,bench_small")
    options = parser.parse_args()
    names = options.databases.split(",")
    sites = [prepare(name, FIRST_PORT + 2 * number) for number, name in enumerate(names)]
    try:
        ask_all(sites, options.rounds)
    finally:
        for site in sites:
            for server in site["servers"]:
                server.terminate()
                server.wait(20)
    for site in sites:
        show(site)
    if len(sites) == 2:
        compare(*sites)


def prepare(database: str, port: int) -> dict:
    """Serve one database: Trinity on `port`, the bare page on the next. Returns what is asked and known of
    it.
    """
    os.environ.update(BENCH_DATABASE=database, DJANGO_SETTINGS_MODULE="bench.settings")
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run([sys.executable, "manage.py", *command, "-v0"], check=True, cwd=ROOT, env=os.environ)
    facts = subprocess.run(
        [sys.executable, "-m", "bench.facts"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ,
    )
    facts = dict(line.split("=", 1) for line in facts.stdout.split())
    servers = [
        serve("trinity.wsgi", "bench.settings", port),
        serve("bench.bare", "bench.bare_settings", port + 1),
    ]
    asked = {
        name: (port, url.format(**facts), f"sessionid={facts[session_of(name)]}")
        for name, url in EVERY_PAGE.items()
    }
    asked["bare Django page"] = (port + 1, "/bare/", f"sessionid={facts['bare_session']}")
    return {
        "name": database,
        "servers": servers,
        "asked": asked,
        "resting": resident(servers[0]),
        "raw": {name: float(facts[f"raw_{index}"]) for index, name in enumerate(RAW)},
        "queries": {name: facts.get(f"queries_{index}", "") for index, name in enumerate(EVERY_PAGE)},
    }


def session_of(name: str) -> str:
    """Who asks for a page: the fact that is his session."""
    return "chief_session" if name in CHIEFS_PAGES else "session"


def ask_all(sites: list[dict], rounds: int):
    """Ask every page of every site in turn, so that a slow moment of the machine falls on all; the median of
    each is kept.
    """
    times = {(site["name"], page): [] for site in sites for page in site["asked"]}
    for number in range(rounds + WARM_UP):
        for page in sites[0]["asked"]:
            for site in sites:
                took = ask(*site["asked"][page])
                if number >= WARM_UP:
                    times[site["name"], page].append(took)
    for site in sites:
        site["times"] = {page: statistics.median(times[site["name"], page]) for page in site["asked"]}


def serve(app: str, settings: str, port: int):
    """A gunicorn with one worker, as in production; returns when it answers."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "WEB_CONCURRENCY": "1",
        "WEB_THREADS": "2",
        "WEB_MAX_REQUESTS": "0",
    }
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "gunicorn", "--config", "trinity/gunicorn.py", "-b", f"127.0.0.1:{port}", app],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(200):
        time.sleep(0.1)
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/login/")
            connection.getresponse().read()
            return server
        except OSError:
            continue
    raise SystemExit(f"{app} did not start")


def ask(port: int, url: str, cookie: str) -> float:
    """Milliseconds until the last byte of a page that answered 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = time.perf_counter()
    connection.request("GET", url, headers={"Cookie": cookie})
    response = connection.getresponse()
    response.read()
    took = (time.perf_counter() - begun) * 1000
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{url} answered {response.status} {response.headers.get('Location', '')}")
    return took


def resident(server) -> float:
    """MB of private and shared memory of the worker of a gunicorn, right after its start."""
    (worker,) = psutil.Process(server.pid).children()
    return worker.memory_info().rss / 2**20


def show(site: dict):
    """One table per database, as it stands in README.md."""
    bare = site["times"]["bare Django page"]
    say(f"\n{site['name']}: web worker at rest {site['resting']:.0f} MB\n")
    say("| page | ms | x bare | queries | raw SQL ms |\n|---|---:|---:|---:|---:|")
    for name, took in site["times"].items():
        raw = site["raw"].get(name)
        say(
            f"| {name} | {took:.1f} | {took / bare:.2f} | {site['queries'].get(name, '')} "
            f"| {'' if raw is None else f'{raw:.1f}'} |"
        )


def compare(large: dict, small: dict):
    """How much more a page costs with a hundred times the rows."""
    say("\n| page | large / small |\n|---|---:|")
    for name, took in large["times"].items():
        say(f"| {name} | {took / small['times'][name]:.2f} |")


def say(text: str):
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
