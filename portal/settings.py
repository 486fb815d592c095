"""The one settings file. What differs between places comes from the environment, read here once.

Development needs nothing: it finds the servers of a running `make demo`. PORTAL_ENV=production
refuses to start without its secrets and addresses (portal/environment.py names them).
"""

import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

from portal import encryption, environment

# The packaged time zones, not the system's, which may be years older than PostgreSQL's.
zoneinfo.reset_tzpath(to=())

ENV = environment.read()
BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = ENV.get("PORTAL_ENV") == "production"
DEBUG = bool(ENV.get("PORTAL_DEBUG"))
DEMO = bool(ENV.get("PORTAL_DEMO"))  # turns on /demo/; refused in production
RUN_DIR = Path(ENV.get("PORTAL_RUN_DIR", BASE_DIR))  # the demo's, on this machine
OUTBOX = RUN_DIR / "outbox"

# The clinic, for pages that must answer without a query
CLINIC_NAME = ENV["CLINIC_NAME"]
CLINIC_PHONE = ENV["CLINIC_PHONE"]
CLINIC_HOURS = ENV["CLINIC_HOURS"]

# Secrets and addresses
SECRET_KEY = ENV["SECRET_KEY"]
LINK_KEY = ENV["LINK_KEY"]  # of one-tap links: changing it makes every link sent so far dead
SITE_URL = ENV["SITE_URL"].rstrip("/")
HOST = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS = [HOST] if PRODUCTION else [HOST, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

INSTALLED_APPS = [
    "aftercare",
    "scheduling",
    "portal",
    "crispy_forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "portal.requests.numbered",
    "portal.headers.headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.login.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
]
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
                "portal.context.shell",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "aftercare"

# PostgreSQL: connections are kept, and a pooler may hand them on between transactions, so nothing
# is set on one. How long a statement may wait is set for its role (docs/roles.sql).
DATABASES = {"default": environment.database(ENV)}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,
}
DATABASES["default"]["OPTIONS"] |= {"connect_timeout": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}

# People
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["portal.backends.Backend"]
# What a page says next can be about a patient, so it waits in the database and not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "portal.passwords.LongEnough", "OPTIONS": {"min_length": 15}},
    {"NAME": "portal.passwords.NotCommon"},
    {"NAME": "portal.passwords.NotTheirName", "OPTIONS": {"user_attributes": ["name", "email"]}},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # an older hash, until its owner signs in
]
PROXIES = environment.proxies(ENV)  # of ours in front, each appending to X-Forwarded-For
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
THEME_COOKIE_NAME = "theme"
if PRODUCTION:  # a cookie so named is taken from this host alone, over https alone
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    THEME_COOKIE_NAME = "__Host-theme"

# Headers that Django sets; the others are in portal/headers.py
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]  # asked by the machine beside us, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
# The web server in front must set this header itself on every request.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
X_FRAME_OPTIONS = "DENY"

# Words and time. People see their clinic's zone, never the server's.
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "static/"
STATIC_ROOT = Path(ENV.get("STATIC_ROOT", RUN_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {"staticfiles": {"BACKEND": PLAIN if DEBUG else HASHED}}

# Mail
globals().update(environment.mail(ENV["EMAIL_URL"]))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_from(ENV, f"portal@{HOST}")

# Messages: who declares their kinds, imported by name because imports point down
MESSAGE_KINDS = ["scheduling.messages", "aftercare.messages"]

# Jobs. What is due is a row in PostgreSQL; the broker carries ids, and losing it loses nothing.
CELERY_BROKER_URL = encryption.verified(ENV["REDIS_URL"])
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    # A page that hands over a job fails within a second or two when the broker is away.
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    # One that waited longer than the next two is of no use: they do its work.
    "sweep": {"task": "portal.tasks.sweep", "schedule": 10, "options": {"expires": 20}},
    "watch": {"task": "aftercare.tasks.watch", "schedule": 20, "options": {"expires": 40}},
}

# Logs: plain lines with the request's number, without link keys and rows (portal/logs.py)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "portal.logs.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "gunicorn.access": {"handlers": ["console"], "propagate": False},
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
    },
}
