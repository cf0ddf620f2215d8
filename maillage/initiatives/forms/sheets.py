"""The sheet of an initiative, and what is done around it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.initiatives.domain.content import Content
from maillage.initiatives.forms import fields
from maillage.initiatives.models import Initiative
from maillage.initiatives.models.choices import Access, Consent, ContactShown, Discipline, Public, Step
from maillage.kernel.text.characters import one_line
from maillage.network import public as network
from maillage.people import public as people

TEXTS = (
    "title",
    "summary",
    "intention",
    "place",
    "ages",
    "partners",
    "calendar",
    "year",
    "means",
    "done",
    "observed",
    "not_again",
    "transfer",
)


class ContactForm(forms.Form):
    """Who to call: an account of the network when the address is one, else a name and how to reach it."""

    contact_name = forms.CharField(label="Qui appeler ?", required=False, max_length=120, help_text="Prénom et nom.")
    contact_phone = forms.CharField(label="Téléphone", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "tel"}))
    contact_email = fields.email("E-mail", help_text="Si c’est l’adresse d’un membre, nous faisons le lien avec son profil.")

    def contact(self) -> dict[str, Any]:
        """Give the contact as the sheet holds it."""
        values = self.cleaned_data
        email = values.get("contact_email") or ""
        found = people.find_by_email(email=email) if email else None
        known = found if found is not None and found.is_member else None
        return {
            "contact": known,
            "contact_name": values.get("contact_name") or (known.name if known else ""),
            "contact_phone": values.get("contact_phone") or "",
            "contact_email": email,
        }


class SpotForm(ContactForm):
    """One minute: a title and a contact."""

    title = forms.CharField(
        label="Titre", max_length=200, help_text="Même provisoire.", error_messages={"required": "Donnez un titre, même provisoire."}
    )
    source = fields.area(
        "Ce que l’on vous a dit", rows=3, most=2000, help_text="Un appel, un courriel, une rencontre : l’essentiel en deux phrases."
    )
    call_back_on = fields.day("À rappeler le", help_text="La fiche revient dans La semaine à cette date.")
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ("title", "contact_name", "contact_phone", "contact_email", "source", "call_back_on", "key")

    def clean(self) -> dict[str, Any] | None:
        """Ask for somebody to call."""
        values = super().clean() or self.cleaned_data
        if not (one_line(values.get("contact_name") or "") or values.get("contact_email") or self.errors.get("contact_email")):
            self.add_error("contact_name", "Notez au moins le nom de la personne à rappeler.")
        return values

    def content(self) -> Content:
        """Give what was typed."""
        values = self.cleaned_data
        contact = self.contact()
        contact["contact_name"] = contact["contact_name"] or contact["contact_email"]
        return Content(title=values["title"], source=values["source"], contact_shown=ContactShown.COORDINATION, **contact)


class SheetForm(ContactForm):
    """The sheet. `strict=False` asks for nothing: a draft is kept as it is."""

    title = forms.CharField(
        label="Titre", max_length=200, error_messages={"required": "Donnez un titre : c’est ce que vos collègues liront dans les listes."}
    )
    summary = fields.area(
        "En une phrase", rows=2, most=600, required=True, help_text="Ce que c’est, avec qui.",
        error_messages={"required": "Ajoutez une phrase : elle donne envie d’ouvrir la fiche."},
    )  # fmt: skip
    theme = forms.TypedChoiceField(label="Thème", coerce=int, empty_value=None, error_messages={"required": "Choisissez un thème."})
    more_themes = forms.TypedMultipleChoiceField(label="Autres thèmes", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    intention = fields.area("L’intention", help_text="Pourquoi l’avoir fait, et ce que vous espériez.")
    organisations = forms.TypedMultipleChoiceField(label="Menée par", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    other_organisation = forms.TypedChoiceField(
        label="Autre organisation",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="La coordination peut écrire au nom d’une équipe.",
    )
    place = forms.CharField(label="Lieu", required=False, max_length=200, help_text="La salle, l’école, le quartier.")
    commune_name = forms.CharField(label="Commune", required=False, max_length=120)
    publics = forms.MultipleChoiceField(label="Publics", choices=Public.choices, required=False, widget=forms.CheckboxSelectMultiple)
    ages = forms.CharField(
        label="Qui, précisément ?", required=False, max_length=200, help_text="Par exemple : 14 enfants de 18 mois à 3 ans, leurs parents."
    )
    disciplines = forms.MultipleChoiceField(
        label="Disciplines", choices=Discipline.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    partners = fields.area("Partenaires", rows=3, most=2000, help_text="Un par ligne.")
    calendar = fields.area("Calendrier", rows=3, most=2000, help_text="Les moments, dans l’ordre : préparation, séances, restitution.")
    year = forms.IntegerField(
        label="Année", required=False, validators=[fields.year_of], widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
        error_messages={"invalid": "Écrivez l’année en quatre chiffres, par exemple 2025."},
    )  # fmt: skip
    means = fields.area("Les moyens", rows=3, help_text="Personnes, temps, matériel, salle.")
    fundings = fields.area(
        "Le coût, et qui l’a financé",
        rows=3,
        most=4000,
        help_text="Un financeur par ligne : « Province de Namur : 1 500 ». Le montant est en euros.",
    )
    done = fields.area("Ce que nous avons fait", rows=6, help_text="Comme vous le raconteriez à un·e collègue.")
    observed = fields.area("Ce que nous avons observé")
    not_again = fields.area("Ce que nous ne referions pas", help_text="C’est souvent ce qui aide le plus.")
    transfer = fields.area("Pour la reprendre ailleurs", help_text="Ce qu’il faut absolument, ce qui peut changer.")
    contact_shown = forms.ChoiceField(
        label="Qui voit ce contact ?", choices=ContactShown.choices, initial=ContactShown.MEMBERS, required=False
    )
    access = forms.ChoiceField(label="Qui peut lire la fiche ?", choices=Access.choices, initial=Access.MEMBERS, widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Any, initiative: Initiative | None = None, strict: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = fields.theme_choices()
        fields.choose(self, "theme", [("", "Choisir un thème"), *themes])
        fields.choose(self, "more_themes", themes)
        mine = {each.pk: each.name for each in network.organisations_of(person=person)}
        if initiative is not None:
            mine |= dict(initiative.organisations.order_by("name").values_list("pk", "name"))
        fields.choose(self, "organisations", list(mine.items()))
        if not mine:
            del self.fields["organisations"]
        if person.is_coordinator:
            others = network.Organisation.objects.open().exclude(pk__in=mine).order_by("name").values_list("pk", "name")
            fields.choose(self, "other_organisation", [("", "Aucune"), *others])
        else:
            del self.fields["other_organisation"]
        fields.access_hints(self)
        if not strict:
            for field in self.fields.values():
                field.required = False

    def clean_title(self) -> str:
        """Keep the title on one line; invisible characters alone are no title."""
        title = one_line(self.cleaned_data["title"])
        if not title and self.fields["title"].required:
            raise ValidationError(self.fields["title"].error_messages["required"])
        return title

    def clean_commune_name(self) -> network.Territory | None:
        """Find the commune."""
        return fields.commune_of(self.cleaned_data["commune_name"])

    def clean_fundings(self) -> list[Any]:
        """Read the funders."""
        return fields.fundings_of(self.cleaned_data["fundings"])

    def has_words(self) -> bool:
        """Say whether anything worth a draft was typed."""
        return any(self.cleaned_data.get(name) for name in ("title", "summary", "intention", "done", "observed"))

    def content(self, *, before: Content | None = None) -> Content:
        """Give what was typed; a field with an error keeps what it was `before`."""
        values = self.cleaned_data
        before = before or Content()
        theme_ids = [pk for pk in [values.get("theme"), *values.get("more_themes", [])] if pk]
        organisation_ids = [*values.get("organisations", []), *([values["other_organisation"]] if values.get("other_organisation") else [])]
        themes = {each.pk: each for each in network.Theme.objects.filter(pk__in=theme_ids)}
        organisations = {each.pk: each for each in network.Organisation.objects.filter(pk__in=organisation_ids)}
        plain: dict[str, Any] = {name: values.get(name, getattr(before, name)) for name in (*TEXTS, "publics", "disciplines", "fundings")}
        for name in ("access", "contact_shown"):
            plain[name] = values.get(name) or getattr(before, name)
        contact = self.contact() if "contact_email" in values else {}
        return Content(
            **plain,
            **contact,
            source=before.source,
            commune=values.get("commune_name", before.commune),
            themes=[themes[pk] for pk in dict.fromkeys(theme_ids) if pk in themes],
            organisations=[organisations[pk] for pk in dict.fromkeys(organisation_ids) if pk in organisations],
        )


def sheet_initial(*, initiative: Initiative, content: Content) -> dict[str, Any]:
    """Fill the form from a sheet."""
    themes = [theme.pk for theme in content.themes]
    names = (*TEXTS, "access", "publics", "disciplines", "contact_name", "contact_phone", "contact_email", "contact_shown")
    return {
        **{name: getattr(content, name) for name in names},
        "commune_name": content.commune.name if content.commune else "",
        "theme": themes[0] if themes else None,
        "more_themes": themes[1:],
        "organisations": [each.pk for each in content.organisations],
        "fundings": fields.fundings_text(content.fundings),
        "key": initiative.uuid,
        "read_at": initiative.updated_at.isoformat(),
    }


def blank_sheet(*, person: Any) -> dict[str, Any]:
    """Fill the form of a new sheet: its key, the organisation and the contact of whoever writes."""
    main = network.main_organisation(person=person)
    return {
        "key": uuid4(),
        "organisations": [main.pk] if main else [],
        "commune_name": main.commune.name if main and main.commune else "",
        "contact_name": person.name,
        "contact_email": person.email,
    }


class StepForm(forms.Form):
    """A step of the line of life."""

    step = forms.ChoiceField(label="Étape", choices=[("", "Choisir"), *Step.choices], error_messages={"required": "Choisissez l’étape."})
    on = fields.day("Le", help_text="Sans date : aujourd’hui.")
    words = fields.area(
        "En quelques mots", rows=3, most=2000, required=True, help_text="Ce qui s’est passé, avec qui. Pour revenir en arrière, dites pourquoi.",
        error_messages={"required": "Dites en quelques mots ce qui fonde cette étape."},
    )  # fmt: skip
    evidence_url = forms.CharField(
        label="Une trace",
        required=False,
        max_length=500,
        help_text="L’adresse d’une page du réseau ou d’ailleurs. Vous pouvez aussi joindre un fichier.",
    )

    def clean_on(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError("Cette date est à venir : notez l’étape quand elle a eu lieu.")
        return day

    def clean_evidence_url(self) -> str:
        """Take a page of the site or an address of the web."""
        url = one_line(self.cleaned_data["evidence_url"])
        if url and not url.startswith(("https://", "http://")) and not (url.startswith("/") and not url.startswith("//")):
            raise ValidationError("Copiez l’adresse entière, par exemple https://exemple.be/video.")
        return url


class CallForm(forms.Form):
    """What was said on the phone."""

    words = fields.area(
        "Ce qui s’est dit", rows=3, most=2000, required=True, error_messages={"required": "Notez en une phrase ce qui s’est dit."}
    )
    again_on = fields.day("À rappeler le", help_text="Laissez vide si c’est fait.")


class AdaptationForm(forms.Form):
    """« Essayé ailleurs »."""

    organisation = forms.TypedChoiceField(label="Votre équipe", coerce=int, error_messages={"required": "Choisissez votre équipe."})
    where = forms.CharField(label="Où", required=False, max_length=200)
    when = forms.CharField(label="Quand", required=False, max_length=100, help_text="Par exemple : printemps 2026.")
    changed = fields.area(
        "Ce que vous avez changé",
        most=4000,
        required=True,
        error_messages={"required": "Dites ce que vous avez changé, même peu de chose."},
    )
    outcome = fields.area(
        "Ce que cela a donné", most=4000, required=True, error_messages={"required": "Dites en une phrase ce que cela a donné."}
    )

    def __init__(self, *args: Any, organisations: list[network.Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.choose(self, "organisation", [(each.pk, each.name) for each in organisations])


class PhotoForm(forms.Form):
    """What a photo shows, whose it is, who agreed."""

    alt = forms.CharField(
        label="Ce que l’on voit", max_length=300, help_text="Une phrase, lue à voix haute aux personnes qui ne voient pas l’image.",
        error_messages={"required": "Dites en une phrase ce que l’on voit."},
    )  # fmt: skip
    credit = forms.CharField(label="Crédit", required=False, max_length=160, help_text="Par exemple : Photo, crèche des Tilleuls.")
    consent = forms.ChoiceField(
        label="Les personnes photographiées sont-elles d’accord ?", choices=Consent.choices, widget=forms.RadioSelect
    )
    consent_by = forms.CharField(label="Accord recueilli par", required=False, max_length=160)
    consent_on = fields.day("Le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].choice_hints = {  # type: ignore[attr-defined]
            Consent.NOBODY: "De dos, de loin, des mains, des objets : visible comme la fiche.",
            Consent.WRITTEN: "Visible comme la fiche.",
            Consent.SPOKEN: "Visible par les membres seulement.",
            Consent.NONE: "Gardée ici, montrée à personne d’autre.",
        }

    def clean(self) -> dict[str, Any] | None:
        """Ask who collected the agreement, and when."""
        values = super().clean() or self.cleaned_data
        if values.get("consent") in (Consent.WRITTEN, Consent.SPOKEN):
            if not one_line(values.get("consent_by") or ""):
                self.add_error("consent_by", "Dites qui a recueilli l’accord.")
            if not values.get("consent_on") and "consent_on" not in self.errors:
                self.add_error("consent_on", "Dites quand l’accord a été donné.")
        return values


class FilesForm(forms.Form):
    """Who may read the files."""

    access = forms.ChoiceField(
        label="Qui peut lire ces fichiers ?", choices=Access.choices, initial=Access.MEMBERS, widget=forms.RadioSelect
    )


class ReasonForm(forms.Form):
    """Why something is withdrawn; readers see it."""

    reason = fields.area(
        "Pourquoi la retirer ?", rows=2, most=600, required=True, help_text="Visible à l’adresse de la page, avec la date.",
        error_messages={"required": "Dites en une phrase pourquoi : les lecteurs et lectrices la verront."},
    )  # fmt: skip


class WordForm(forms.Form):
    """A decision's words."""

    word = fields.area(
        "Votre mot", rows=3, most=2000, required=True,
        error_messages={"required": "Écrivez quelques mots : ils sont envoyés avec votre décision."},
    )  # fmt: skip
