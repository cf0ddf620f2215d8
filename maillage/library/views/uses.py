"""« Nous aussi », and what a person keeps at hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, person_page
from maillage.kernel.ui.respond import respond, wants_part
from maillage.library import rules
from maillage.library.domain import reading
from maillage.library.forms import UseForm
from maillage.library.models import Resource
from maillage.library.queries.cards import cards_of
from maillage.library.views.fetching import listed_or_gone
from maillage.network import public as network

WITHOUT_TEAM = "Pour raconter ce que votre équipe en a fait, rattachez d’abord votre profil à une organisation."


@person_page(methods=("GET", "POST"))
def use_create(request: PersonRequest, number: int) -> HttpResponse:
    """Tell what one's organisation did with a resource; telling again replaces the words."""
    resource = listed_or_gone(request=request, number=number)
    if not rules.may_say_used(person=request.user, resource=resource):
        raise Refused(WITHOUT_TEAM)
    form = UseForm(request.POST or None, person=request.user, resource=resource)
    if request.method == "POST" and form.is_valid():
        organisation = next(each for each in network.organisations_of(person=request.user) if each.pk == form.cleaned_data["organisation"])
        theirs = form.cleaned_data["their_resource"]
        reading.say_used(
            resource=resource, person=request.user, organisation=organisation, words=form.cleaned_data["words"],
            their_resource=Resource.objects.filter(pk=theirs).first() if theirs else None,
        )  # fmt: skip
        messages.success(request, "Merci : votre retour est sur la page, et la personne qui a partagé cette ressource en est prévenue.")
        return redirect(f"{resource.get_absolute_url()}#nous-aussi")
    crumbs = [("Ressources", reverse("library:resource_list")), (resource.title, resource.get_absolute_url())]
    return render(
        request,
        "library/use_create.html",
        {"form": form, "resource": resource, "crumbs": crumbs, "draft": f"nous-aussi:{number}"},
        status=422 if form.is_bound else 200,
    )


@person_page(methods=("POST",))
def keep_toggle(request: PersonRequest, number: int) -> HttpResponse:
    """Keep a resource at hand, or not any more."""
    resource = listed_or_gone(request=request, number=number)
    kept = request.POST.get("garder") != "0"
    reading.keep_at_hand(resource=resource, person=request.user, kept=kept)
    if wants_part(request):
        resource.is_kept = kept  # type: ignore[attr-defined]
        return respond(request, "library/resource_detail.html", {"resource": resource}, part="keep")
    messages.success(
        request, "Gardée : vous la retrouverez parmi vos ressources." if kept else "Elle n’est plus parmi vos ressources gardées."
    )
    return redirect(resource)


@person_page()
def kept_list(request: PersonRequest) -> HttpResponse:
    """The resources one keeps at hand, newest first."""
    kept = Resource.objects.listed_for(request.user).filter(keeps__person=request.user).order_by("-keeps__pk")[:200]
    crumbs = [("Accueil", "/"), ("Bibliothèque", reverse("library:home"))]
    return render(
        request,
        "library/kept_list.html",
        {"cards": cards_of(resources=list(kept)), "crumbs": crumbs, "list_url": reverse("library:resource_list")},
    )
