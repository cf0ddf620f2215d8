from django import forms

from maillage.kernel.text.characters import one_line
from maillage.kernel.text.widgets import Textarea

HELP = "Texte simple : une ligne vide sépare les paragraphes, « ## » commence un titre, « - » une liste, [mots](adresse) fait un lien. [réseau] et [contact] sont remplacés."


class PageForm(forms.Form):
    """A page of the network. `based_on`: the number of the version one started from."""

    title = forms.CharField(label="Titre", max_length=160, error_messages={"required": "Donnez un titre à la page."})
    body = forms.CharField(
        label="Texte",
        max_length=60_000,
        help_text=HELP,
        widget=Textarea(attrs={"rows": 22}),
        error_messages={"required": "Écrivez au moins une phrase.", "max_length": "Le texte dépasse 60 000 signes : faites-en deux pages."},
    )
    in_footer = forms.BooleanField(label="La citer dans la liste des pages du réseau", required=False)
    note = forms.CharField(
        label="Ce qui change", max_length=200, required=False, help_text="Gardé dans l’historique, par exemple « adresse corrigée »."
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def clean_title(self) -> str:
        """Keep the title on one line; invisible characters alone are no title."""
        if title := one_line(self.cleaned_data["title"]):
            return title
        raise forms.ValidationError("Donnez un titre à la page.")
