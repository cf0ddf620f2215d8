"""Say of what a page takes its inspiration."""

from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from maillage.kernel.access.public import PersonRequest, Refused, person_page
from maillage.kernel.cards import Card
from maillage.kernel.text.characters import readable
from maillage.library.domain import inspirations
from maillage.library.inspiring import InspirationKind, cards_of, find, kind_named
from maillage.library.models import Inspiration
from maillage.library.queries.inspirations import inspirations_of

NOT_HERE = "Cette page n’existe pas, ou vous ne pouvez pas la lire."


class InspirationForm(forms.Form):
    """The address of the source, and what was taken."""

    address = forms.CharField(
        label="L’adresse de la page dont elle s’inspire",
        max_length=500,
        help_text="Ouvrez la ressource, le dossier ou l’initiative, copiez l’adresse et collez-la ici.",
        error_messages={"required": "Collez l’adresse d’une page du site."},
    )
    words = forms.CharField(
        label="Ce que vous en avez repris",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une méthode, une idée, une façon de raconter.",
    )

    def clean_address(self) -> tuple[str, UUID]:
        """Find the thing whose page is there."""
        found = find(path=urlsplit(self.cleaned_data["address"].strip()).path)
        if found is None:
            raise ValidationError("Collez l’adresse d’une ressource, d’un dossier ou d’une initiative du site.")
        return found

    def clean_words(self) -> str:
        return readable(self.cleaned_data["words"]).strip()


def _taker(request: PersonRequest, *, name: str, uuid: UUID) -> tuple[InspirationKind, Card]:
    kind = kind_named(name)
    card = kind.cards(uuids=[uuid], person=request.user).get(uuid) if kind else None
    if kind is None or card is None:
        raise Http404(NOT_HERE)
    if not kind.may_edit(uuid=uuid, person=request.user):
        raise Refused(inspirations.NOT_YOURS)
    return kind, card


@person_page(methods=("GET", "POST"))
def inspiration_list(request: PersonRequest, name: str, uuid: UUID) -> HttpResponseBase:
    """What a page takes its inspiration from, and one more."""
    kind, card = _taker(request, name=name, uuid=uuid)
    form = InspirationForm(request.POST or None, initial={"address": request.GET.get("source", "")})
    if request.method == "POST" and form.is_valid():
        source, words = form.cleaned_data["address"], form.cleaned_data["words"]
        try:
            inspirations.name_inspiration(taker=(kind.kind, uuid), source=source, person=request.user, words=words)
            messages.success(request, "C’est dit : la page le montre, et l’équipe qui l’a partagée en est prévenue.")
            return redirect(request.path)
        except Refused as refused:
            form.add_error("address", refused.reason)
    context = {
        "card": card,
        "form": form,
        "sources": inspirations_of(uuid=uuid, person=request.user).sources,
        "crumbs": [("Bibliothèque", "/bibliotheque/"), (card.title, card.url)],
    }
    return render(request, "library/inspiration_list.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("POST",))
def inspiration_drop(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Take back what was said."""
    row = get_object_or_404(Inspiration, uuid=uuid)
    card = cards_of(things=[(row.taker_kind, row.taker)], person=request.user).get(row.taker)
    if card is None:
        raise Http404(NOT_HERE)
    inspirations.drop_inspiration(inspiration=row, person=request.user)
    messages.success(request, "Cette source n’est plus nommée.")
    return redirect(card.url)
