"""What people type about a resource, as clean values. Forms write nothing."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.kernel.text.characters import one_line
from maillage.kernel.text.widgets import Textarea
from maillage.library.domain.content import TEXTS, Content
from maillage.library.models import Resource
from maillage.library.models.choices import LANGUAGES, SITE_LANGUAGE, Access, Form, Licence, WordsIn
from maillage.network import public as network
from maillage.people import public as people

AREA = {"rows": 3}


def theme_choices() -> list[tuple[str, str]]:
    """Give the themes in use, indented as the tree."""
    found: list[tuple[str, str]] = []

    def add(branches: Iterable[network.Branch]) -> None:
        for branch in branches:
            found.append((str(branch.theme.pk), "\u2003" * branch.depth + branch.theme.name))
            add(branch.children)

    add(network.themes_tree())
    return found


def choose(form: forms.Form, name: str, choices: Iterable[tuple[Any, str]]) -> None:
    """Set the choices of a field."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def year_of(value: int | None) -> None:
    """Refuse a year before printing, or to come."""
    latest = timezone.localdate().year + 1
    if value is not None and not 1450 <= value <= latest:
        raise ValidationError(f"Donnez une année entre 1450 et {latest}, par exemple {latest - 1}.")


class ContentForm(forms.Form):
    """The description of a resource. `strict=False` asks for nothing: a draft is kept as it is."""

    title = forms.CharField(
        label="Titre", max_length=200, error_messages={"required": "Donnez un titre : c’est ce que vos collègues liront dans les listes."}
    )
    summary = forms.CharField(
        label="En une phrase",
        max_length=600,
        widget=Textarea(attrs={"rows": 2}),
        help_text="Ce que c’est, et à quoi cela sert.",
        error_messages={"required": "Ajoutez une phrase : elle aide à choisir sans ouvrir le fichier."},
    )
    theme = forms.TypedChoiceField(label="Thème", coerce=int, empty_value=None, error_messages={"required": "Choisissez un thème."})
    form = forms.ChoiceField(label="Forme", choices=Form.choices, required=False, initial=Form.OTHER)
    year = forms.IntegerField(
        label="Année",
        required=False,
        validators=[year_of],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
        error_messages={"invalid": "Écrivez l’année en quatre chiffres, par exemple 2025."},
    )
    quote = forms.CharField(
        label="Votre mot de contexte",
        required=False,
        max_length=2000,
        widget=Textarea(attrs=AREA),
        help_text="Pour qui, avec quels moyens, ce que vous referiez. C’est ce que vos collègues lisent en premier.",
    )
    access = forms.ChoiceField(label="Qui peut le lire ?", choices=Access.choices, initial=Access.MEMBERS, widget=forms.RadioSelect)
    more_themes = forms.TypedMultipleChoiceField(label="Autres thèmes", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    organisations = forms.TypedMultipleChoiceField(label="Au nom de", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    other_organisation = forms.TypedChoiceField(
        label="Autre organisation",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="La coordination peut partager au nom d’une équipe.",
    )
    authors = forms.CharField(
        label="Auteurs et autrices", required=False, max_length=600, help_text="Séparés par des virgules. Sans réponse, c’est votre nom."
    )
    audience = forms.CharField(
        label="Public", required=False, max_length=200, help_text="Par exemple : habitant·e·s, classes de 10–12 ans."
    )
    territory = forms.TypedChoiceField(label="Territoire", coerce=int, empty_value=None, required=False)
    language = forms.ChoiceField(label="Langue", required=False, choices=[("", "À préciser"), *LANGUAGES.items()])
    words_in = forms.ChoiceField(
        label="Le titre, la phrase et le contexte sont écrits", choices=WordsIn.choices, required=False, widget=forms.RadioSelect,
        help_text="Les synthèses vocales les liront dans la bonne langue.",
    )  # fmt: skip
    licence = forms.ChoiceField(label="Réutilisation", choices=Licence.choices, required=False, initial=Licence.CITE)
    video_url = forms.URLField(
        label="Lien",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Vidéo, page ou dossier en ligne, s’il y en a un.",
        error_messages={"invalid": "Copiez l’adresse entière, par exemple https://exemple.be/video."},
    )
    context = forms.CharField(
        label="Dans quel contexte ?",
        required=False,
        max_length=8000,
        widget=Textarea(attrs=AREA),
        help_text="Où, avec qui, dans quel cadre.",
    )
    keep = forms.CharField(
        label="Ce que nous garderions", required=False, max_length=8000, widget=Textarea(attrs=AREA), help_text="Une idée par ligne."
    )
    otherwise = forms.CharField(
        label="Ce que nous ferions autrement",
        required=False,
        max_length=8000,
        widget=Textarea(attrs=AREA),
        help_text="Une idée par ligne.",
    )

    def __init__(self, *args: Any, person: Any, resource: Resource | None = None, strict: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.resource = resource
        themes = theme_choices()
        choose(self, "theme", [("", "Choisir un thème"), *themes])
        choose(self, "more_themes", themes)
        self._offer_organisations()
        areas = {str(each.pk): each.name for each in network.Territory.objects.areas().order_by("name")}
        if resource is not None and resource.territory is not None:
            areas.setdefault(str(resource.territory.pk), resource.territory.name)
        choose(self, "territory", [("", "Sans territoire précis"), *areas.items()])
        members = people.members().count()
        self.fields["access"].choice_hints = {  # type: ignore[attr-defined]
            Access.PUBLIC: "Visible sur le web, sans compte",
            Access.MEMBERS: f"{members} professionnel·le·s" if members > 1 else "Les professionnel·le·s du réseau",
        }
        if not strict:
            for field in self.fields.values():
                field.required = False

    def _offer_organisations(self) -> None:
        mine = {each.pk: each.name for each in network.organisations_of(person=self.person)}
        if self.resource is not None:
            mine |= dict(self.resource.organisations.order_by("name").values_list("pk", "name"))
        choose(self, "organisations", list(mine.items()))
        if not mine:
            del self.fields["organisations"]
        if self.person.is_coordinator:
            others = network.Organisation.objects.open().exclude(pk__in=mine).order_by("name").values_list("pk", "name")
            choose(self, "other_organisation", [("", "Aucune"), *others])
        else:
            del self.fields["other_organisation"]

    @property
    def asks_words(self) -> bool:
        """Say whether the language of the title is to be asked: that of the document is known, and not the site's."""
        return self["language"].value() not in (None, "", SITE_LANGUAGE)

    def clean_title(self) -> str:
        """Keep the title on one line; invisible characters alone are no title."""
        title = one_line(self.cleaned_data["title"])
        if not title and self.fields["title"].required:
            raise ValidationError(self.fields["title"].error_messages["required"])
        return title

    def clean_authors(self) -> list[str]:
        """Cut names at commas and lines."""
        names = (name.strip() for name in self.cleaned_data["authors"].replace("\n", ",").replace(";", ",").split(","))
        return list(dict.fromkeys(name[:120] for name in names if name))[:20]

    def content(self, *, before: Content | None = None) -> Content:
        """Give what was typed; a field with an error keeps what it was `before`."""
        values = dict(self.cleaned_data)
        before = before or Content()
        theme_ids = [pk for pk in [values.get("theme"), *values.get("more_themes", [])] if pk]
        organisation_ids = [*values.get("organisations", []), *([values["other_organisation"]] if values.get("other_organisation") else [])]
        themes = {each.pk: each for each in network.Theme.objects.filter(pk__in=theme_ids)}
        organisations = {each.pk: each for each in network.Organisation.objects.filter(pk__in=organisation_ids)}
        territory = network.Territory.objects.filter(pk=values["territory"]).first() if values.get("territory") else None
        plain: dict[str, Any] = {name: values.get(name, getattr(before, name)) for name in (*TEXTS, "year", "authors")}
        for name in ("form", "access", "licence", "words_in"):
            plain[name] = values.get(name) or getattr(before, name)
        return Content(
            **plain,
            themes=[themes[pk] for pk in dict.fromkeys(theme_ids) if pk in themes],
            organisations=[organisations[pk] for pk in dict.fromkeys(organisation_ids) if pk in organisations],
            territory=territory,
        )


class ContributionForm(ContentForm):
    """A draft being written. `key` is the identity of the draft: the same form sent twice makes one resource."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    known = forms.CharField(widget=forms.HiddenInput, required=False)

    def has_words(self) -> bool:
        """Say whether anything worth a draft was typed."""
        return any(self.cleaned_data.get(name) for name in ("title", "summary", "quote", "context", "keep", "otherwise", "video_url"))

    def known_names(self) -> list[str]:
        """Give the proposals the form already showed."""
        return [name for name in str(self.cleaned_data.get("known") or "").split(",") if name]


class EditForm(ContentForm):
    """A published resource being edited."""

    check_on = forms.DateField(
        label="À vérifier le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="La coordination et vous serez prévenu·e·s à cette date.",
        error_messages={"invalid": "Choisissez une date, par exemple 01/09/2027."},
    )
    open_former = forms.BooleanField(
        label="Ouvrir aussi les anciennes versions",
        required=False,
        help_text="Elles étaient pour les membres. Sans cela, les personnes sans compte lisent la version actuelle et les suivantes.",
    )
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_former: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_former:
            del self.fields["open_former"]


class VersionForm(forms.Form):
    """New files for a published resource."""

    note = forms.CharField(
        label="Ce qui change",
        max_length=300,
        help_text="Une phrase : « Chiffres de 2026, annexe retirée ».",
        error_messages={"required": "Dites en une phrase ce qui change."},
    )


class UseForm(forms.Form):
    """« Nous aussi »."""

    organisation = forms.TypedChoiceField(label="Votre équipe", coerce=int, error_messages={"required": "Choisissez votre équipe."})
    words = forms.CharField(
        label="Ce que vous en avez fait",
        max_length=600,
        widget=Textarea(attrs=AREA),
        help_text="Pour qui, ce que vous avez adapté. Une ou deux phrases suffisent.",
        error_messages={"required": "Dites en une phrase ce que vous en avez fait."},
    )
    their_resource = forms.TypedChoiceField(
        label="Votre version", coerce=int, empty_value=None, required=False, help_text="Si vous l’avez partagée ici aussi."
    )

    def __init__(self, *args: Any, person: Any, resource: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = network.organisations_of(person=person)
        choose(self, "organisation", [(each.pk, each.name) for each in organisations])
        mine = (
            Resource.objects.listed_for(person).filter(organisation_rows__organisation__in=organisations).exclude(pk=resource.pk).distinct()
        )
        choose(self, "their_resource", [("", "Aucune"), *((each.pk, each.title) for each in mine.order_by("-published_at")[:100])])


class WordForm(forms.Form):
    """A decision's words."""

    word = forms.CharField(
        label="Votre mot",
        max_length=2000,
        widget=Textarea(attrs=AREA),
        error_messages={"required": "Écrivez quelques mots : ils sont envoyés avec votre décision."},
    )


class WithdrawForm(forms.Form):
    """Why a resource is withdrawn; readers see it."""

    reason = forms.CharField(
        label="Pourquoi la retirer ?",
        max_length=600,
        widget=Textarea(attrs={"rows": 2}),
        help_text="Visible à l’adresse de la page, avec la date.",
        error_messages={"required": "Dites en une phrase pourquoi : les lecteurs et lectrices la verront."},
    )


def initial_of(*, resource: Resource, content: Content) -> dict[str, Any]:
    """Fill a form from a resource."""
    themes = [theme.pk for theme in content.themes]
    return {
        **{
            name: getattr(content, name)
            for name in ("title", "summary", "form", "access", "audience", "year", "language", "words_in", "licence", "video_url")
        },
        **{name: getattr(content, name) for name in ("quote", "context", "keep", "otherwise")},
        "territory": content.territory.pk if content.territory else None,
        "theme": themes[0] if themes else None,
        "more_themes": themes[1:],
        "organisations": [each.pk for each in content.organisations],
        "authors": ", ".join(content.authors),
        "key": resource.uuid,
        "known": ",".join(resource.proposed),
    }


def blank_initial(*, person: Any) -> dict[str, Any]:
    """Fill the form of a new contribution: its key, and the organisation the person speaks for."""
    main = network.main_organisation(person=person)
    return {"key": uuid4(), "organisations": [main.pk] if main else []}
