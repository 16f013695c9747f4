"""Settings of Khuê: one file, from the environment (config/env.py)."""

import os

import dj_database_url
from django.utils.translation import gettext_lazy as _

from config.env import BASE_DIR, read_env

env = read_env()

# openpyxl takes lxml as soon as that is there (Word files are read with it), and then reads without defusedxml.
os.environ["OPENPYXL_LXML"] = "False"

SECRET_KEY = env.secret_key
DEBUG = env.debug
PRODUCTION = env.production
DATA_DIR = env.data_dir
ALLOWED_HOSTS = env.hosts
CSRF_TRUSTED_ORIGINS = env.origins
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CLOCK_OFFSET_SECONDS = env.clock_offset_seconds
# Hours after the end of a session's day in which its attendance is still marked without a reason.
ATTENDANCE_OPEN_HOURS = 0

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "demo",
    "cms",
    "learning",
    "exams.rehearsal",
    "exams.results",
    "exams.marking",
    "exams.delivery",
    "exams.sittings",
    "exams.papers",
    "exams.bank",
    "people",
    "office",
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "rest_framework",
    "drf_spectacular",
    "channels",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "config.health.HealthDoors",
    "config.measuring.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ContentSecurityPolicy",
    "django.middleware.gzip.GZipMiddleware",
    "config.methods.PlainMethods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "people.same_browser.SameBrowser",
    "allauth.account.middleware.AccountMiddleware",
    "people.session_guard.SessionGuard",
    "people.middleware.NoticesFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.SiteEditorsOnly",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# People

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.RoleBackend"]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "people:landing"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "people.password_validators.NotGuessable"},
]
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Second factors, passkeys, sessions and the organisation's own provider, by parts of django-allauth. None of its pages
# is mounted: people/views.py is the one door (people/second_step.py says what leads through it).

SECOND_FACTOR_FOR_STAFF = env.second_factor_for_staff
OIDC = {
    "issuer": env.oidc_issuer,
    "client_id": env.oidc_client_id,
    "client_secret": env.oidc_client_secret,
    "name": env.oidc_name,
    "username_claim": env.oidc_username_claim,
}
ACCOUNT_ADAPTER = "people.second_adapters.ClosedAccounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
SOCIALACCOUNT_ADAPTER = "people.second_adapters.ClosedIdentities"
MFA_ADAPTER = "people.second_adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODE_DIGITS = 10

# Data

DATABASES = {
    "default": dj_database_url.parse(env.database_url or f"sqlite:///{env.data_dir / 'khue.sqlite3'}", conn_max_age=0)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    env.data_dir.mkdir(parents=True, exist_ok=True)
    # A read-then-write transaction must take the write lock at its beginning: with the default, SQLite refuses
    # the upgrade at once and ignores the timeout. FULL: an acknowledged answer survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # Beside what the address says, such as sslmode.
    DATABASES["default"]["OPTIONS"] = {
        # A database that is cut off shows within seconds, not after TCP's own quarter of an hour.
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": env.pool_size, "timeout": 3},
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CHANNEL_LAYERS = {
    "default": (
        {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [env.redis_url]}}
        if env.redis_url
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Languages and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("hi", "हिन्दी")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = env.time_zone
USE_THOUSAND_SEPARATOR = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = env.data_dir / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.data_dir / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "config.storage.HashedModules"
    },
}
# No other site has anything to do with our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A blueprint of a bank with many topics is a large form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# Wagtail

WAGTAIL_SITE_NAME = "Khuê"
WAGTAILADMIN_BASE_URL = env.site_url
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # people/own_password_views.py is the one door
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # people:own_password is the one place: limited and in the journal
WAGTAIL_USER_TIME_ZONES = [env.time_zone]
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILADMIN_LOGIN_URL = "people:sign_in"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "mp3", "m4a", "mp4", "webm"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.upload_forms.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.upload_forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
# Bytes of a file uploaded to the site, and of kinds that may be larger (cms/upload_forms.py).
LARGEST_UPLOAD = 25 * 1024 * 1024
LARGEST_UPLOADS = dict.fromkeys(["mp3", "m4a"], 60 * 1024 * 1024) | dict.fromkeys(["mp4", "webm"], 300 * 1024 * 1024)
# Whose signatures in PDF files are known by name (office/pdf_signatures.py).
SIGNER_ROOTS = env.signer_roots or DATA_DIR / "signer-roots"
# Beside recordings of ours; the reader is led there, nothing of theirs is loaded (cms/lesson_media.py).
LESSON_VIDEO_HOSTS = env.lesson_video_hosts
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Khuê",
    "VERSION": "1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "OAS_VERSION": "3.1.1",
    "PREPROCESSING_HOOKS": ["people.api_schema.without_back_office"],
    "ENUM_NAME_OVERRIDES": {
        "UnitKindEnum": "people.api_schema.UNIT_KINDS",
        "StandingEnum": "people.api_schema.STANDINGS",
        "StateEnum": "people.api_schema.STATES",
    },
}

# Safety

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What candidates' devices sent that could not be taken: by name, for whoever has to find out why.
    "loggers": {"exams.delivery.doorway": {"level": "INFO"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
PRODUCT_NAME = _("Khuê")
