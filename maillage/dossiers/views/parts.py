"""The parts of a version, the check before sharing, and new versions beside the one that is read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.dossiers import rules
from maillage.dossiers.domain import checking, versions
from maillage.dossiers.forms.parts import CheckForm, PartsForm, as_data, number_in, runs, typed_rows
from maillage.dossiers.forms.sheet import NoteForm
from maillage.dossiers.models import Dossier, DossierVersion
from maillage.dossiers.queries.parts import proposals
from maillage.dossiers.views.documents import FIELD, Received, page_total, receive_pdf, steps_of, zone
from maillage.dossiers.views.fetching import listed_or_gone
from maillage.kernel.access.public import PersonRequest, Refused, person_page
from maillage.kernel.text.numbers import plural_fr

NOT_HERE = "Ce document n’existe pas, ou ce n’est pas le vôtre."
PER_VIEW = 24


def owned_version(*, person: Any, uuid: UUID) -> DossierVersion:
    """Fetch a version this person answers for.

    Raises:
        Http404: somebody else's draft, a withdrawn dossier, or nobody's.
        Refused: a dossier this person may see, and not change.
    """
    found = DossierVersion.objects.select_related("file", "dossier__kind", "dossier__organisation").filter(uuid=uuid).first()
    if found is None or not rules.visible_to(person=person).filter(pk=found.dossier_id).exists():
        raise Http404(NOT_HERE)
    if not rules.is_owner(person=person, dossier=found.dossier):
        raise Refused(versions.NO_RIGHT)
    return found


@person_page(methods=("GET", "POST"))
def parts(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Cut a document into parts, each with who may read it."""
    version = owned_version(person=request.user, uuid=uuid)
    total = page_total(version=version)
    rows = versions.rows_of(version=version)
    if request.method == "POST":
        return _receive_parts(request, version=version, total=total)
    proposed, where = proposals(version=version, pages=total) if not rows else ([], "")
    first = [versions.Row(**{name: getattr(each, name) for name in versions.Row.__slots__}) for each in proposed] or rows
    return _show_parts(request, version=version, form=PartsForm(pages=total, rows=first), total=total, where=where)


def _receive_parts(request: PersonRequest, *, version: DossierVersion, total: int) -> HttpResponse:
    remove = number_in(request.POST.get("retirer", ""))
    if "ajouter" in request.POST or remove is not None:
        lines = typed_rows(request.POST, without=remove)
        data = as_data(lines, spare=1 if "ajouter" in request.POST else 0)
        form = PartsForm(pages=total, count=int(data["rows"]))
        form.initial = data
        return _show_parts(request, version=version, form=form, total=total)
    form = PartsForm(request.POST, pages=total, count=number_in(request.POST.get("rows", "")) or 0)
    if not form.is_valid():
        return _show_parts(request, version=version, form=form, total=total, status=422)
    if not form.parts():
        form.add_error(None, "Nommez au moins une partie : une page dans aucune partie n’est lue par personne.")
        return _show_parts(request, version=version, form=form, total=total, status=422)
    versions.save_parts(person=request.user, version=version, rows=form.parts(), pages=total)
    if unread := form.unread():
        words = ", ".join(str(first) if first == last else f"{first} à {last}" for first, last in unread)
        one = len(unread) == 1 and unread[0][0] == unread[0][1]
        messages.info(
            request,
            f"{'La page' if one else 'Les pages'} {words} {'n’est' if one else 'ne sont'} dans aucune partie : personne ne les lit.",
        )
    if version.opened_at:
        messages.success(request, "Les accès sont changés. Ils valent dès maintenant.")
        return redirect(version.dossier)
    return redirect("dossiers:check", uuid=version.uuid)


def _show_parts(
    request: PersonRequest, *, version: DossierVersion, form: PartsForm, total: int, where: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "version": version,
        "dossier": version.dossier,
        "total": total,
        "total_words": plural_fr(total, "page"),
        "proposed": f"Proposé d’après {where}" if where else "",
        "where": where,
        "steps": _steps(version, 3),
        "whole_url": reverse("dossiers:page_image", args=[version.uuid, 1]),
        "back_url": _before_parts(version),
    }
    return render(request, "dossiers/parts.html", context, status=status)


def _steps(version: DossierVersion, current: int) -> list[tuple[str, str, bool, str]]:
    if version.dossier.is_draft:
        return steps_of(dossier=version.dossier, version=version, current=current)
    if version.opened_at:
        return []
    names = (("1. Le document", reverse("dossiers:version_create", args=[version.dossier_id])),
             ("2. Les parties", reverse("dossiers:parts", args=[version.uuid])),
             ("3. La vérification", reverse("dossiers:check", args=[version.uuid])))  # fmt: skip
    return [(name, url, place == current, "") for place, (name, url) in enumerate(names, start=2)]


def _before_parts(version: DossierVersion) -> str:
    dossier = version.dossier
    return reverse("dossiers:share_sheet", args=[dossier.uuid]) if dossier.is_draft else dossier.get_absolute_url()


