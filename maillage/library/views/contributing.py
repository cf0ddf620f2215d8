"""Share a document: the form, its files, the draft kept on the way."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, Refused, Stale, person_page
from maillage.kernel.files import public as files
from maillage.kernel.text.dates import hour, since
from maillage.kernel.web.asked import key_of
from maillage.library import rules
from maillage.library.domain import drafts, publishing
from maillage.library.domain.content import Content, content_of
from maillage.library.forms import ContributionForm, blank_initial, initial_of
from maillage.library.models import Resource
from maillage.library.queries import pages, waiting
from maillage.library.shelves import library_shelves
from maillage.library.views.late import already_sent
from maillage.library.views.receiving import FIELD, REMOVE, Received, drop_zone, file_answer, received_files, received_words
from maillage.network import public as network


@person_page(methods=("GET", "POST"))
def contribute(request: PersonRequest) -> HttpResponse:
    """Share a document: a blank form, and the drafts begun."""
    if request.method == "POST":
        return _receive(request, key_of(request))
    return _blank(request)


@person_page(methods=("GET", "POST"))
def draft(request: PersonRequest, key: UUID) -> HttpResponse:
    """Go on with a draft."""
    resource = Resource.objects.filter(uuid=key, contributor_id=request.user.pk).first()
    if request.method == "POST":
        return _receive(request, key)
    if resource is None and Resource.objects.filter(uuid=key).exists():
        raise Http404("Ce brouillon n’existe pas, ou ce n’est pas le vôtre.")
    if resource is None:
        # The form was open, nothing of it was kept yet.
        return _blank(request, key=key)
    if not resource.is_draft:
        return redirect(resource)
    initial = initial_of(resource=resource, content=content_of(resource=resource))
    return _show(request, form=ContributionForm(person=request.user, resource=resource, initial=initial), resource=resource)


def _blank(request: PersonRequest, **initial: Any) -> HttpResponse:
    return _show(request, form=ContributionForm(person=request.user, initial=blank_initial(person=request.user) | initial))


def _receive(request: PersonRequest, key: UUID) -> HttpResponse:
    publish = "brouillon" not in request.POST and not any(name.startswith(REMOVE) for name in request.POST)
    resource = Resource.objects.filter(uuid=key, contributor_id=request.user.pk).first()
    received = received_files(request=request)
    form = ContributionForm(request.POST, person=request.user, resource=resource, strict=publish)
    valid = form.is_valid()
    if not (valid or resource or received.files or form.has_words()):
        return _show(request, form=form, status=422)
    try:
        resource = _keep(request, key=key, form=form, resource=resource, received=received)
    except Stale:
        return already_sent(request=request, resource=Resource.objects.get(uuid=key), form=form, received=received)
    for refusal in received.refusals:
        form.add_error(None, refusal)
    if publish and valid and not _something_to_read(form, resource):
        form.add_error(None, "Ajoutez un fichier, un lien ou quelques lignes de contexte.")
        valid = False
    if not valid or received.refusals:
        return _show(request, form=form, resource=resource, refusals=received.refusals, status=422)
    if not publish:
        messages.success(request, f"Brouillon enregistré à {hour(timezone.now())}.")
        return redirect("library:draft", key=key)
    resource = publishing.submit(resource=resource, person=request.user)
    messages.success(request, _thanks(resource))
    return redirect(resource)


def _keep(request: PersonRequest, *, key: UUID, form: ContributionForm, resource: Resource | None, received: Received) -> Resource:
    before = content_of(resource=resource) if resource else Content()
    return drafts.save_draft(
        person=request.user,
        key=key,
        content=form.content(before=before),
        add=received.files,
        remove=received.removed,
        known=form.known_names(),
    )


def _something_to_read(form: ContributionForm, resource: Resource) -> bool:
    typed = form.cleaned_data
    return bool(typed.get("video_url") or typed.get("context") or resource.versions.filter(files__isnull=False).exists())


def _thanks(resource: Resource) -> str:
    if resource.is_listed:
        return "Merci ! Votre ressource est publiée : vos collègues peuvent la lire et la retrouver."
    return (
        "Merci ! Votre ressource est envoyée. C’est votre première contribution : la coordination la lit avant de la publier, "
        "et vous recevrez un message. Les suivantes paraîtront tout de suite."
    )


def _show(
    request: PersonRequest,
    *,
    form: ContributionForm,
    resource: Resource | None = None,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    key = resource.uuid if resource else form.initial.get("key") or key_of(request)
    held = pages.holding_of(resource=resource, person=request.user).files if resource else []
    proposed = dict.fromkeys(resource.proposed if resource else [], "Proposé d’après le fichier")
    context: dict[str, Any] = {
        "form": form,
        "resource": resource,
        "key": key,
        "files": [(file, received_words(file=file), " ".join(notes_of(file)), f"{REMOVE}{file.uuid}") for file in held],
        "file_icon": "check" if held else "",
        "field": FIELD,
        "proposed": proposed,
        "refusals": " ".join(refusals or []),
        "at_once": rules.publishes_at_once(person=request.user),
        "drafts": [each for each in waiting.drafts_of(person=request.user) if each.uuid != key],
        "sent": waiting.sent_by(person=request.user),
        "shelves": library_shelves(),
        **_last_word(resource),
        "action": reverse("library:draft", args=[key]) if resource else reverse("library:contribute"),
        "upload_url": f"{reverse('library:upload')}?cle={key}",
        "state_url": reverse("library:draft_state", args=[key]),
        "saved": since(resource.updated_at) if resource else "",
        "preview_title": (resource.title if resource else "") or "Le titre de votre document",
        "preview_form": resource.get_form_display() if resource else "",
        "preview_source": ", ".join(each.name for each in network.organisations_of(person=request.user)[:1]),
        **drop_zone(),
    }
    return render(request, "library/contribute.html", context, status=status)


@person_page(methods=("POST",))
def upload(request: PersonRequest) -> JsonResponse:
    """Receive one file sent by the script, and hang it on the draft of this key."""
    posted = request.FILES.get("file")
    if posted is None:
        return JsonResponse({"error": "Aucun fichier n’est arrivé. Choisissez-le à nouveau."}, status=422)
    try:
        file = files.receive(upload=posted, owner=request.user)
    except files.FileRefused as refusal:
        return JsonResponse({"error": refusal.reason}, status=refusal.status)
    try:
        key = UUID(request.GET.get("cle", ""))
    except ValueError:
        # Without a draft, the form that follows attaches it.
        return JsonResponse(file_answer(file=file))
    try:
        drafts.add_file_to_draft(person=request.user, key=key, file=file)
    except (Stale, Refused) as refusal:
        return JsonResponse({"error": refusal.reason}, status=409)
    return JsonResponse(file_answer(file=file))


@person_page(methods=("POST",))
def draft_state(request: PersonRequest, key: UUID) -> JsonResponse:
    """Keep the draft while it is written, and tell what was found in its files since."""
    form = ContributionForm(request.POST, person=request.user, strict=False)
    form.is_valid()
    resource = Resource.objects.filter(uuid=key, contributor_id=request.user.pk).first()
    if not (resource or form.has_words()):
        return JsonResponse({"saved": ""})
    try:
        resource = _keep(request, key=key, form=form, resource=resource, received=Received())
    except (Stale, Refused) as refusal:
        return JsonResponse({"error": refusal.reason}, status=409)
    content = content_of(resource=resource)
    shown = {
        "title": content.title,
        "year": content.year,
        "language": content.language,
        "words_in": content.words_in,
        "authors": ", ".join(content.authors),
    }
    held = pages.holding_of(resource=resource, person=request.user).files
    return JsonResponse(
        {
            "saved": hour(timezone.now()),
            "proposed": {name: shown[name] for name in resource.proposed if shown.get(name)},
            "pending": any(file.state == file.State.PENDING for file in held),
            "files": [{"id": str(file.uuid), "notes": notes_of(file)} for file in held],
        }
    )


def _last_word(resource: Resource | None) -> dict[str, Any]:
    decision = resource.decisions.select_related("by").order_by("-pk").first() if resource else None
    return {"decision": decision, "decision_title": f"{decision.by}, pour la coordination :" if decision else ""}


def notes_of(file: files.StoredFile) -> list[str]:
    """Give what the contributor should know about a file."""
    return [str(warning) for warning in file.warnings] or (
        [file.state_reason] if file.state == file.State.FAILED and file.state_reason else []
    )


@person_page(methods=("GET", "POST"))
def draft_discard(request: PersonRequest, key: UUID) -> HttpResponse:
    """Delete a draft, after asking."""
    resource = Resource.objects.filter(uuid=key, contributor_id=request.user.pk, published_at=None).first()
    if resource is None:
        raise Http404("Ce brouillon n’existe pas, ou ce n’est pas le vôtre.")
    if request.method == "GET":
        return render(request, "library/draft_discard.html", {"resource": resource, "keep_url": reverse("library:draft", args=[key])})
    drafts.discard_draft(person=request.user, draft=resource)
    messages.success(request, "Le brouillon est supprimé, avec ses fichiers.")
    return redirect("library:contribute")
