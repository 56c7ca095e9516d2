# A HyperKitty of its own, with a database in the folder that is named: Mailman hands mails to it over its archiver's API.
# Prints its port, and serves until it is ended. Needs Debian's python3-django-hyperkitty; no Mailman.
import sys
import types
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

folder = sys.argv[1]


class NoMigrations:
    """The tables are made as they are now, instead of step by step as they came to be."""

    def __contains__(self, app):
        return True

    def __getitem__(self, app):
        return None


settings.configure(
    MIGRATION_MODULES=NoMigrations(),
    SECRET_KEY="for tests alone",
    ALLOWED_HOSTS=["*"],
    SITE_ID=1,
    USE_TZ=True,
    TIME_ZONE="UTC",
    ROOT_URLCONF="addresses",
    LOGIN_URL="account_login",
    STATIC_URL="/static/",
    STATIC_ROOT=folder + "/static",
    LOGGING_CONFIG=None,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder + "/hyperkitty.db",
            "OPTIONS": {"timeout": 30},
        }
    },
    INSTALLED_APPS=[
        "hyperkitty",
        "django_mailman3",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "rest_framework",
        "django_gravatar",
        "compressor",
        "haystack",
        "django_extensions",
        "django_q",
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "django_mailman3.context_processors.common",
                    "hyperkitty.context_processors.common",
                ]
            },
        }
    ],
    COMPRESS_ENABLED=False,
    HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
    # What others do later, it does at once.
    Q_CLUSTER={"sync": True, "orm": "default", "timeout": 30, "retry": 60},
    # As the settings have it that it comes with.
    REST_FRAMEWORK={
        "PAGE_SIZE": 10,
        "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
        "DEFAULT_FILTER_BACKENDS": ("rest_framework.filters.OrderingFilter",),
    },
    # No Mailman answers there.
    MAILMAN_REST_API_URL="http://127.0.0.1:1",
    MAILMAN_REST_API_USER="nobody",
    MAILMAN_REST_API_PASS="nothing",
    MAILMAN_ARCHIVER_KEY="for-tests-alone",
    MAILMAN_ARCHIVER_FROM=("127.0.0.1",),
    FILTER_VHOST=False,
)

addresses = types.ModuleType("addresses")
sys.modules["addresses"] = addresses
django.setup()

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

addresses.urlpatterns = [
    path("hyperkitty/", include("hyperkitty.urls")),
    path("accounts/", include("allauth.urls")),
    path("mailman3/", include("django_mailman3.urls")),
]
call_command("migrate", verbosity=0, run_syncdb=True)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Handler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Handler)
print(server.server_port, flush=True)
server.serve_forever()