@person_page(methods=("GET", "POST"))
def check(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The sharing assistant: what was found in the text, the pages to look at, the checklist."""
    version = owned_version(person=request.user, uuid=uuid)
    total = page_total(version=version)
    found = checking.findings(version=version)
    newest = checking.newest_check(version=version)
    left_out = list(version.left_out.order_by("number").values_list("number", flat=True))
    screen = _screen(request)
    shown = _shown(version, total)
    here = shown[(screen - 1) * PER_VIEW : screen * PER_VIEW]
    initial = {"pages_out": runs(left_out), **(newest.answers if newest else {})}
    form = CheckForm(request.POST if request.method == "POST" else None, pages=total, initial=initial)
    if request.method == "POST":
        valid = form.is_valid()
        if "pages_out" not in form.errors:
            left_out = _left_out(request, form)
            answers = form.answers()
            newest = checking.save_check(person=request.user, version=version, answers=answers, left_out=left_out, found=found, pages=total)
        if "vues" in request.POST and "pages_out" not in form.errors:
            return redirect(f"{request.path}?vues={screen}#pages")
        if valid:
            return _onward(request, version=version, total=total)
    context: dict[str, Any] = {
        "form": form,
        "version": version,
        "dossier": version.dossier,
        "steps": _steps(version, 4),
        "summary": _summary(found),
        "found": [(row, _kinds(row), _screen_of(row.number, shown)) for row in found],
        "pictures": [(page, page in left_out, dict(_counted(found)).get(page, "")) for page in here],
        "screens": [(number, number == screen) for number in range(1, -(-len(shown) // PER_VIEW) + 1)],
        "pending": version.file.state == version.file.State.PENDING,
        "scanned": version.file.has_text is False,
        "checked": newest if checking.is_whole(check=newest) else None,
        "onward": _onward_label(version),
        "back_url": reverse("dossiers:parts", args=[version.uuid]),
    }
    return render(request, "dossiers/check.html", context, status=422 if form.is_bound else 200)


def _screen(request: PersonRequest) -> int:
    asked = request.POST.get("vues") or request.GET.get("vues", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1


def _shown(version: DossierVersion, total: int) -> list[int]:
    """The pages to look at: those that some part shares, now or on request."""
    closed = {page for part in version.parts.all() if part.access == "CLOSED" for page in part.pages}
    in_parts = {page for part in version.parts.all() for page in part.pages}
    return [page for page in range(1, total + 1) if page in in_parts and page not in closed]


def _screen_of(page: int, shown: list[int]) -> int:
    return shown.index(page) // PER_VIEW + 1 if page in shown else 0


def _left_out(request: PersonRequest, form: CheckForm) -> list[int]:
    """Put together the pages typed and the pages ticked; a page that was shown and is not ticked any more is not left out."""
    ticked = {page for value in request.POST.getlist("ecarter") if (page := number_in(value)) is not None}
    shown = {page for value in request.POST.getlist("montrees") if (page := number_in(value)) is not None}
    before = {page for value in request.POST.getlist("ecartees") if (page := number_in(value)) is not None}
    unticked = (shown & before) - ticked
    return sorted((set(form.cleaned_data["pages_out"]) - unticked) | ticked)


def _summary(found: list[checking.PageFindings]) -> list[tuple[str, str]]:
    rows = []
    for kind, words in checking.KINDS.items():
        pages = [row.number for row in found if row.counts[kind]]
        if pages:
            where = f"{'page' if len(pages) == 1 else 'pages'} {runs(pages)}"
            rows.append((plural_fr(sum(row.counts[kind] for row in found), words), where))
    return rows


def _kinds(row: checking.PageFindings) -> str:
    return ", ".join(plural_fr(row.counts[kind], words) for kind, words in checking.KINDS.items() if row.counts[kind])


def _counted(found: list[checking.PageFindings]) -> list[tuple[int, str]]:
    return [(row.number, _kinds(row)) for row in found]


def _onward_label(version: DossierVersion) -> str:
    if version.dossier.is_draft:
        return "Enregistrer et continuer"
    return "Enregistrer la vérification" if version.opened_at else "Ouvrir cette version"


def _onward(request: PersonRequest, *, version: DossierVersion, total: int) -> HttpResponse:
    if version.dossier.is_draft:
        return redirect("dossiers:share_terms", key=version.dossier.uuid)
    if version.opened_at:
        messages.success(request, "La vérification est enregistrée. Les pages écartées ne se lisent plus.")
        return redirect(version.dossier)
    versions.open_version(person=request.user, version=version, pages=total)
    messages.success(request, f"La version {version.number} est celle que vos collègues lisent maintenant.")
    return redirect(version.dossier)


@person_page(methods=("GET", "POST"))
def version_create(request: PersonRequest, number: int) -> HttpResponse:
    """Bring a new version: prepared beside the one that is read, nothing of it is open yet."""
    dossier: Dossier = listed_or_gone(person=request.user, number=number)
    if not rules.may_edit(person=request.user, dossier=dossier):
        raise Refused(versions.NO_RIGHT)
    prepared = dossier.versions.filter(opened_at=None).order_by("-number").first()
    form = NoteForm(request.POST if request.method == "POST" else None, initial={"note": prepared.note if prepared else ""})
    received = Received()
    if request.method == "POST":
        received = receive_pdf(request=request, needed=True)
        if form.is_valid() and received.file is not None:
            version = versions.prepare(person=request.user, dossier=dossier, file=received.file, note=form.cleaned_data["note"])
            return redirect(version.dossier if version.opened_at else reverse("dossiers:parts", args=[version.uuid]))
        if received.refusal:
            form.add_error("document", received.refusal)
    crumbs = [("Dossiers", reverse("dossiers:dossier_list")), (dossier.title, dossier.get_absolute_url())]
    context = {"form": form, "dossier": dossier, "prepared": prepared, "crumbs": crumbs}
    context |= {"refusal": received.refusal, "held": received.held, "field": FIELD, **zone()}
    return render(request, "dossiers/version_create.html", context, status=422 if form.is_bound else 200)
