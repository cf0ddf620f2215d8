"""Report a page."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from maillage.kernel.access.public import public_page
from maillage.kernel.ui.respond import respond
from maillage.kernel.web import limits
from maillage.kernel.web.errors import error_page
from maillage.moderation.domain import reports as acts
from maillage.moderation.forms.reports import ReportForm

HOUR = 3600
MOST_BY_ACCOUNT, MOST_BY_VISITOR = 30, 10
TOO_MANY = "Beaucoup de signalements viennent d’ici. Réessayez dans une heure, ou écrivez à la coordination."


@public_page(methods=("GET", "POST"))
def report(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponse:
    """Say that a page breaks a rule; members and visitors alike, for what they may read."""
    known = request.user.is_authenticated
    card = acts.reported_card(kind=kind, uuid=uuid, person=request.user)
    if card is None:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None, known=known)
    if request.method == "POST" and form.is_valid():
        if not _within(request):
            return error_page(request=request, status=429, reason=TOO_MANY)
        if not form.is_trap:
            values = form.cleaned_data
            acts.report(
                person=request.user, kind=kind, uuid=uuid, reason=values["rule"], words=values["words"], email=values.get("email", "")
            )  # fmt: skip
        messages.success(request, "Merci\u00a0: la coordination va regarder. Votre nom n’est dit à personne d’autre.")
        return redirect(card.url)
    context = {"form": form, "card": card, "known": known, "crumbs": [("Accueil", "/")]}
    return respond(request, "moderation/report.html", context, status=422 if form.is_bound else 200)


def _within(request: HttpRequest) -> bool:
    if request.user.is_authenticated:
        return limits.within(name="report", key=f"account:{request.user.pk}", most=MOST_BY_ACCOUNT, seconds=HOUR)
    return limits.within(name="report", key=limits.client_network(request=request), most=MOST_BY_VISITOR, seconds=HOUR)
