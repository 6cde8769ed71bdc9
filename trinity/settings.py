"""One settings file for every environment; what differs comes from the environment or `.env` (see
`.env.example`).
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from trinity import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEFAULT_SECRET = "not-a-secret-for-development-only"  # noqa: S105 refused below when DEBUG is off
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=DEFAULT_SECRET)
if not DEBUG and SECRET_KEY == DEFAULT_SECRET:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Put a long random SECRET_KEY into the environment or .env, or set DEBUG=on."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
VAR_DIR = env.path("VAR_DIR", default=str(BASE_DIR / "var")).root
VAR_DIR = Path(VAR_DIR)

INSTALLED_APPS = [
    "trinity.apps.TrinityConfig",
    "core",
    "assets",
    "loans",
    "requests_app",
    "fieldops",
    "trinity.admin.TrinityAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # its widget templates, for FORM_RENDERER
    "django_filters",
    "django_htmx",
    "template_partials",
    "import_export",
    "pgtrigger",
    "procrastinate.contrib.django",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "core.middleware.DoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.BrowserFeaturesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.BodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.PreferencesMiddleware",
    "core.middleware.ForcedPasswordMiddleware",
    "core.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "trinity.urls"
WSGI_APPLICATION = "trinity.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "core.pages.context.frame",
            ],
        },
    }
]

# --- database
# --------------------------------------------------------------------------------------------------------
EMBEDDED_POSTGRES_DIR = Path(env.str("EMBEDDED_POSTGRES_DIR", default=str(VAR_DIR / "postgres")))
USES_EMBEDDED_POSTGRES = not env.str("DATABASE_URL", default="")
DATABASE_URL = embedded.start(EMBEDDED_POSTGRES_DIR) if USES_EMBEDDED_POSTGRES else env.str("DATABASE_URL")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
# Each thread keeps its connection, and tries it before use: after a restart of the database the next page
# gets a new one. (A pool gives out its dead connections one after the other, with growing pauses.)
DATABASES["default"]["CONN_MAX_AGE"] = None if env.bool("DATABASE_PERSISTENT", default=True) else 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
_options = DATABASES["default"].setdefault("OPTIONS", {})
# A lock that is not free within 5 s becomes a sentence (core.errors), not a page that hangs.
# An unset pgtrigger.ignore costs every trigger call an exception inside the database (0.4 ms a row); an empty
# one costs nothing.
# What a killed process had asked of the database ends, and lets go of its locks, within 5 s.
_options["options"] = (
    "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=600000 -c pgtrigger.ignore={} "
    "-c client_connection_check_interval=5000"
)

# --- people and access
# -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "core.auth.RoleBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "core.people.passwords.CharacterMixValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"
SECURE = env.bool(
    "SECURE", default=not DEBUG
)  # served over https; off only for a plain-http trial in a closed network
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours: 15 minutes
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "core.views.people.login.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_HANDLER = "core.people.attempts.Handler"
AXES_CLIENT_IP_CALLABLE = "core.people.attempts.client_address"
# Failed log-ins of one address, whatever the name, within the same time.
LOGIN_ADDRESS_LIMIT = env.int("LOGIN_ADDRESS_LIMIT", default=20)
PROXY_COUNT = env.int("PROXY_COUNT", default=0)

# --- words, time, money
# ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "packages"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = True

# --- files
# -----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploaded files never lie under a public path: there is no MEDIA_URL, only views that check permissions.
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
# The keys that seal documents (docs/sealing.md): shared by web server and worker, part of the backup.
SEAL_DIR = env.str("SEAL_DIR", default=str(VAR_DIR / "seal"))
# Who stamps the time of seals (RFC 3161); without one they carry the time of this machine.
SEAL_TSA_URL = env.str("SEAL_TSA_URL", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "core.staticfiles.HashedStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- mail, messages, jobs, logs
# --------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25")
globals().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="trinity@localhost")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
WHATSAPP_GATEWAY_URL = env.str("WHATSAPP_GATEWAY_URL", default="")
WHATSAPP_GATEWAY_TOKEN = env.str("WHATSAPP_GATEWAY_TOKEN", default="")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
# A worker gives three signs of life in this many seconds; after them its jobs are run again by another one.
JOB_STALLED_AFTER = env.int("JOB_STALLED_AFTER", default=30)
PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": JOB_STALLED_AFTER / 3,
    "stalled_worker_timeout": JOB_STALLED_AFTER,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "embedded_postgres": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    # e-mails are unique without regard to case (users_email_unique), which is stricter than the check looks
    # for
    "auth.W004",
]
