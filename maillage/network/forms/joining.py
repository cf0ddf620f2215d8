from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.kernel.text.widgets import Textarea
from maillage.network.forms.fields import (
    AddressField,
    CharterField,
    CommuneField,
    DatalistInput,
    NameIndex,
    OrganisationNameField,
    ask_charter,
    load_names,
    organisation_names,
    tidy,
    visible_name,
)
from maillage.network.models import JoinRequest, Membership, Organisation
from maillage.network.suggestions import suggested_refusal, suggested_welcome

NOT_LISTED = "hors-liste"


class JoinForm(forms.Form):
    """The four questions. `organisation_choice` is asked only when the name typed is not quite one of the directory."""

    name = forms.CharField(
        label="Votre nom",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Écrivez votre nom : vos futur·e·s collègues le liront."},
    )
    email = AddressField(
        label="Votre adresse e-mail professionnelle",
        help_text="Nous y envoyons un lien pour vérifier qu’elle est bien à vous.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation = forms.CharField(
        label="Votre organisation",
        max_length=160,
        help_text="Tapez quelques lettres et choisissez. Pas dans la liste ? Écrivez son nom, nous l’ajouterons.",
        widget=DatalistInput(),
        error_messages={"required": "Écrivez le nom de votre organisation, même si elle n’est pas dans la liste."},
    )
    organisation_choice = forms.ChoiceField(label="Est-ce l’une de celles-ci ?", required=False, widget=forms.RadioSelect)
    what_i_do = forms.CharField(
        label="Ce que vous y faites, et ce que vous aimeriez trouver ou partager",
        max_length=2000,
        widget=Textarea(attrs={"rows": 5}),
        error_messages={"required": "Dites-le en une phrase : la coordination s’en sert pour vous accueillir."},
    )
    keep_words = forms.BooleanField(
        label="Reprendre ces mots comme premières lignes de mon profil",
        required=False,
        help_text="Vous pourrez les changer quand vous voulez.",
    )
    charter = CharterField()
    # Left empty by people, who never see it.
    site_web = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_charter(form=self)
        self.index = NameIndex(organisation_names())
        self.fields["organisation"].widget.proposals = [label for _, label, _ in self.index.rows]  # type: ignore[attr-defined]
        self.near: list[tuple[int, str]] = []
        if self.is_bound:
            typed = str(self.data.get("organisation", ""))[:160]
            self.near = [] if self.index.exact(typed) else self.index.near(typed)
        choices = [*((str(pk), label) for pk, label in self.near), (NOT_LISTED, "Non, elle n’est pas dans la liste")]
        self.fields["organisation_choice"].choices = choices  # type: ignore[attr-defined]

    @property
    def is_trap(self) -> bool:
        """Say whether a machine filled in what people never see."""
        return bool(self.data.get("site_web"))

    def clean_name(self) -> str:
        """Keep the name on one line."""
        return visible_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """Find the organisation, or ask which one is meant."""
        values = super().clean() or {}
        typed = tidy(values.get("organisation", ""))
        if not typed:
            if "organisation" in values:
                self.add_error("organisation", "Écrivez le nom de votre organisation, même si elle n’est pas dans la liste.")
            return values
        chosen = values.get("organisation_choice", "")
        pk = self.index.exact(typed) or (int(chosen) if chosen.isdigit() and int(chosen) in dict(self.near) else None)
        if pk is None and self.near and chosen != NOT_LISTED:
            self.add_error("organisation_choice", "Choisissez votre organisation, ou dites qu’elle n’est pas dans la liste.")
        values["organisation"] = Organisation.objects.filter(pk=pk).first() if pk else None
        values["organisation_name"] = "" if pk else typed
        return values


class WordForm(forms.Form):
    """Words that must be there."""

    word = forms.CharField(
        max_length=4000,
        widget=Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez quelques mots : la personne les lira."},
    )

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label, self.fields["word"].help_text = label, help_text


def refusal_form(*args: Any, request: JoinRequest) -> WordForm:
    """Make the form of a refusal, with words proposed."""
    return WordForm(
        *args,
        label="Vos mots",
        help_text="Ils partent tels quels, par courriel.",
        initial={"word": suggested_refusal(request=request)},
        prefix="refus",
    )


def question_form(*args: Any) -> WordForm:
    """Make the form of a question."""
    return WordForm(*args, label="Votre question", help_text="La personne répond sur une page, sans se connecter.", prefix="question")


