"""A small Django project that the tests of the command line check, and what a command answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TODAY = ("--today", "2026-11-21")
MODELS = """\
from django.db import models


class Author(models.Model):
    name = models.TextField()


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    title = models.TextField()
"""
VIEWS = """\
from django.http import JsonResponse
from library.models import Book


def book_list(request):
    rows = []
    for book in Book.objects.all():
        rows.append({"título 😀": book.author.name, "title": book.title})
    return JsonResponse(rows, safe=False)
"""
URLS = """\
from django.urls import path
from library import views

urlpatterns = [path("books", views.book_list)]
"""
SCALE = """\
[project]
measured = 2026-11-01
[volumes]
authors = 500
books = 3_000
[limits]
request = { queries = 50 }
[what-if.tiny]
volumes.books.count = 3
"""


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Scalesight = Callable[..., Result]
