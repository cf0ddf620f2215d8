"""Add one link: by hand, after a look at its page, or from the browser's bookmark."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, person_page
from maillage.kernel.fetch.public import FetchRefused
from maillage.kernel.text.characters import one_line
from maillage.kernel.web import limits
from maillage.links import rules
from maillage.links.addresses import read
from maillage.links.domain.content import alike, same_address
from maillage.links.domain.reading import look
from maillage.links.domain.sharing import Known, add_link
from maillage.links.forms import LinkForm
from maillage.links.models import Link
from maillage.links.tasks import read_page

LOOKS_AN_HOUR = 60
CRUMBS = [("Accueil", "/"), ("Liens", "/bibliotheque/liens/")]
TOO_MANY = "Vous avez fait lire beaucoup de pages en peu de temps\u00a0: remplissez cette fiche vous-même, ou revenez dans une heure."


@person_page(methods=("GET", "POST"))
def link_add(request: PersonRequest) -> HttpResponse:
    """Add a link. GET only fills the form in; a look at the page is asked by its own button."""
    if request.method == "GET":
        # What the bookmark of the browser brings.
        initial = {"url": request.GET.get("url", "")[:2000], "title": one_line(request.GET.get("titre", ""))[:200], "kind": "SITE"}
        form = LinkForm(initial=initial)
        return _show(request, form, known=_known(initial["url"]))
    if "lire" in request.POST:
        return _look(request)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    doubles = alike(address=read(text=form.cleaned_data["url"]))
    if doubles and "malgre" not in request.POST:
        form.add_error("url", "Cette adresse ressemble à une autre de la bibliothèque. Vérifiez avant d’ajouter la vôtre.")
        return _show(request, form, status=422, doubles=doubles)
    try:
        link = add_link(sponsor=request.user, content=form.content())
    except Known as known:
        form.add_error("url", known.reason)
        return _show(request, form, status=422, known=known.link)
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _show(request, form, status=422)
    transaction.on_commit(lambda: read_page.enqueue(link_id=link.pk))
    messages.success(request, said_of(link))
    return redirect(link)


def said_of(link: Link) -> str:
    """Say what becomes of a link just added."""
    if link.is_listed:
        return f"« {link} » est dans la bibliothèque. Merci\u202f!"
    return f"« {link} » est envoyé à la coordination, qui le lira avant de le publier. Les suivants paraîtront tout de suite."


def _known(url: str) -> Link | None:
    try:
        return same_address(address=read(text=url)) if url else None
    except Refused:
        return None


def _look(request: PersonRequest) -> HttpResponse:
    """Visit the page and fill what is still empty, marked as proposed."""
    data = request.POST.copy()
    try:
        address = read(text=data.get("url", ""))
    except Refused as refused:
        form = LinkForm(data)
        form.full_clean()
        form.errors.clear()
        form.add_error("url", refused.reason if data.get("url", "").strip() else form.fields["url"].error_messages["required"])
        return _show(request, form, status=422)
    data["url"] = address.url
    note = ""
    if not limits.within(name="links_look", key=str(request.user.pk), most=LOOKS_AN_HOUR, seconds=3600):
        note = TOO_MANY
    else:
        try:
            found = look(url=address.url)
        except FetchRefused as refused:
            note = refused.reason
        else:
            proposed = []
            for name, value in (("title", found.title[:200]), ("language", found.language)):
                if value and not data.get(name, "").strip():
                    data[name] = value
                    proposed.append(name)
            data["proposed"] = ",".join(proposed)
            note = found.description
            return _show(request, LinkForm(initial=_initial(data)), known=_known(address.url), found=note)
    return _show(request, LinkForm(initial=_initial(data)), known=_known(address.url), note=note)


def _initial(data: Any) -> dict[str, Any]:
    values = {name: data.get(name, "") for name in ("url", "title", "why", "theme", "kind", "language", "access", "proposed")}
    values["access"] = values["access"] or "PUBLIC"
    return values | {"more_themes": data.getlist("more_themes")}


def _show(request: PersonRequest, form: LinkForm, *, status: int = 200, **also: Any) -> HttpResponse:
    names = form.proposed_names() if form.is_bound else [name for name in str(form.initial.get("proposed", "")).split(",") if name]
    context = {
        "form": form,
        "proposed": dict.fromkeys(names, "Proposé d’après la page"),
        "at_once": rules.publishes_at_once(person=request.user),
        "fetches": settings.FETCH_LINKS,
        "crumbs": CRUMBS,
        **also,
    }
    return render(request, "links/link_add.html", context, status=status)


@person_page()
def bookmarklet(request: PersonRequest) -> HttpResponse:
    """How to share a page one is reading, in one press."""
    add = settings.BASE_URL + reverse("links:link_add")
    script = "javascript:(()=>{open('" + add + "?url='+encodeURIComponent(location.href)+'&titre='+encodeURIComponent(document.title))})()"
    return render(request, "links/bookmarklet.html", {"script": script, "add_url": add, "crumbs": CRUMBS})
