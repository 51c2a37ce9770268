"""Django's settings, from the environment only.

They load without a secret and without a running database, because type checks
and commands that touch neither import them too; `hepatica.site.wsgi` refuses to
serve without both.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from hepatica.site import environment

# Whatever the folder's own mode, files made from here on are their owner's alone.
os.umask(0o077)

ENVIRONMENT = environment.read(os.environ, current=Path.cwd())

HEPATICA_HOME = ENVIRONMENT.home
HEPATICA_DEMO = ENVIRONMENT.is_demo
SECRET_KEY_FILE = HEPATICA_HOME / "secret-key"
SECRET_KEY = SECRET_KEY_FILE.read_text().strip() if SECRET_KEY_FILE.is_file() else ""

DEBUG = ENVIRONMENT.is_debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOT_URLCONF = "hepatica.site.urls"
WSGI_APPLICATION = "hepatica.site.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "hepatica.records",
]
if find_spec("hepatica.web") is not None:
    INSTALLED_APPS.append("hepatica.web")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hepatica.site.middleware.RequestIdMiddleware",
    "hepatica.site.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hepatica.web.middleware.KeepTypedMiddleware",
    # Fails closed: a view that may be seen without a sign-in has to say so.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hepatica.web.middleware.ErrorPagesMiddleware",
    "hepatica.web.middleware.OwnPasswordFirstMiddleware",
]
if HEPATICA_DEMO or DEBUG:
    # Outermost: the demo prints its logins and a debug page its settings, so nobody
    # off this machine gets an answer.
    MIDDLEWARE.insert(0, "hepatica.site.demo_guard.LoopbackOnlyMiddleware")
CSRF_FAILURE_VIEW = "hepatica.web.views.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hepatica.site.context.installation",
            ],
        },
    },
]

# ---- accounts and sessions ----

AUTH_USER_MODEL = "records.Account"
AUTHENTICATION_BACKENDS = ["hepatica.web.sign_in.LimitedBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": (
            "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
        ),
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# ---- transport ----

SESSION_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_https else 0
SECURE_SSL_REDIRECT = ENVIRONMENT.is_https
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.is_https else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# Subdomains and the browsers' preload list are the hospital's to decide on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# ---- language, time, static files ----

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HEPATICA_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "hepatica.site.middleware.RequestIdFilter"}},
    "formatters": {
        "plain": {"format": "%(levelname)s %(name)s request=%(request_id)s %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django mails errors and prints under DEBUG by default: one console for all.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
