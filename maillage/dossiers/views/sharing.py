"""Share a dossier, step by step: the document, the sheet, then (in `parts`) the parts and the check, then the agreement."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.dossiers.domain import consent, drafts, publishing
from maillage.dossiers.domain.sheet import sheet_of
from maillage.dossiers.forms.sheet import DocumentForm, SheetForm, TermsForm, initial_of
from maillage.dossiers.models import Dossier
from maillage.dossiers.queries import waiting
from maillage.dossiers.queries.templates import title_for
from maillage.dossiers.views.documents import FIELD, document_words, page_total, receive_pdf, steps_of, zone
from maillage.kernel.access.public import PersonRequest, Refused, Stale, person_page
from maillage.library.public import publishes_at_once

HOW = [
    ("Vous déposez le document", "En PDF. Il reste à vous : rien n’est lu tant que vous n’avez pas fini."),
    ("Vous choisissez, partie par partie", "Ouverte à tous, aux membres, de personne à personne, ou gardée pour vous."),
    ("Vous vérifiez", "Nous cherchons les noms, adresses et comptes ; vous écartez les pages qu’il faut."),
    ("Vous restez maître·sse", "Changez un accès ou retirez le tout quand vous voulez : l’effet est immédiat."),
]
NOT_YOURS = "Ce brouillon n’existe pas, ou ce n’est pas le vôtre."


def draft_or_404(*, person: Any, key: UUID) -> Dossier:
    """Fetch somebody's own draft, or what it became.

    Raises:
        Http404: nobody's, or somebody else's.
    """
    found = Dossier.objects.select_related("kind", "organisation__commune", "contact").filter(uuid=key, contributor_id=person.pk).first()
    if found is None:
        raise Http404(NOT_YOURS)
    return found


@person_page(methods=("GET", "POST"))
def share(request: PersonRequest) -> HttpResponse:
    """Begin: the document and the kind of dossier; the drafts already begun."""
    if request.method == "POST":
        try:
            key = UUID(request.POST.get("key", ""))
        except ValueError:
            key = uuid4()
        return _receive(request, key=key, dossier=Dossier.objects.filter(uuid=key, contributor_id=request.user.pk).first())
    return _show(request, form=DocumentForm(initial={"key": uuid4()}))


@person_page(methods=("GET", "POST"))
def share_draft(request: PersonRequest, key: UUID) -> HttpResponse:
    """Go back to the document of a draft: change it, or its kind."""
    dossier = draft_or_404(person=request.user, key=key)
    if request.method == "POST":
        return _receive(request, key=key, dossier=dossier)
    if not dossier.is_draft:
        return redirect(dossier)
    return _show(request, form=DocumentForm(initial={"kind": dossier.kind_id, "key": key}), dossier=dossier)


def _receive(request: PersonRequest, *, key: UUID, dossier: Dossier | None) -> HttpResponse:
    form = DocumentForm(request.POST)
    held = dossier.versions.exists() if dossier else False
    received = receive_pdf(request=request, needed=not held)
    valid = form.is_valid()
    if received.refusal:
        form.add_error("document", received.refusal)
    # A document that came is kept even when the rest is to be corrected: with the first kind, until one is chosen.
    kind = form.chosen() if valid else (dossier.kind if dossier else next(iter(form.kinds.values()), None))
    if kind is not None and (received.file is not None or (valid and held and not received.refusal)):
        try:
            dossier = drafts.begin(person=request.user, key=key, kind=kind, file=received.file)
        except Stale:
            return redirect(Dossier.objects.get(uuid=key))
    if not valid or received.refusal:
        return _show(request, form=form, dossier=dossier, key=key, refusal=received.refusal, status=422)
    return redirect("dossiers:share_sheet", key=key)


def _show(
    request: PersonRequest,
    *,
    form: DocumentForm,
    dossier: Dossier | None = None,
    key: UUID | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    version = dossier.versions.select_related("file").order_by("-number").first() if dossier else None
    context: dict[str, Any] = {
        "form": form,
        "dossier": dossier,
        "version": version,
        "document": document_words(file=version.file) if version else "",
        "refusal": refusal,
        "held": [],
        "field": FIELD,
        "how": HOW,
        "steps": steps_of(dossier=dossier, version=version, current=1),
        "action": reverse("dossiers:share_draft", args=[dossier.uuid]) if dossier else reverse("dossiers:share"),
        "drafts": [each for each in waiting.drafts_of(person=request.user) if dossier is None or each.pk != dossier.pk],
        "sent": waiting.sent_by(person=request.user),
        "decision": dossier.decisions.select_related("by").order_by("-pk").first() if dossier else None,
        **zone(),
    }
    return render(request, "dossiers/share_document.html", context, status=status)


@person_page(methods=("GET", "POST"))
def share_sheet(request: PersonRequest, key: UUID) -> HttpResponse:
    """The sheet of a draft. What is typed is kept, even unfinished."""
    dossier = draft_or_404(person=request.user, key=key)
    if not dossier.is_draft:
        return redirect(dossier)
    before = sheet_of(dossier=dossier)
    version = dossier.versions.order_by("-number").first()
    onward = "plus_tard" not in request.POST
    form = SheetForm(
        request.POST if request.method == "POST" else None,
        person=request.user, dossier=dossier, strict=onward, initial=initial_of(dossier=dossier, sheet=before),
    )  # fmt: skip
    if request.method == "POST":
        valid = form.is_valid()
        drafts.save_sheet(person=request.user, draft=dossier, sheet=form.sheet(before=before))
        if valid and not onward:
            messages.success(request, "Brouillon enregistré : vous le retrouverez ici.")
            return redirect("dossiers:share")
        if valid and version is not None:
            return redirect("dossiers:parts", uuid=version.uuid)
    context = {
        "form": form,
        "dossier": dossier,
        "steps": steps_of(dossier=dossier, version=version, current=2),
        "back_url": reverse("dossiers:share_draft", args=[key]),
        "proposed_title": title_for(
            kind=dossier.kind, period_from=before.period_from, period_to=before.period_to, filed_year=before.filed_year
        ),
        "extra": [form[name] for name in form.fields if name.startswith("extra_")],
        "draft_key": f"dossier-{key}",
    }
    return render(request, "dossiers/share_sheet.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def share_terms(request: PersonRequest, key: UUID) -> HttpResponse:
    """The agreement of the organisation, whom to talk to, the conditions; then publish."""
    dossier = draft_or_404(person=request.user, key=key)
    if not dossier.is_draft:
        return redirect(dossier)
    version = dossier.versions.select_related("file").order_by("-number").first()
    total = page_total(version=version) if version else 0
    form = TermsForm(
        request.POST if request.method == "POST" else None, person=request.user, dossier=dossier, initial=_terms(dossier, request)
    )
    if request.method == "POST" and form.is_valid():
        _keep_terms(request, dossier, form)
        if "plus_tard" in request.POST:
            messages.success(request, "Brouillon enregistré : vous le retrouverez ici.")
            return redirect("dossiers:share")
        lacks = publishing.missing(dossier=Dossier.objects.get(pk=dossier.pk), pages=total)
        for words in lacks:
            form.add_error(None, words)
        if not lacks:
            sent = publishing.submit(dossier=dossier, person=request.user, pages=total)
            messages.success(request, _thanks(sent))
            return redirect(sent)
    context = {
        "form": form,
        "dossier": dossier,
        "steps": steps_of(dossier=dossier, version=version, current=5),
        "at_once": publishes_at_once(person=request.user),
        "check_url": reverse("dossiers:check", args=[version.uuid]) if version else reverse("dossiers:share_draft", args=[key]),
        "draft_key": f"dossier-accord-{key}",
    }
    return render(request, "dossiers/share_terms.html", context, status=422 if form.is_bound else 200)


def _terms(dossier: Dossier, request: PersonRequest) -> dict[str, Any]:
    running = consent.running_consent(dossier=dossier)
    return {
        "agreed": running is not None,
        "board_on": running.board_on if running else None,
        "words": running.words if running else "",
        "contact": dossier.contact_id or request.user.pk,
        "conditions": dossier.conditions,
        "names_open": dossier.names_open,
    }


def _keep_terms(request: PersonRequest, dossier: Dossier, form: TermsForm) -> None:
    values = form.cleaned_data
    contact = form.people[values["contact"]]
    consent.save_terms(
        person=request.user, dossier=dossier, contact=contact, conditions=values["conditions"], names_open=values["names_open"]
    )
    consent.give(person=request.user, dossier=dossier, board_on=values["board_on"], words=values["words"])


def _thanks(dossier: Dossier) -> str:
    if dossier.is_listed:
        return "Merci ! Votre dossier est publié : vos collègues lisent ce que vous avez ouvert, et vous demandent le reste."
    return (
        "Merci ! Votre dossier est envoyé. C’est votre premier partage : la coordination lit la fiche avant de la publier, "
        "et vous recevrez un message. Les suivants paraîtront tout de suite."
    )


@person_page(methods=("GET", "POST"))
def draft_discard(request: PersonRequest, key: UUID) -> HttpResponse:
    """Delete a draft, after asking."""
    dossier = draft_or_404(person=request.user, key=key)
    if not dossier.is_draft:
        raise Refused(drafts.ALREADY_SENT)
    if request.method == "GET":
        keep = reverse("dossiers:share_draft", args=[key])
        return render(request, "dossiers/draft_discard.html", {"dossier": dossier, "keep_url": keep})
    drafts.discard(person=request.user, draft=dossier)
    messages.success(request, "Le brouillon est supprimé, avec son document.")
    return redirect("dossiers:share")
