"""Ask the web server of this container for the log-in page; end with 1 when it gives none. Docker calls this
every 30 seconds.
"""

import http.client
import os
import sys

# The first allowed name and the proxy's header: otherwise the answer is a refusal or a redirect, which prove
# less.
HEADERS = {"Host": os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0], "X-Forwarded-Proto": "https"}


def main():
    port = int(os.environ.get("BIND", ":8000").rsplit(":", 1)[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/login/", headers=HEADERS)
        return 0 if connection.getresponse().status < 500 else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
