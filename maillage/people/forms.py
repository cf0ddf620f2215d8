"""What visitors and members type, made clean. Nothing is written here."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from maillage.kernel.text.widgets import Textarea
from maillage.people.models import Person
from maillage.people.names import clean_name
from maillage.people.queries import LANGUAGES

PURPOSES = {
    "function": "Pour que l’on sache à qui l’on parle.",
    "trade": "Pour trouver les collègues d’un même métier.",
    "languages": "Pour savoir dans quelles langues vous écrire.",
    "about": "Ce que vous aimeriez trouver ou partager.",
    "email": "Pour que l’on puisse vous écrire sans passer par le site.",
    "phone": "Pour un rendez-vous, un atelier, un retard.",
}


class EmailForm(forms.Form):
    """An address."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        error_messages={
            "required": "Écrivez votre adresse électronique.",
            "invalid": "Il manque peut-être une arobase ou un point, par exemple nom@centre.be.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """Write addresses the same way."""
        return str(self.cleaned_data["email"]).strip().lower()


class CodeForm(forms.Form):
    """A code received by mail."""

    code = forms.CharField(
        label="Code reçu par courriel",
        max_length=20,
        help_text="Huit lettres, avec ou sans tiret.",
        error_messages={"required": "Recopiez le code reçu par courriel."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false", "size": 12}),
    )


class PasswordForm(forms.Form):
    """A password chosen by its owner: ten characters at least, none of the common ones.

    Given `check_current`, the present one is asked first; a removal asks nothing else.
    """

    current = forms.CharField(
        label="Mot de passe actuel",
        max_length=256,
        strip=False,
        error_messages={"required": "Écrivez votre mot de passe actuel."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label="Nouveau mot de passe",
        max_length=256,
        strip=False,
        help_text="Dix caractères au moins. Une phrase de quelques mots est plus sûre, et plus facile à retenir.",
        error_messages={"required": "Choisissez un mot de passe."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(
        self, *args: Any, person: Person, check_current: Callable[[str], bool] | None = None, removing: bool = False, **kwargs: Any
    ) -> None:
        self.person, self.check_current = person, check_current
        super().__init__(*args, **kwargs)
        if check_current is None:
            del self.fields["current"]
        self.fields["password"].required = not removing
        self.removing = removing

    def clean_current(self) -> str:
        """Refuse any other than the present one."""
        if self.check_current is None or not self.check_current(self.cleaned_data["current"]):
            raise forms.ValidationError(
                "Ce n’est pas votre mot de passe actuel. Vous l’avez oublié\u202f? Un code reçu par courriel vous laisse en choisir un autre."
            )
        return ""

    def clean_password(self) -> str:
        """Refuse short, common and personal ones."""
        password = str(self.cleaned_data["password"])
        if not self.removing:
            validate_password(password, self.person)
        return password


class ProfileForm(forms.Form):
    """What one says of oneself, and who reads each field."""

    name = forms.CharField(
        label="Prénom et nom",
        max_length=120,
        error_messages={"required": "Écrivez votre prénom et votre nom."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    function = forms.CharField(
        label="Fonction", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    trade = forms.ChoiceField(label="Métier", required=False, choices=[("", "—"), *Person.Trade.choices])
    about = forms.CharField(label="Quelques mots sur vous", max_length=2000, required=False, widget=Textarea(attrs={"rows": 5}))
    languages = forms.MultipleChoiceField(
        label="Langues", required=False, choices=list(LANGUAGES.items()), widget=forms.CheckboxSelectMultiple
    )
    phone = forms.RegexField(
        r"^\+?[0-9 ()./-]{6,30}$",
        label="Téléphone",
        max_length=40,
        required=False,
        error_messages={"invalid": "Écrivez seulement des chiffres et des espaces, par exemple 081 00 00 00."},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self._initial(person))
        super().__init__(*args, **kwargs)
        for field, usual in Person.FIELD_VISIBILITY.items():
            label = "Adresse électronique" if field == "email" else self.fields[field].label
            self.fields[f"visibility_{field}"] = forms.ChoiceField(
                label=f"Qui lit : {str(label)[:1].lower()}{str(label)[1:]}",
                choices=Person.Visibility.choices,
                initial=usual,
                required=False,
            )
            if field in self.fields:
                self.fields[field].help_text = PURPOSES[field]

    @staticmethod
    def _initial(person: Person) -> dict[str, Any]:
        values: dict[str, Any] = {name: getattr(person, name) for name in ("name", "function", "trade", "about", "languages", "phone")}
        return values | {f"visibility_{name}": person.visibility_of(name) for name in Person.FIELD_VISIBILITY}

    def clean_name(self) -> str:
        """Refuse what would become a link in somebody's mail."""
        return clean_name(self.cleaned_data["name"])

    def values(self) -> dict[str, Any]:
        """Give what `edit_profile` writes; a visibility left out is the usual one."""
        visibility = {name: self.cleaned_data[f"visibility_{name}"] or usual for name, usual in Person.FIELD_VISIBILITY.items()}
        fields = {name: self.cleaned_data[name] for name in ("name", "function", "trade", "about", "languages", "phone")}
        return {**fields, "visibility": visibility}

    def rows(self) -> list[tuple[Any, Any]]:
        """Give each field with its visibility, for the page."""
        return [(self[name], self[f"visibility_{name}"]) for name in ("function", "trade", "about", "languages", "phone")]


class LeaveForm(forms.Form):
    """A last tick before an account is closed."""

    sure = forms.BooleanField(
        label="J’ai compris que mon compte sera fermé et que cela ne se défait pas.",
        error_messages={"required": "Cochez cette case pour confirmer votre départ."},
    )