class AcceptForm(forms.Form):
    """The welcome: where the person works, and with which words."""

    ASKED, OTHER, NEW, NONE = "demandee", "annuaire", "nouvelle", "aucune"

    placement = forms.ChoiceField(label="Son organisation", widget=forms.RadioSelect)
    organisation = OrganisationNameField(label="Organisation de l’annuaire", required=False)
    new_name = forms.CharField(label="Nom de la nouvelle organisation", max_length=160, required=False)
    new_kind = forms.ChoiceField(label="Type d’organisation", choices=[("", "Choisir"), *Organisation.Kind.choices], required=False)
    new_commune = CommuneField(label="Commune", required=False)
    function = forms.CharField(label="Sa fonction", max_length=120, required=False)
    as_steward = forms.BooleanField(label="Lui confier la fiche de l’organisation", required=False)
    word = forms.CharField(
        label="Vos mots de bienvenue",
        help_text="Ils partent tels quels, par courriel.",
        max_length=4000,
        widget=Textarea(attrs={"rows": 7}),
        error_messages={"required": "Écrivez quelques mots : la personne les lira."},
    )

    def __init__(self, *args: Any, request: JoinRequest, **kwargs: Any) -> None:
        asked = request.organisation
        kwargs["initial"] = {
            "placement": self.ASKED if asked else self.NEW,
            "new_name": request.organisation_name,
            "as_steward": not asked or not Membership.objects.current().filter(organisation=asked, is_steward=True).exists(),
            "word": suggested_welcome(request=request),
        }
        super().__init__(*args, **kwargs)
        load_names(self)
        self.asked = asked
        other = "Une autre organisation de l’annuaire" if asked else "Une organisation de l’annuaire"
        new = "Une organisation à ajouter à l’annuaire"
        self.fields["placement"].choices = [  # type: ignore[attr-defined]
            *([(self.ASKED, asked.name)] if asked else []),
            (self.OTHER, other),
            (self.NEW, new),
            (self.NONE, "Sans organisation pour le moment"),
        ]
        for name, choice in (("organisation", other), ("new_name", new), ("new_kind", new), ("new_commune", new)):
            self.fields[name].help_text = f"Si vous choisissez «\u00a0{choice}\u00a0»."

    @property
    def asks_which(self) -> bool:
        """Say whether the fields of another organisation must be seen: their choice is ticked, or something is wrong there."""
        wrong = {"placement", "organisation", "new_name", "new_kind", "new_commune"} & set(self.errors)
        return bool(wrong) or self["placement"].value() in (self.OTHER, self.NEW)

    @classmethod
    def in_one_tap(cls, *, request: JoinRequest) -> "AcceptForm":
        """Make the form as it would be sent without changing a word."""
        first = cls(request=request)
        return cls({name: first.initial.get(name) or "" for name in first.fields}, request=request)

    def clean(self) -> dict[str, Any]:
        """Check that the chosen place is filled in."""
        values = super().clean() or {}
        placement = values.get("placement")
        if placement == self.OTHER and not values.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", "Écrivez le nom de l’organisation, ou choisissez une autre réponse.")
        if placement == self.NEW:
            if not tidy(values.get("new_name", "")):
                self.add_error("new_name", "Écrivez le nom de l’organisation à ajouter.")
            if not values.get("new_kind"):
                self.add_error("new_kind", "Choisissez le type d’organisation.")
        return values

    def placing(self) -> dict[str, Any]:
        """Give the arguments of `accept_request` that say where the person works."""
        values = self.cleaned_data
        extra = {"function": tidy(values["function"]), "as_steward": values["as_steward"]}
        match values["placement"]:
            case self.ASKED:
                return {"organisation": self.asked, **extra}
            case self.OTHER:
                return {"organisation": values["organisation"], **extra}
            case self.NEW:
                new = {"name": tidy(values["new_name"]), "kind": values["new_kind"], "commune": values["new_commune"]}
                return {"new_organisation": new, **extra}
        return {}


class ReplyForm(WordForm):
    """The applicant's reply."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label="Votre réponse", **kwargs)


def check_name(name: str) -> str:
    """Give a name fit to be shown, or raise `ValidationError`."""
    if not tidy(name):
        raise ValidationError("Écrivez votre nom : vos collègues le liront.")
    return tidy(name)
