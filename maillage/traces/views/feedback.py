"""Three questions after a meeting, without account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.kernel.access.public import Refused, Stale, public_page
from maillage.traces.domain import feedback as acts
from maillage.traces.forms.closing import FeedbackForm
from maillage.traces.links import read_feedback


@public_page(methods=("GET", "POST"))
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and thank. Opening the address answers nothing."""
    registration = read_feedback(given=token)
    if registration is None:
        raise Http404("Cette adresse n’est plus valable. Reprenez celle du courrier de remerciement.")
    acts.check_open(meeting=registration.meeting)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    context = {"meeting": registration.meeting, "form": form, "agenda_url": reverse("meetings:meeting_list")}
    if request.method == "POST" and form.is_valid():
        try:
            acts.answer(registration=registration, **form.cleaned_data)
        except Stale:
            return render(request, "traces/feedback_thanks.html", {**context, "again": True}, status=409)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "traces/feedback_thanks.html", context)
    return render(request, "traces/feedback.html", context, status=422 if form.is_bound else 200)
