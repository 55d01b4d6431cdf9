"""Every limit and name that may differ between installations, read from the environment once."""

from pathlib import Path

import environ
from celery.schedules import crontab

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

#: True where `make run` or `make test` made the world: demo accounts and a made-up secret are
#: allowed there and nowhere else (`portal.doctor` refuses to start production with either).
DEMO = env.bool("PATCHBAY_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="insecure-build-only-key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "channels",
    "django_celery_beat",
    "auditlog",
    "axes",
    "django_htmx",
    "csp",
    "calls.apps.CallsConfig",
    "agents.apps.AgentsConfig",
    "campaigns.apps.CampaignsConfig",
    "portal.apps.PortalConfig",
    "portal.webhooks.apps.WebhooksConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.encodings.SoundEncoding",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
#: Requests served at once by one web process; each may hold one database connection.
WEB_THREADS = env.int("WEB_THREADS", default=16)
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
            ],
        },
    },
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", default="postgres://patchbay@127.0.0.1:5432/patchbay"),
}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    },
}

AUTH_USER_MODEL = "agents.Account"
AUTHENTICATION_BACKENDS = [
    "portal.access.TriesBackend",
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["agents.hashers.Argon2OverMd5Hasher"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURE_LIMIT", default=10)
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "locked.html"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # Redis may stay away for as long as it likes
CELERY_TASK_ROUTES = {"calls.ami.*": {"queue": "ami"}}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "end-wrap-ups": {
        "task": "agents.tasks.end_wrap_ups",
        "schedule": 1.0,
        "options": {"expires": 5},
    },
    "call-back": {
        "task": "agents.tasks.call_back",
        "schedule": 2.0,
        "options": {"expires": 5},
    },
    "dial": {
        "task": "campaigns.tasks.tick",
        "schedule": 1.0,
        "options": {"expires": 2},
    },
    "resume-imports": {
        "task": "campaigns.tasks.resume_imports",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "fold-counts": {
        "task": "campaigns.tasks.fold_counts",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "forget-minutes": {
        "task": "campaigns.tasks.forget_minutes",
        "schedule": crontab(hour=2, minute=33),
    },
    "remove-old-recordings": {
        "task": "agents.tasks.remove_old_recordings",
        "schedule": crontab(hour=2, minute=40),
    },
    "keep-pushes": {
        "task": "portal.webhooks.tasks.keep_pushes",
        "schedule": crontab(hour=2, minute=51),
        "options": {"expires": 3600},
    },
    "keep-log": {
        "task": "agents.tasks.keep_log",
        "schedule": crontab(hour=2, minute=17),
        "options": {"expires": 3600},
    },
}
#: Months the event log reaches back where a team says nothing else.
EVENT_LOG_MONTHS = env.int("EVENT_LOG_MONTHS", default=13)

#: ami://user:secret@host:port of the PBX; the bridge of this installation drives it.
ASTERISK_AMI_URL = env.str("ASTERISK_AMI_URL", default="ami://patchbay:patchbay@127.0.0.1:5038")
#: Where the PBX takes SIP over WebSocket; the portal passes `/sip` on to it.
ASTERISK_WS_URL = env.str("ASTERISK_WS_URL", default="ws://127.0.0.1:8088/ws")
#: The address browsers use; links in pushes and the doctor's look at the sockets start with it.
PORTAL_URL = env.str("PORTAL_URL", default="")
#: The same as a PBX reaches it: prompts are fetched from it, messages brought to it.
PBX_PORTAL_URL = env.str("PBX_PORTAL_URL", default=PORTAL_URL).rstrip("/")
#: Where recordings are kept; every web and worker process needs the same folder.
FILES_ROOT = env.str("FILES_ROOT", default=str(BASE_DIR / "var" / "files"))
#: The longest file taken in (512 MiB: nine hours of a recording), and how long a PBX may try.
FILES_MAX_BYTES = env.int("FILES_MAX_BYTES", default=512 * 1024 * 1024)
FILES_TOKEN_DAYS = env.int("FILES_TOKEN_DAYS", default=7)
#: STUN and TURN servers of browser phones, as JSON: [{"urls": "stun:stun.example.com"}].
ICE_SERVERS = env.json("ICE_SERVERS", default=[])
#: The name this PBX goes by; the same as its `systemname`.
PBX_NAME = env.str("PBX_NAME", default="pbx")
#: What every batch of facts goes through. It is above `calls`, so it is named, not imported.
PIPELINE = "portal.pipeline.absorb"
#: The one local address media is bound to (a test bed on loopback); empty: the PBX's choice.
PBX_MEDIA_ADDRESS = env.str("PBX_MEDIA_ADDRESS", default="")
PIPELINE_ORDER_FAILED = "portal.pipeline.order_failed"
#: Asked with the name of a PBX: what it should hold, and who is a member of which queue.
PBX_CONFIG = "agents.provisioning.desired_config"
QUEUE_MEMBERS = "agents.provisioning.desired_members"
#: Asked with the name of a PBX: what we believe of its agents, for the check against the PBX.
PICTURE_AGENTS = "agents.selectors.picture_agents"
#: So many calls at most does the dialer begin within a second at one PBX.
DIALER_STARTS_PER_S = env.int("DIALER_STARTS_PER_S", default=10)
#: How often our picture is checked against the PBX, seconds.
RECONCILE_EVERY_S = env.float("RECONCILE_EVERY_S", default=30.0)
#: Whoever sends it as a bearer token may read /metrics; empty: nobody.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SWITCH_BACKEND = "calls.ami.backend.AmiSwitch"
DIALECTS = env.list(
    "DIALECTS", default=["panel", "astercc", "coocenter", "acdcallback", "callevent", "xuc"]
)
#: Origins whose pages may read the answers of `/asterccinterfaces` (`https://crm.example`).
ASTERCC_ALLOWED_ORIGINS = env.list("ASTERCC_ALLOWED_ORIGINS", default=[])
#: Whose `/coocenter-api/...` without a team is; "" is nobody's.
COOCENTER_TEAM = env.str("COOCENTER_TEAM", default="demo" if DEMO else "")
#: Whether pushes may go to loopback, private and link-local addresses. Off wherever people who are
#: not the platform's admins may set a push address: it would open the inner network to them.
PUSH_ALLOW_PRIVATE = env.bool("PUSH_ALLOW_PRIVATE", default=DEMO)
#: Requests under way to one push target at once, and how long one may take, seconds.
PUSH_AT_ONCE = env.int("PUSH_AT_ONCE", default=8)
PUSH_TIMEOUT_S = env.float("PUSH_TIMEOUT_S", default=10.0)
#: How long delivered pushes and dead letters stay in the log, days.
PUSH_DELIVERED_DAYS = env.int("PUSH_DELIVERED_DAYS", default=7)
PUSH_DEAD_DAYS = env.int("PUSH_DEAD_DAYS", default=30)
#: The town's AMI (demo and tests only): rings in customers. Empty elsewhere.
TOWN_AMI_URL = env.str("TOWN_AMI_URL", default="")

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "staticfiles"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'", "blob:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    },
}
#: The Django admin: its name, and what stands in its side bar.
UNFOLD = {
    "SITE_TITLE": "Patchbay",
    "SITE_HEADER": "Patchbay",
    "SITE_URL": "/",
    "SITE_SYMBOL": "headset_mic",
    "SHOW_HISTORY": True,
    "SIDEBAR": {
        "show_search": True,
        "navigation": "agents.admin.navigation",
    },
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = env.bool("HTTPS_ONLY", default=False)
CSRF_COOKIE_SECURE = env.bool("HTTPS_ONLY", default=False)

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
}
SPECTACULAR_SETTINGS = {"TITLE": "Patchbay API", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
