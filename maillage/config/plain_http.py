"""Addresses that programs ask for are refused over plain http: sent on to https without a word, a program would go on giving its key in the clear."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

PROGRAMS = re.compile(r"\.(json|ics|atom)$|/flux\.xml$|^/courriel/entrant/$")
WORDS = (
    "Cette adresse répond en https seulement\u202f: écrivez https:// au lieu de http:// dans votre programme. "
    "Si elle contient une clé, celle-ci vient de voyager à découvert\u202f: demandez-en une autre sur le site.\n"
)


class PlainHttpMiddleware:
    """Answers 403 in words to programs that came without encryption; pages are sent on to https by Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and PROGRAMS.search(request.path):
            return HttpResponse(WORDS, status=403, content_type="text/plain; charset=utf-8")
        return self.get_response(request)
