"""How gunicorn serves Trinity: `gunicorn --config trinity/gunicorn.py trinity.wsgi`."""

import gc
import os

# Behind a proxy on the same machine nobody else needs to reach this port; a container sets 0.0.0.0.
bind = os.environ.get("BIND") or f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
timeout = int(os.environ.get("WEB_TIMEOUT", "60"))
graceful_timeout = 20
keepalive = 5

# The code is loaded once and shared by the workers; a worker is replaced now and then, not all at the same
# moment.
preload_app = True
max_requests = int(os.environ.get("WEB_MAX_REQUESTS", "2000"))
max_requests_jitter = max_requests // 5

# Heartbeat files belong in memory: on a slow disk they stall a worker for seconds.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  the kernel's shared memory, not a guessable temp file
control_socket_disable = True
errorlog = "-"
accesslog = os.environ.get("WEB_ACCESS_LOG") or None
loglevel = os.environ.get("WEB_LOG_LEVEL", "info")
# Whose X-Forwarded-* headers are believed: the proxy's address.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def when_ready(server):
    """Move what loading the code left out of the garbage collector's sight, once, before any worker is
    forked.

    A collection in a worker then looks only at what requests made, and does not touch (and so copy) the
    shared pages.
    """
    from django.db import connections

    # No database connection crosses a fork: two processes on one socket would read each other's answers.
    for connection in connections.all(initialized_only=True):
        connection.close()
    gc.collect()
    gc.freeze()
    # A page makes tens of thousands of short-lived objects; looking through them after every 700 finds
    # nothing.
    gc.set_threshold(20_000, 20, 20)
