from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, coordinator_page
from maillage.kernel.ui.respond import back, respond
from maillage.network.domain import answers
from maillage.network.forms.joining import AcceptForm, WordForm, question_form, refusal_form
from maillage.network.models import JoinRequest
from maillage.network.queries.requests import settled_requests, waiting_requests

PER_PAGE = 50


@coordinator_page()
def join_requests(request: PersonRequest) -> HttpResponse:
    """The requests that wait, and those answered last."""
    page = Paginator(waiting_requests(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": list(page.object_list), "settled": list(settled_requests())}
    return respond(request, "network/join_requests.html", context)


def _request(uuid: UUID) -> JoinRequest:
    return get_object_or_404(
        JoinRequest.objects.select_related("organisation__commune", "account", "answer__by"), uuid=uuid, confirmed_at__isnull=False
    )


def _page(request: PersonRequest, asked: JoinRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    given = {"accept": AcceptForm(request=asked), "question": question_form(), "refusal": refusal_form(request=asked), **forms}
    context = {
        "asked": asked,
        "answer": getattr(asked, "answer", None),
        "questions": list(asked.questions.select_related("by").order_by("pk")),
        "vouches": list(asked.vouches.select_related("by").order_by("pk")),
        "form": next(iter(forms.values()), None),
        **given,
    }
    return respond(request, "network/join_request_detail.html", context, status=status)


@coordinator_page()
def join_request_detail(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """One request: read, welcome, ask, or decline."""
    return _page(request, _request(uuid))


@coordinator_page(methods=("POST",))
def join_request_accept(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Welcome: with the form of the page, or in one tap with the words proposed."""
    asked = _request(uuid)
    form = AcceptForm(request.POST, request=asked) if "word" in request.POST else AcceptForm.in_one_tap(request=asked)
    if not form.is_valid():
        return _page(request, asked, status=422, accept=form)
    answers.accept_request(request=asked, word=form.cleaned_data["word"], by=request.user, **form.placing())
    messages.success(request, f"{asked.name} fait partie du réseau. Vos mots de bienvenue sont partis.")
    return back(request, default=reverse("network:join_requests"))


@coordinator_page(methods=("POST",))
def join_request_question(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Ask the applicant something."""
    asked, form = _request(uuid), question_form(request.POST)
    if not form.is_valid():
        return _page(request, asked, status=422, question=form)
    answers.ask_question(request=asked, word=_word(form), by=request.user)
    messages.success(request, f"Votre question est partie à {asked.name}. La demande reste ici en attendant.")
    return back(request, default=reverse("network:join_request_detail", args=[uuid]))


@coordinator_page(methods=("POST",))
def join_request_decline(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Decline with words."""
    asked = _request(uuid)
    form = refusal_form(request.POST, request=asked)
    if not form.is_valid():
        return _page(request, asked, status=422, refusal=form)
    answers.decline_request(request=asked, word=_word(form), by=request.user)
    messages.success(request, f"La demande de {asked.name} est déclinée. Vos mots sont partis.")
    return back(request, default=reverse("network:join_requests"))


def _word(form: WordForm) -> str:
    return str(form.cleaned_data["word"])
