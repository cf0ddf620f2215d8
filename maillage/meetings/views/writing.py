"""Prepare a meeting and change it: one page, in parts; rows are added and taken off without script."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, Refused, Stale, person_page
from maillage.kernel.web.asked import instant, key_of
from maillage.meetings import rules
from maillage.meetings.domain import meetings as acts
from maillage.meetings.domain import stages
from maillage.meetings.domain.content import Content, content_of
from maillage.meetings.domain.programme import proposed_programme
from maillage.meetings.forms.fields import organisation_names
from maillage.meetings.forms.rows import put_rows, rearranged
from maillage.meetings.forms.sheet_rows import KINDS, LIST_OF_ORGANISATIONS, initial_rows
from maillage.meetings.forms.sheets import END, START, SheetForm, blank_content, sheet_initial
from maillage.meetings.models import Meeting, Series
from maillage.meetings.queries import desk, pages
from maillage.meetings.views.fetching import AGENDA, crumbs_to, editable_or_404, small_number, visible_or_404
from maillage.meetings.views.words import bar_of, state_of

OPENED = "Les inscriptions sont ouvertes : la rencontre est dans l’agenda."


@person_page(methods=("GET", "POST"))
def meeting_create(request: PersonRequest) -> HttpResponse:
    """Prepare a meeting: blank, or from a former one (`?depuis=12`), or as a date of a cycle (`?cycle=3`)."""
    if not rules.may_create(person=request.user):
        raise Refused("Les rencontres se préparent par la coordination et par les responsables d’une organisation.")
    content = _starting_point(request)
    if request.method == "GET":
        form = SheetForm(person=request.user, content=content, initial=sheet_initial(content=content))
        return _show(request, form)
    if (arranged := _arranged(request, content)) is not None:
        return _show(request, arranged)
    form = SheetForm(request.POST, person=request.user, content=content)
    if not form.is_valid():
        return _show(request, form, status=422)
    meeting = acts.prepare(person=request.user, content=form.content(), key=key_of(request), series=_series(request))
    return _saved(request, meeting)


@person_page(methods=("GET", "POST"))
def meeting_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Change the sheet of a meeting."""
    meeting = editable_or_404(person=request.user, number=number)
    content = content_of(meeting=meeting)
    fixed = not meeting.is_draft
    if request.method == "GET":
        form = SheetForm(person=request.user, content=content, fixed_mode=fixed, initial=sheet_initial(content=content, meeting=meeting))
        return _show(request, form, meeting)
    if (arranged := _arranged(request, content, fixed_mode=fixed)) is not None:
        return _show(request, arranged, meeting)
    form = SheetForm(request.POST, person=request.user, content=content, fixed_mode=fixed)
    if form.is_valid():
        try:
            read_at = instant(form.cleaned_data["read_at"])
            meeting = acts.revise(meeting=meeting, person=request.user, content=form.content(), read_at=read_at)
        except (Stale, Refused) as refusal:
            form.add_error(None, refusal.reason)
            # Shown as opened now: sent again, it wins over what somebody changed in between.
            form.data = request.POST.copy()
            form.data["read_at"] = Meeting.objects.values_list("changed_at", flat=True).get(pk=meeting.pk).isoformat()
        else:
            return _saved(request, meeting)
    return _show(request, form, meeting, status=422)


def _saved(request: PersonRequest, meeting: Meeting) -> HttpResponse:
    """Say what was kept, and open the registrations when that was asked."""
    if "ouvrir" in request.POST and meeting.is_draft:
        try:
            stages.open_meeting(meeting=meeting, person=request.user)
        except Refused as refusal:
            messages.warning(request, f"La rencontre est gardée, mais pas encore ouverte. {refusal.reason}")
            return redirect("meetings:meeting_edit", number=meeting.pk)
        messages.success(request, OPENED)
        return redirect(Meeting.objects.get(pk=meeting.pk))
    if meeting.is_draft:
        messages.success(request, "La rencontre est gardée. Vous seul·e et celles et ceux qui la préparent la voient.")
        return redirect("meetings:meeting_edit", number=meeting.pk)
    messages.success(request, "Vos changements sont enregistrés.")
    return redirect(meeting)


