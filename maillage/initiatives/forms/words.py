"""Testimonies and experiments."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.initiatives.domain.experiments import Protocol
from maillage.initiatives.domain.testimonies import Words
from maillage.initiatives.forms import fields
from maillage.initiatives.models import Experiment, ExperimentDecision, Initiative, Testimony
from maillage.initiatives.models.choices import Access
from maillage.kernel.text.characters import one_line
from maillage.network import public as network

OWN, OTHER = "moi", "autre"
AGREED, ASK = "oui", "demander"
GIVE_BACK, FOR_GOOD = "rendre", "effacer"


class TestimonyForm(forms.Form):
    """A testimony: one's own, or that of somebody else with their consent. `strict=False` keeps a draft as it is."""

    __test__ = False
    whose = forms.ChoiceField(
        label="Qui témoigne ?", choices=[(OWN, "C’est mon témoignage"), (OTHER, "Je note celui de quelqu’un d’autre")], initial=OWN,
        widget=forms.RadioSelect,
    )  # fmt: skip
    witness_name = forms.CharField(
        label="Nom à afficher", required=False, max_length=120,
        help_text="Comme la personne le souhaite : un prénom, une fonction, « une institutrice de Namur ».",
    )  # fmt: skip
    title = forms.CharField(
        label="Titre", max_length=200, error_messages={"required": "Donnez un titre, une phrase du témoignage par exemple."}
    )
    practice = forms.CharField(
        label="De quelle pratique ?", required=False, max_length=300, help_text="Par exemple : un comité de lecture à la crèche."
    )
    text = fields.area("Le témoignage", rows=8, required=True, error_messages={"required": "Écrivez le témoignage."})
    went_wrong = fields.area("Ce qui a coincé", help_text="Ce qui a été difficile aide autant que ce qui a réussi.")
    organisation = forms.TypedChoiceField(label="Organisation", coerce=int, empty_value=None, required=False)
    initiative = forms.TypedChoiceField(label="À propos de l’initiative", coerce=int, empty_value=None, required=False)
    themes = forms.TypedMultipleChoiceField(label="Thèmes", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    access = forms.ChoiceField(label="Qui peut le lire ?", choices=Access.choices, initial=Access.MEMBERS, widget=forms.RadioSelect)
    for_meetings = forms.BooleanField(label="Ce témoignage peut être repris lors d’une rencontre", required=False)
    consent = forms.ChoiceField(
        label="La personne qui témoigne est-elle d’accord pour qu’il paraisse ?",
        choices=[(AGREED, "Oui"), (ASK, "Pas encore : demandez-lui")],
        widget=forms.RadioSelect,
        error_messages={"required": "Un témoignage ne paraît qu’avec l’accord de la personne."},
    )
    witness_email = fields.email("Son adresse e-mail", help_text="Pour lui demander son accord. Elle n’est montrée à personne.")
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Any, testimony: Testimony | None = None, strict: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.revising = testimony is not None and testimony.is_listed
        fields.choose(self, "organisation", fields.own_organisations(person, held=testimony.organisation if testimony else None))
        fields.choose(self, "initiative", fields.initiatives_to_name(person))
        fields.choose(self, "themes", fields.theme_choices())
        fields.access_hints(self)
        self.fields["consent"].choice_hints = {  # type: ignore[attr-defined]
            AGREED: "Moi, ou la personne qui me l’a dit.",
            ASK: "Elle reçoit le texte entier et répond d’un geste, sans compte.",
        }
        if self.revising:
            for name in ("whose", "consent", "witness_email"):
                del self.fields[name]
        if not strict:
            for field in self.fields.values():
                field.required = False

    def clean(self) -> dict[str, Any] | None:
        """Somebody else has a name, and an address when they are asked."""
        values = super().clean() or self.cleaned_data
        if values.get("whose") == OTHER:
            if not one_line(values.get("witness_name") or "") and self.fields["title"].required:
                self.add_error("witness_name", "Donnez le nom à afficher, comme la personne le souhaite.")
            if values.get("consent") == ASK and not values.get("witness_email") and "witness_email" not in self.errors:
                self.add_error("witness_email", "Où lui demander son accord ?")
        elif values.get("consent") == ASK and self.fields["title"].required:
            self.add_error("consent", "C’est votre témoignage : il paraît si vous êtes d’accord. Sinon, gardez-le en brouillon.")
        return values

    def words(self, *, own: bool | None = None) -> Words:
        """Give what was typed."""
        values = self.cleaned_data
        themes = network.Theme.objects.filter(pk__in=values.get("themes") or []).order_by("position", "pk")
        organisation = network.Organisation.objects.filter(pk=values["organisation"]).first() if values.get("organisation") else None
        initiative = Initiative.objects.filter(pk=values["initiative"]).first() if values.get("initiative") else None
        asks = values.get("consent") == ASK
        return Words(
            **{name: values.get(name) or "" for name in ("title", "text", "went_wrong", "practice", "witness_name")},
            own=values.get("whose") != OTHER if own is None else own,
            witness_email=values.get("witness_email") or "" if asks else "",
            organisation=organisation,
            initiative=initiative,
            access=values.get("access") or Access.MEMBERS,
            for_meetings=bool(values.get("for_meetings")),
            themes=list(themes),
        )


def testimony_initial(*, testimony: Testimony) -> dict[str, Any]:
    """Fill the form from a testimony."""
    names = ("title", "text", "went_wrong", "practice", "witness_name", "witness_email", "access", "for_meetings")
    return {
        **{name: getattr(testimony, name) for name in names},
        "whose": OWN if testimony.is_own else OTHER,
        "consent": ASK if testimony.witness_email else None,
        "organisation": testimony.organisation_id,
        "initiative": testimony.initiative_id,
        "themes": list(testimony.theme_rows.values_list("theme_id", flat=True)),
        "key": testimony.uuid,
    }


class TakeDownForm(forms.Form):
    """Withdraw the testimony of somebody else: words for whoever wrote it, and what becomes of the text."""

    word = fields.area(
        "Vos mots", rows=3, most=2000, required=True,
        help_text="La personne qui l’a écrit les reçoit. La page dira seulement qu’un témoignage a été retiré.",
        error_messages={"required": "Écrivez quelques mots : ils seront envoyés avec votre décision."},
    )  # fmt: skip
    fate = forms.ChoiceField(
        label="Que devient le texte ?", choices=[(GIVE_BACK, "Il retourne à qui l’a écrit"), (FOR_GOOD, "Il est effacé pour de bon")],
        widget=forms.RadioSelect, error_messages={"required": "Choisissez ce que devient le texte."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fate"].choice_hints = {  # type: ignore[attr-defined]
            GIVE_BACK: "Dans ses brouillons, avec vos mots. Il faudra un nouvel accord pour le publier.",
            FOR_GOOD: "Quand la personne qui témoigne le demande. Personne ne pourra le retrouver.",
        }


class ExperimentForm(forms.Form):
    """The protocol of an experiment."""

    title = forms.CharField(label="Titre", max_length=200, error_messages={"required": "Donnez un titre à cette expérimentation."})
    question = fields.area(
        "La question", rows=2, most=1000, required=True, help_text="Ce que vous voulez savoir, en une phrase.",
        error_messages={"required": "Écrivez la question : qu’est-ce que vous voulez savoir ?"},
    )  # fmt: skip
    sites = fields.area("Où", rows=3, most=2000, help_text="Un lieu par ligne.")
    starts_on = fields.day("Début")
    ends_on = fields.day(
        "Fin", required=True, help_text="Ce jour-là, on décide : arrêter, adapter ou étendre.",
        error_messages={"required": "Donnez une date de fin : c’est elle qui rappelle de décider."},
    )  # fmt: skip
    watched = fields.area(
        "Ce que nous regardons", required=True, help_text="Les signes, simples à voir, qui diront si cela marche.",
        error_messages={"required": "Dites ce que vous regardez."},
    )  # fmt: skip
    organisation = forms.TypedChoiceField(label="Menée par", coerce=int, empty_value=None, required=False)
    initiative = forms.TypedChoiceField(label="À propos de l’initiative", coerce=int, empty_value=None, required=False)
    access = forms.ChoiceField(label="Qui peut la lire ?", choices=Access.choices, initial=Access.MEMBERS, widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Any, experiment: Experiment | None = None, strict: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.choose(self, "organisation", fields.own_organisations(person, held=experiment.organisation if experiment else None))
        fields.choose(self, "initiative", fields.initiatives_to_name(person))
        fields.access_hints(self)
        if not strict:
            for field in self.fields.values():
                field.required = False

    def clean(self) -> dict[str, Any] | None:
        """The end follows the beginning."""
        values = super().clean() or self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "La fin vient avant le début.")
        return values

    def protocol(self) -> Protocol:
        """Give what was typed."""
        values = self.cleaned_data
        organisation = network.Organisation.objects.filter(pk=values["organisation"]).first() if values.get("organisation") else None
        initiative = Initiative.objects.filter(pk=values["initiative"]).first() if values.get("initiative") else None
        return Protocol(
            **{name: values.get(name) or "" for name in ("title", "question", "sites", "watched")},
            starts_on=values.get("starts_on"), ends_on=values.get("ends_on"), organisation=organisation, initiative=initiative,
            access=values.get("access") or Access.MEMBERS,
        )  # fmt: skip


def experiment_initial(*, experiment: Experiment) -> dict[str, Any]:
    """Fill the form from an experiment."""
    names = ("title", "question", "sites", "watched", "starts_on", "ends_on", "access")
    return {
        **{name: getattr(experiment, name) for name in names},
        "organisation": experiment.organisation_id,
        "initiative": experiment.initiative_id,
        "key": experiment.uuid,
        "read_at": experiment.updated_at.isoformat(),
    }


class ObservationForm(forms.Form):
    """What was seen, on a day."""

    on = fields.day("Le", help_text="Sans date : aujourd’hui.")
    site = forms.CharField(label="Où", required=False, max_length=160)
    words = fields.area(
        "Ce que vous avez vu", rows=3, most=4000, required=True, error_messages={"required": "Notez en quelques mots ce que vous avez vu."}
    )

    def clean_on(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError("On note ce que l’on a déjà vu : choisissez une date passée, ou aujourd’hui.")
        return day


class DecisionForm(forms.Form):
    """Stop, adapt or extend."""

    kind = forms.ChoiceField(
        label="Et maintenant ?", choices=[(kind, str(label).capitalize()) for kind, label in ExperimentDecision.Kind.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : arrêter, adapter ou étendre."},
    )  # fmt: skip
    words = fields.area("Pourquoi", rows=3, most=4000, required=True, error_messages={"required": "Dites en quelques mots pourquoi."})
    until = fields.day("Jusqu’au", help_text="Si elle continue.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choice_hints = {  # type: ignore[attr-defined]
            ExperimentDecision.Kind.STOP: "Elle est close, avec ce qu’elle a appris.",
            ExperimentDecision.Kind.ADAPT: "Elle continue autrement, jusqu’à une autre date.",
            ExperimentDecision.Kind.EXTEND: "Elle s’ouvre à d’autres lieux ou dure plus longtemps.",
        }

    def clean(self) -> dict[str, Any] | None:
        """What goes on has a new end, to come."""
        values = super().clean() or self.cleaned_data
        until = values.get("until")
        goes_on = values.get("kind") in (ExperimentDecision.Kind.ADAPT, ExperimentDecision.Kind.EXTEND)
        if goes_on and "until" not in self.errors and (until is None or until <= timezone.localdate()):
            self.add_error("until", "Jusqu’à quand ? Choisissez une date à venir.")
        return values
