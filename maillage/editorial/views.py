"""Read the pages of the network; write them (coordination)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from maillage.editorial import domain
from maillage.editorial.forms import PageForm
from maillage.editorial.models import Page, PageVersion
from maillage.editorial.queries import KIND, to_html, with_network
from maillage.kernel.access.public import PersonRequest, Stale, coordinator_page, public_page
from maillage.kernel.ui.respond import respond

SHOWS = (KIND,)


@public_page(shows=SHOWS)
def page_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page."""
    page = get_object_or_404(Page, slug=slug)
    others = Page.objects.filter(in_footer=True).exclude(pk=page.pk).order_by("position").only("title", "slug")
    return respond(
        request,
        "editorial/page_detail.html",
        {"page": page, "text": with_network(text=page.body), "html": to_html(text=page.body), "others": others},
    )


@public_page(shows=SHOWS)
def page_index(request: HttpRequest) -> HttpResponse:
    """List the pages of the network."""
    return respond(request, "editorial/page_index.html", {"pages": Page.objects.filter(in_footer=True).order_by("position", "pk")})


@coordinator_page()
def page_list(request: PersonRequest) -> HttpResponse:
    """List the pages to whoever writes them."""
    return respond(request, "editorial/page_list.html", {"pages": Page.objects.order_by("position", "pk")})


@coordinator_page(methods=("GET", "POST"))
def page_create(request: PersonRequest) -> HttpResponse:
    """Write a new page."""
    form = PageForm(request.POST or None, initial={"in_footer": True})
    if request.method == "POST":
        if not form.is_valid():
            return _form(request, form=form, status=422)
        if "apercu" in request.POST:
            return _form(request, form=form, preview=form.cleaned_data)
        values = form.cleaned_data
        page = domain.create_page(by=request.user, title=values["title"], body=values["body"], in_footer=values["in_footer"])
        messages.success(request, f"La page « {page.title} » est en ligne.")
        return redirect(page)
    return _form(request, form=form)


@coordinator_page(methods=("GET", "POST"))
def page_edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Change a page; when somebody saved it meanwhile, show both texts and lose nothing."""
    page = get_object_or_404(Page, slug=slug)
    start = {"title": page.title, "body": page.body, "in_footer": page.in_footer, "based_on": page.version}
    form = PageForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "GET":
        return _form(request, form=form, page=page)
    if not form.is_valid():
        return _form(request, form=form, page=page, status=422)
    values = dict(form.cleaned_data)
    if "apercu" in request.POST:
        return _form(request, form=form, page=page, preview=values)
    try:
        domain.edit_page(page=page, by=request.user, based_on=values.pop("based_on") or 0, **values)
    except Stale as stale:
        form = PageForm(initial=values | {"based_on": page.version})
        return _form(request, form=form, page=page, stale=stale.reason, status=409)
    messages.success(request, "La page est enregistrée. L’ancienne version reste dans l’historique.")
    return redirect(page)


@coordinator_page()
def page_history(request: PersonRequest, slug: str) -> HttpResponse:
    """List every version of a page, newest first."""
    page = get_object_or_404(Page, slug=slug)
    versions = page.versions.select_related("by").defer("body").order_by("-number")[:200]
    return respond(request, "editorial/page_history.html", {"page": page, "versions": versions})


@coordinator_page(methods=("GET", "POST"))
def page_version(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Read an older version; POST puts it back."""
    version = get_object_or_404(PageVersion.objects.select_related("page", "by"), page__slug=slug, number=number)
    if request.method == "POST":
        page = domain.restore_version(page=version.page, number=number, by=request.user)
        messages.success(request, f"La version {number} est de nouveau en ligne.")
        return redirect(page)
    return respond(request, "editorial/page_version.html", {"version": version, "page": version.page, "html": to_html(text=version.body)})


def _form(
    request: PersonRequest,
    *,
    form: PageForm,
    page: Page | None = None,
    status: int = 200,
    preview: dict[str, Any] | None = None,
    stale: str = "",
) -> HttpResponse:
    context = {
        "form": form, "page": page, "stale": stale,
        "preview": {"title": preview["title"], "html": to_html(text=preview["body"], top=3)} if preview else None,
        "action": reverse("editorial:page_edit", args=[page.slug]) if page else reverse("editorial:page_create"),
    }  # fmt: skip
    return respond(request, "editorial/page_form.html", context, status=status)