def _starting_point(request: PersonRequest) -> Content:
    number = small_number(request.GET.get("depuis", ""))
    if not number:
        return blank_content(person=request.user)
    former = visible_or_404(person=request.user, number=number)
    content = acts.starting_from(meeting=former, person=request.user)
    mine = blank_content(person=request.user)
    held = any(each.person is not None and each.person.pk == request.user.pk for each in content.people)
    return content if held else Content(**{**vars(content), "people": [*mine.people, *content.people]})


def _series(request: PersonRequest) -> Series | None:
    number = small_number(request.GET.get("cycle", ""))
    found = Series.objects.filter(pk=number).first() if number else None
    return found if found and rules.may_edit_series(person=request.user, series=found) else None


def _arranged(request: PersonRequest, content: Content, *, fixed_mode: bool = False) -> SheetForm | None:
    """Give the form with its rows as a button asks for them, None when none was pressed."""
    asked = request.POST.get("rangee", "")
    if "proposer" in request.POST:
        data: QueryDict | None = _with_proposal(request.POST)
    elif asked:
        data = rearranged(data=request.POST, asked=asked, kinds=KINDS) or request.POST.copy()
    else:
        return None
    return SheetForm(data, person=request.user, content=content, fixed_mode=fixed_mode, quiet=True)


def _rows_asked(request: PersonRequest) -> str:
    """Name the list of rows a button was pressed in."""
    if "proposer" in request.POST:
        return KINDS[0].name
    words = request.POST.get("rangee", "").split()
    return words[1] if len(words) > 1 else ""


def _with_proposal(sent: QueryDict) -> QueryDict:
    """Put the programme proposed for the hours that were typed in place of the one that was there."""
    typed = SheetForm.base_fields["starts"]
    hours = []
    for name, usual in (("starts", START), ("ends", END)):
        try:
            hours.append(typed.clean(sent.get(name, "")) or usual)
        except ValidationError:
            # The form says so when it is saved.
            hours.append(usual)
    data = sent.copy()
    lines = initial_rows(content=Content(programme=proposed_programme(starts=hours[0], ends=hours[1])))["programme"]
    kind = KINDS[0]
    rows = [{name: [_written(value)] for name, value in line.items() if value} for line in lines]
    put_rows(data=data, name=kind.name, fields=["uuid", *kind.make()], rows=rows, before=kind.most)
    return data


def _written(value: Any) -> str:
    return f"{value:%H:%M}" if hasattr(value, "hour") else "on" if value is True else str(value)


def _show(request: PersonRequest, form: SheetForm, meeting: Meeting | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "meeting": meeting,
        "opened": form.open_parts(asked=_rows_asked(request)),
        "held": form.held(),
        "rows": {kind.name: form.rows(kind.name) for kind in KINDS},
        "missing": acts.missing(meeting=meeting) if meeting and meeting.is_draft else [],
        "organisations": LIST_OF_ORGANISATIONS,
        "organisation_names": organisation_names(),
        "crumbs": crumbs_to(meeting) if meeting else AGENDA,
        "draft": f"rencontre:{meeting.pk if meeting else 'nouvelle'}",
        "former": [] if meeting else desk.to_start_from(person=request.user, now=timezone.now()),
        "drafts": [] if meeting else desk.drafts_of(person=request.user),
        "series": meeting.series if meeting else _series(request),
        "state": state_of(meeting=meeting) if meeting else "",
        "rights": pages.Rights(may_edit=True, may_hold=True),
        "actions": bar_of(meeting=meeting, person=request.user, rights=pages.Rights(may_edit=True, may_hold=True)) if meeting else [],
        "mode_url": reverse("meetings:registration_mode", args=[meeting.pk]) if meeting and not meeting.is_draft else "",
    }
    return render(request, "meetings/meeting_edit.html", context, status=status)
