import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trinity.settings")
application = get_wsgi_application()

# A view without a declared permission must not be served; `manage.py check` says the same, but gunicorn runs
# no checks.
from core import access  # noqa: E402

access.verify_urls()
