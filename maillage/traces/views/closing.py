"""Conclude a meeting: one page, each part kept on its own, then published."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, Stale, person_page
from maillage.kernel.files import public as files
from maillage.kernel.text.numbers import plural_fr
from maillage.kernel.web.asked import instant
from maillage.meetings import public as meetings
from maillage.traces.domain import certificates, closing, photos
from maillage.traces.domain.drafting import draft_account
from maillage.traces.forms.closing import AccountForm, CiteForm, FileForm, PresenceForm, QuoteForm
from maillage.traces.forms.photos import PhotosForm, Shown, shown_row, typed
from maillage.traces.models import Audience, Trace
from maillage.traces.queries import picking
from maillage.traces.queries import traces as reads
from maillage.traces.views.leading import held_meeting

# What photos say: those of the traces, those that arrive.
TOLD, ARRIVING = "mots", "venues"
FORMS = {"presence": PresenceForm, "account": AccountForm, "file": FileForm, "quote": QuoteForm, "cite": CiteForm}


def trace_held(request: PersonRequest, number: int) -> Trace:
    """Fetch the traces of a meeting this person holds, begun if they were not."""
    return closing.begin(meeting=held_meeting(request=request, number=number), person=request.user)


def _bound(trace: Trace) -> dict[str, Any]:
    """Give the forms as the page opens them."""
    account = {
        "opened_at": trace.changed_at.isoformat(),
        "summary": trace.summary,
        "account": trace.account,
        "partners_account": trace.partners_account,
    }
    initial: dict[str, dict[str, Any]] = {"presence": {"hours": trace.hours and format(trace.hours.normalize(), "f")}, "account": account}
    return {f"{name}_form": form(initial=initial.get(name), prefix=name) for name, form in FORMS.items()}


def closing_page(request: PersonRequest, trace: Trace, *, status: int = 200, **wrong: Any) -> HttpResponse:
    """Show the path; `wrong`: what came back to correct, by the name it has on the page."""
    meeting = trace.meeting
    every = [Audience.US, Audience.PARTNERS]
    context = {
        "meeting": meeting,
        "trace": trace,
        "form": next((form for name, form in wrong.items() if name.endswith("_form")), None),
        "crumbs": [("Rencontres", reverse("meetings:meeting_list")), (meeting.title, meeting.get_absolute_url())],
        "counts": meetings.presence_counts(meeting=meeting),
        "photos_form": PhotosForm(prefix=TOLD, shown=shown_of(trace)),
        "arriving_form": PhotosForm(prefix=ARRIVING),
        "offered": [(photo, reverse("traces:photo_take", args=[meeting.pk, photo.uuid])) for photo in reads.photos_offered(trace=trace)],
        "refused_photos": reads.refused_photos(meeting=meeting),
        "quotes": reads.quotes_of(trace=trace, audiences=every),
        "resources": reads.resources_of(trace=trace, person=request.user),
        "testimonies": reads.testimonies_of(trace=trace, person=request.user),
        "testimonies_offered": picking.testimonies_offered(meeting=meeting, trace=trace, person=request.user),
        "accept": ",".join(f".{kind.extension}" for kind in files.KINDS.values()),
        "zone_hint": f"Photos, PDF, diaporama, texte… {settings.FILE_MAX_MB}\u00a0Mo maximum par fichier.",
        "upload_url": reverse("library:upload"),
        "steps": _steps(trace),
        **_addresses(trace),
        **_bound(trace),
        **wrong,
    }
    context |= _told(context)
    return render(request, "traces/trace_close.html", context, status=status)


def told_form(request: PersonRequest, trace: Trace, *, every: bool = False) -> PhotosForm:
    """Bind what was typed of the photos; those the page did not hold keep what they say. With `every`, none may stay without words."""
    shown = shown_of(trace, every=every)
    return PhotosForm(typed(data=request.POST, prefix=TOLD, shown=shown), prefix=TOLD, shown=shown)


def shown_of(trace: Trace, *, every: bool = False) -> list[Shown]:
    """Give the photos and files of traces. Once published, those already told may not lose their words."""
    rows = trace.files.select_related("file").order_by("position", "pk")
    return [shown_row(row=row, needed=every or (trace.is_published and row.is_told)) for row in rows]


def _told(context: dict[str, Any]) -> dict[str, Any]:
    """Give the words that depend on what the page holds, and whether its second reading is open."""
    unknown, form = context["counts"].unknown, context["account_form"]
    untold = sum(1 for each in context["photos_form"].shown if each.row and not each.row.is_told)
    return {
        "untold_said": f"{plural_fr(untold, 'photo attend,photos attendent')} une description." if untold else "",
        "unknown_said": f"{plural_fr(unknown, 'personne est encore,personnes sont encore')} à noter.",
        "presence_label": "Changer la durée" if context["trace"].presence_checked_at else "C’est exact",
        "partners_open": bool(form["partners_account"].value()) or bool(form.errors.get("partners_account")),
    }


def _addresses(trace: Trace) -> dict[str, str]:
    """Give where the page leads, and what publishing will do."""
    number, meeting = trace.meeting_id, trace.meeting
    read = reverse("traces:trace_detail", args=[number])
    present = meetings.presence_counts(meeting=meeting).present
    told = f"{plural_fr(present, 'personne présente recevra,personnes présentes recevront')} un merci, le lien vers les traces"
    asked = ", trois questions" if meeting.asks_feedback else ""
    return {
        "door_url": reverse("meetings:door", args=[number]),
        "propose_url": reverse("traces:account_propose", args=[number]),
        "contribute_url": reverse("library:contribute"),
        "trace_url": read,
        "partner_url": f"{read}?comme=partenaire",
        "publish_said": f"{told}{asked} et une attestation de présence."
        if present
        else "Personne n’est noté présent : aucun courrier ne partira.",
    }


def _steps(trace: Trace) -> list[tuple[str, str, bool]]:
    """Give (anchor, label, done) of the parts of the page."""
    return [
        ("presences", "Les présences", trace.presence_checked_at is not None),
        ("compte-rendu", "Le compte rendu", bool(trace.account) and trace.changed_at > trace.begun_at),
        ("photos", "Photos et fichiers", trace.files.exists()),
        ("paroles", "Paroles et ressources", trace.quotes.exists() or trace.resource_rows.exists() or trace.testimony_rows.exists()),
        ("publier", "Publier", trace.is_published),
    ]


def done(request: PersonRequest, number: int, anchor: str, said: str) -> HttpResponse:
    """Go back to a part of the path, saying what was kept."""
    messages.success(request, said)
    return redirect(f"{reverse('traces:close', args=[number])}#{anchor}")


@person_page(writes_on_get=True)
def close(request: PersonRequest, number: int) -> HttpResponse:
    """The path, on one page. Opened for the first time, it proposes an account."""
    return closing_page(request, trace_held(request, number))


@person_page(methods=("POST",))
def presence_confirm(request: PersonRequest, number: int) -> HttpResponse:
    """Say that the presences are right, and how long it lasted."""
    trace = trace_held(request, number)
    form = PresenceForm(request.POST, prefix="presence")
    if not form.is_valid():
        return closing_page(request, trace, status=422, presence_form=form)
    closing.confirm_presence(trace=trace, person=request.user, hours=form.cleaned_data["hours"])
    if trace.is_published:
        certificates.follow_presence(trace=trace, person=request.user)
    return done(request, number, "compte-rendu", "Les présences sont confirmées.")


@person_page(methods=("POST",))
def account_write(request: PersonRequest, number: int) -> HttpResponse:
    """Keep the account."""
    trace = trace_held(request, number)
    form = AccountForm(request.POST, prefix="account")
    if form.is_valid():
        values = form.cleaned_data
        opened_at = instant(values.pop("opened_at"))
        try:
            closing.write_account(trace=trace, person=request.user, opened_at=opened_at, **values)
        except (Stale, Refused) as problem:
            form.add_error("account", str(problem))
            trace.refresh_from_db()
            form.data = {**request.POST.dict(), "account-opened_at": trace.changed_at.isoformat()}
            return closing_page(request, trace, status=409 if isinstance(problem, Stale) else 422, account_form=form)
        return done(request, number, "photos", "Le compte rendu est gardé.")
    return closing_page(request, trace, status=422, account_form=form)


@person_page(methods=("POST",))
def account_propose(request: PersonRequest, number: int) -> HttpResponse:
    """Propose again from the notes, under what is written: nothing is replaced, nothing is kept before one agrees."""
    trace = trace_held(request, number)
    proposed = draft_account(meeting=trace.meeting)
    if not proposed:
        messages.info(request, "Rien n’est encore noté : ni programme, ni notes de tables.")
        return redirect(f"{reverse('traces:close', args=[number])}#compte-rendu")
    written = f"{trace.account}\n\n---\n\n{proposed}" if trace.account and trace.account != proposed else proposed
    forms = _bound(trace)
    forms["account_form"].initial["account"] = written
    messages.info(request, "La proposition est ajoutée sous votre texte. Elle n’est gardée que si vous l’enregistrez.")
    return closing_page(request, trace, account_form=forms["account_form"])


@person_page(methods=("POST",))
def quote_create(request: PersonRequest, number: int) -> HttpResponse:
    """Keep a sentence that was said."""
    trace = trace_held(request, number)
    form = QuoteForm(request.POST, prefix="quote")
    if not form.is_valid():
        return closing_page(request, trace, status=422, quote_form=form)
    closing.quote(trace=trace, person=request.user, **form.cleaned_data)
    return done(request, number, "paroles", "La phrase est gardée.")


@person_page(methods=("POST",))
def quote_remove(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """Take a sentence off."""
    trace = trace_held(request, number)
    closing.unquote(row=get_object_or_404(trace.quotes.select_related("trace__meeting"), uuid=uuid), person=request.user)
    return done(request, number, "paroles", "La phrase est retirée.")


@person_page(methods=("POST",))
def resource_cite(request: PersonRequest, number: int) -> HttpResponse:
    """Link a resource of the library, by its address or the words of its title."""
    trace = trace_held(request, number)
    form = CiteForm(request.POST, prefix="cite")
    if not form.is_valid():
        return closing_page(request, trace, status=422, cite_form=form)
    named = picking.resources_named(text=form.cleaned_data["resource"], person=request.user)
    if len(named) != 1:
        several = "Plusieurs ressources ont ces mots dans leur titre : choisissez la vôtre."
        form.add_error("resource", several if named else "Aucune ressource n’a ce titre ni cette adresse.")
        choices = [(resource, request.build_absolute_uri(resource.get_absolute_url())) for resource in named]
        return closing_page(request, trace, status=422, cite_form=form, named=choices)
    closing.cite(trace=trace, person=request.user, resource=named[0], words=form.cleaned_data["words"])
    return done(request, number, "paroles", f"« {named[0]} » est liée à la rencontre.")


@person_page(methods=("POST",))
def resource_uncite(request: PersonRequest, number: int, row: int) -> HttpResponse:
    """Unlink a resource."""
    trace = trace_held(request, number)
    found = get_object_or_404(trace.resource_rows.select_related("trace__meeting", "resource"), pk=row)
    closing.uncite(row=found, person=request.user)
    return done(request, number, "paroles", "La ressource n’est plus liée à la rencontre.")


@person_page(methods=("POST",))
def testimony_attach(request: PersonRequest, number: int) -> HttpResponse:
    """Attach a testimony that is offered."""
    trace = trace_held(request, number)
    offered = picking.testimonies_offered(meeting=trace.meeting, trace=trace, person=request.user)
    found = next((each for each in offered if str(each.pk) == request.POST.get("temoignage")), None)
    if found is None:
        raise Refused("Ce témoignage n’est plus proposé.")
    closing.attach_testimony(trace=trace, person=request.user, testimony=found)
    return done(request, number, "paroles", "Le témoignage est joint.")


@person_page(methods=("POST",))
def testimony_detach(request: PersonRequest, number: int, row: int) -> HttpResponse:
    """Take a testimony off."""
    trace = trace_held(request, number)
    found = get_object_or_404(trace.testimony_rows.select_related("trace__meeting"), pk=row)
    closing.detach_testimony(row=found, person=request.user)
    return done(request, number, "paroles", "Le témoignage n’est plus joint.")


@person_page(methods=("POST",))
def publish(request: PersonRequest, number: int) -> HttpResponse:
    """Publish, thank, certify. What was typed of the photos is kept first: the button stands in their form."""
    trace = trace_held(request, number)
    if not trace.account:
        form = AccountForm({"account-summary": trace.summary}, prefix="account")
        form.add_error("account", "Écrivez au moins quelques lignes de compte rendu avant de publier.")
        return closing_page(request, trace, status=422, account_form=form)
    words = told_form(request, trace, every=not trace.is_published)
    if not words.is_valid():
        return closing_page(request, trace, status=422, photos_form=words)
    photos.tell_files(trace=trace, person=request.user, told=words.told())
    closing.publish(trace=trace, person=request.user, tell=request.POST.get("sans-courrier") != "1")
    messages.success(request, "Les traces sont en ligne. Merci !")
    return redirect("traces:trace_detail", number)
