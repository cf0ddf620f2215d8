"""The page of an initiative, its picture, its history, its sheet to take away."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from maillage.initiatives import rules
from maillage.initiatives.domain.content import field_labels
from maillage.initiatives.models import Initiative
from maillage.initiatives.queries import pages
from maillage.initiatives.queries.pages import fetched
from maillage.initiatives.views import showing
from maillage.initiatives.views.fetching import NOT_HERE, visible_or_gone
from maillage.initiatives.views.lists import CRUMBS
from maillage.kernel.access.public import Gone, is_member, public_page
from maillage.kernel.documents.public import FORMS, document_response
from maillage.kernel.ui.respond import shared_picture
from maillage.kernel.web.asked import number_in
from maillage.letters import public as letters
from maillage.library import public as library

SHOWS = (
    "initiatives.initiative",
    "initiatives.testimony",
    "initiatives.experiment",
    "network.theme",
    "network.organisation",
    "people.person",
)


def crumbs_to(initiative: Initiative) -> list[tuple[str, str]]:
    """Give the way back to an initiative."""
    return [("Initiatives", reverse("initiatives:initiative_list")), (str(initiative), initiative.get_absolute_url())]


@public_page(shows=letters.shown_beside(*SHOWS, "library.resource", "dossiers.dossier"))
def initiative_detail(request: HttpRequest, address: str) -> HttpResponseBase:
    """An initiative: its sheet, its line of life, what others made of it."""
    number = number_in(address)
    try:
        initiative = pages.readable(number=number, person=request.user) or visible_or_gone(
            person=request.user, queryset=fetched(), pk=number
        )
    except Gone as gone:
        return tombstone(request, Initiative.objects.get(pk=number), gone)
    if initiative.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(initiative.get_absolute_url())
    return render(request, "initiatives/initiative_detail.html", _page(request, initiative))


def tombstone(request: HttpRequest, thing: Any, gone: Gone) -> HttpResponse:
    """Say that something was withdrawn, when and why."""
    lists = {"initiative": "initiative_list", "temoignage": "testimony_list", "experimentation": "experiment_list"}
    restore = {"initiative": "initiative_restore", "experimentation": "experiment_restore"}.get(thing.NOUN)
    may_restore = bool(restore) and rules.may_restore(person=request.user, thing=thing)
    context = {
        "thing": thing, "reason": gone.reason, "list_url": reverse(f"initiatives:{lists[thing.NOUN]}"), "may_restore": may_restore,
        "restore_url": reverse(f"initiatives:{restore}", args=[thing.pk]) if restore else "",
    }  # fmt: skip
    return render(request, "initiatives/withdrawn.html", context, status=410)


def _page(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    person = request.user
    links, held = pages.links_of(initiative=initiative), pages.held_of(initiative=initiative, person=person)
    steps, adaptations = pages.steps_of(initiative=initiative), pages.adaptations_of(initiative=initiative)
    testimonies, experiments = pages.around_of(initiative=initiative, person=person)
    may_edit = rules.may_edit(person=person, thing=initiative)
    may_draft = rules.may_edit_draft(person=person, thing=initiative)
    adapting = rules.adapting_organisations(person=person, initiative=initiative, carrying=[link.pk for link in links.organisations])
    beside = letters.beside(request=request, kind=initiative.KIND, uuid=initiative.uuid) if initiative.is_listed else None
    return {
        "beside": beside, "initiative": initiative, "links": links, "held": held, "steps": steps, "line": pages.line_of(steps=steps),
        "present": steps[-1] if steps else None, "testimonies": testimonies, "experiments": experiments, "crumbs": CRUMBS + crumbs_to(initiative)[:1],
        "adaptations": [(each, held.of_adaptations.get(each.pk, []), rules.may_change_adaptation(person=person, adaptation=each)) for each in adaptations],
        "adaptations_title": showing.adaptations_title(count=len(adaptations)), "sections": showing.sections_of(initiative=initiative),
        "facts": showing.facts_of(initiative=initiative, links=links), "meta": showing.meta_of(initiative=initiative),
        "calendar": showing.as_list(initiative.calendar), "means": showing.as_list(initiative.means), "funding_head": ["Qui", "Montant"],
        "contact": showing.contact_of(initiative=initiative, person=person), "sees_contact": rules.sees_contact(person=person, initiative=initiative),
        "may_edit": may_edit, "may_draft": may_draft, "may_step": rules.may_note_step(person=person, initiative=initiative),
        "may_adapt": bool(adapting), "may_call_back": rules.may_call_back(person=person, initiative=initiative),
        "may_moderate": initiative.is_waiting and rules.may_moderate(person=person), "is_member": is_member(person=person),
        "inspirations": library.inspirations_of(uuid=initiative.uuid, person=person, beside=beside),
        "share_url": settings.BASE_URL + initiative.get_absolute_url(), "locale": f"fr_{settings.NETWORK.country}",
        "image_url": settings.BASE_URL + reverse("initiatives:initiative_image", args=[initiative.pk]),
        "documents": [(label, reverse("initiatives:initiative_document", args=[initiative.pk, form])) for form, label in FORMS.items()],
        **showing.moderation_of(thing=initiative), **_addresses(initiative),
    }  # fmt: skip


def _addresses(initiative: Initiative) -> dict[str, str]:
    names = ("initiative_edit", "step_create", "adaptation_create", "photo_create", "file_create", "call_back", "initiative_withdraw")
    found = {f"{name}_url": reverse(f"initiatives:{name}", args=[initiative.pk]) for name in names}
    found["testimony_url"] = f"{reverse('initiatives:testimony_create')}?initiative={initiative.pk}"
    found["experiment_url"] = f"{reverse('initiatives:experiment_create')}?initiative={initiative.pk}"
    return found


@public_page(shows=("initiatives.initiative", "network.organisation"))
def initiative_image(request: HttpRequest, number: int) -> HttpResponse:
    """The picture other sites show beside a link: drawn from the tiles, for open sheets only."""
    initiative = visible_or_gone(
        person=request.user, queryset=Initiative.objects.filter(access="PUBLIC", published_at__isnull=False), pk=number
    )
    names = [link.label for link in pages.links_of(initiative=initiative).organisations]
    return shared_picture(seed=str(initiative.uuid), kind="initiative", title=str(initiative), subtitle=", ".join(names[:2]))


@public_page()
def initiative_document(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The sheet as PDF, DOCX or ODT, with what this reader may read and nothing else."""
    if form not in FORMS:
        raise Http404(NOT_HERE)
    initiative = visible_or_gone(person=request.user, queryset=fetched(), pk=number)
    document = showing.document_of(initiative=initiative, person=request.user)
    return document_response(document=document, form=form, name=f"initiative-{initiative.pk}-{initiative.slug}"[:90])  # type: ignore[arg-type]


@public_page()
def initiative_history(request: HttpRequest, number: int) -> HttpResponse:
    """Edits and decisions of a sheet. Visitors read no word written while it was closed to them."""
    initiative = visible_or_gone(person=request.user, queryset=Initiative.objects.all(), pk=number)
    revisions, decisions = pages.history_of(thing=initiative)
    if not is_member(person=request.user):
        opened = next((place for place, revision in enumerate(revisions) if "access" in revision.changes), None)
        revisions = revisions[:opened]
    labels = field_labels()
    edits = [(revision, [(labels.get(name, name), *pair) for name, pair in revision.changes.items()]) for revision in revisions]
    context = {"initiative": initiative, "edits": edits, "decisions": decisions, "crumbs": crumbs_to(initiative)}
    return render(request, "initiatives/initiative_history.html", context)
