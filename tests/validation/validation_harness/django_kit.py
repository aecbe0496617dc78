"""Django over an in-memory SQLite database whose every statement is counted."""

from __future__ import annotations

from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

from validation_harness.counters import count_statement


def start(*applications: str) -> None:
    """Configure Django for the given applications, make their tables and count from here on."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=list(applications),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        SECRET_KEY="validation",
        ALLOWED_HOSTS=["*"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    )
    django.setup()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    connection.execute_wrappers.append(_count)


def rest_framework(**options: Any) -> None:
    """Settings for Django REST framework: nobody logs in, answers are JSON; `options` are the program's own."""
    settings.REST_FRAMEWORK = {
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        **options,
    }


def request(path: str = "/", **query: str) -> Any:
    """A GET request as a view receives it."""
    from django.test import RequestFactory

    return RequestFactory().get(path, query)


def _count(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
    count_statement(sql)
    return execute(sql, parameters, many, context)
