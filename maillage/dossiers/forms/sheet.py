"""What people type about a dossier, as clean values. Forms write nothing."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.dossiers.domain.sheet import Sheet
from maillage.dossiers.models import Access, Dossier, DossierKind, RecognitionLevel, TerritoryType
from maillage.dossiers.queries.templates import kinds_in_use, levels_in_use
from maillage.kernel.text.characters import one_line
from maillage.network import public as network
from maillage.people import public as people

AREA = {"rows": 3}
YEAR = {"inputmode": "numeric", "maxlength": 4}
BLOCKS = {
    "levels": ("levels",),
    "communes": ("communes",),
    "territory": ("territory_type", "inhabitants", "territory_figures"),
    "stakes": ("stakes",),
    "themes": ("themes",),
}
EXTRA = "extra_"


def year_of(value: int | None) -> None:
    """Refuse a year too old or too far."""
    latest = timezone.localdate().year + 15
    if value is not None and not 1980 <= value <= latest:
        raise ValidationError(f"Donnez une année entre 1980 et {latest}, en quatre chiffres.")


def year_field(label: str, **more: Any) -> forms.IntegerField:
    """Make the field of a year."""
    return forms.IntegerField(
        label=label,
        required=False,
        validators=[year_of],
        widget=forms.TextInput(attrs=YEAR),
        error_messages={"invalid": "Écrivez l’année en quatre chiffres, par exemple 2025."},
        **more,
    )


def choose(form: forms.Form, name: str, choices: Iterable[tuple[Any, str]]) -> None:
    """Set the choices of a field."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    """The kind of dossier. The document itself comes beside it; `key` is the identity of the draft."""

    kind = forms.TypedChoiceField(
        label="Quelle sorte de dossier ?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la sorte de dossier : elle décide des champs de la fiche."},
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    document = forms.FileField(label="Le document", required=False)
    field_order = ("document", "kind", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {each.pk: each for each in kinds_in_use()}
        choose(self, "kind", [(pk, each.name) for pk, each in self.kinds.items()])

    def chosen(self) -> DossierKind:
        """Give the kind that was chosen."""
        return self.kinds[self.cleaned_data["kind"]]


class SheetForm(forms.Form):
    """The sheet: three things are needed (whose it is, its title, its period or year); the rest as the kind asks."""

    title = forms.CharField(label="Titre", max_length=200, required=False)
    organisation = forms.TypedChoiceField(
        label="Organisation", coerce=int, empty_value=None, error_messages={"required": "Choisissez l’organisation qui a écrit ce dossier."}
    )
    period_from = year_field("Période, de")
    period_to = year_field("à")
    filed_year = year_field("Année du dépôt")
    summary = forms.CharField(
        label="En une phrase", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Votre territoire et votre équipe : « Une ville moyenne, cinq villages, une équipe de neuf personnes ».",
    )  # fmt: skip
    word = forms.CharField(
        label="À lire avant de demander", max_length=2000, required=False, widget=forms.Textarea(attrs=AREA),
        help_text="Votre mot aux collègues : comment ce dossier est né, ce qu’on peut y prendre. Il paraît en citation, avec votre nom.",
    )  # fmt: skip
    access = forms.ChoiceField(
        label="Qui peut voir cette fiche ?", choices=Access.choices, initial=Access.MEMBERS, widget=forms.RadioSelect
    )
    levels = forms.TypedMultipleChoiceField(label="Niveaux demandés", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    communes = forms.CharField(
        label="Communes", required=False, max_length=1000, help_text="Séparées par des virgules. D’abord celle où vous êtes."
    )
    territory_type = forms.ChoiceField(label="Type de territoire", choices=[("", "À préciser"), *TerritoryType.choices], required=False)
    inhabitants = forms.IntegerField(
        label="Habitant·e·s", required=False, min_value=1, max_value=20_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}), localize=True,
        error_messages={"invalid": "Écrivez un nombre entier, par exemple 31000."},
    )  # fmt: skip
    territory_figures = forms.CharField(
        label="Autres chiffres du territoire",
        max_length=300,
        required=False,
        help_text="Par exemple : 19 villages, 62 habitant·e·s au km².",
    )
    stakes = forms.CharField(
        label="Enjeux", required=False, max_length=2000, widget=forms.Textarea(attrs=AREA),
        help_text="Un enjeu par ligne, en quelques mots : « Habiter ensemble », « La place des jeunes ».",
    )  # fmt: skip
    themes = forms.TypedMultipleChoiceField(label="Thèmes", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Any, dossier: Dossier, strict: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.dossier = person, dossier
        shown = set(dossier.kind.fields)
        for block, names in BLOCKS.items():
            if block not in shown:
                for name in names:
                    del self.fields[name]
        self.extra = list(dossier.kind.extra)
        for each in self.extra:
            self.fields[f"{EXTRA}{each['key']}"] = forms.CharField(
                label=each["label"],
                help_text=each.get("help", ""),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self._offer()
        if not strict:
            for field in self.fields.values():
                field.required = False

    def _offer(self) -> None:
        mine = {each.pk: each.name for each in network.organisations_of(person=self.person)}
        if self.dossier.organisation is not None:
            mine.setdefault(self.dossier.organisation.pk, self.dossier.organisation.name)
        if self.person.is_coordinator:
            mine |= dict(network.Organisation.objects.open().order_by("name").values_list("pk", "name"))
        choose(self, "organisation", [("", "Choisir une organisation"), *mine.items()])
        if "levels" in self.fields:
            asked = RecognitionLevel.objects.filter(pk__in=self.dossier.levels.values("level_id")) if self.dossier.pk else []
            known = {each.pk: each for each in (*levels_in_use(), *asked)}
            choose(self, "levels", [(pk, each.name) for pk, each in known.items()])
            self.levels_by_id = known
        if "themes" in self.fields:
            choose(self, "themes", [(each.pk, each.name) for each in network.active_themes()])
        members = people.members().count()
        self.fields["access"].choice_hints = {  # type: ignore[attr-defined]
            Access.PUBLIC: "Qu’il existe, de qui il est, ce qu’il contient. Les parties ont chacune leur accès",
            Access.MEMBERS: f"{members} professionnel·le·s" if members > 1 else "Les professionnel·le·s du réseau",
        }

    def clean_title(self) -> str:
        """Keep the title on one line."""
        return one_line(self.cleaned_data["title"])

    def clean_communes(self) -> list[Any]:
        """Find the communes by their names."""
        names = [one_line(name) for name in self.cleaned_data["communes"].replace("\n", ",").replace(";", ",").split(",")]
        names = list(dict.fromkeys(name for name in names if name))[:60]
        if not names:
            return []
        known: dict[str, Any] = {}
        for each in network.Territory.objects.communes().order_by("-code"):
            known[each.name.casefold()] = each
        unknown = [name for name in names if name.casefold() not in known]
        if unknown:
            raise ValidationError([self._unknown(name, known) for name in unknown])
        return [known[name.casefold()] for name in names]

    @staticmethod
    def _unknown(name: str, known: dict[str, Any]) -> str:
        near = [known[each].name for each in get_close_matches(name.casefold(), known, n=2, cutoff=0.7)]
        return f"Nous ne connaissons pas la commune « {name} »." + (f" Peut-être {' ou '.join(near)} ?" if near else "")

    def clean_stakes(self) -> list[str]:
        """Cut enjeux at lines."""
        return [line for line in (one_line(each) for each in self.cleaned_data["stakes"].splitlines()) if line][:20]

    def clean(self) -> dict[str, Any]:
        """A period runs forward; a period or a year is needed to send."""
        values = super().clean() or {}
        first, last = values.get("period_from"), values.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", "La période finit avant d’avoir commencé.")
        needed = self.fields["organisation"].required
        typed = any(values.get(name) for name in ("period_from", "period_to", "filed_year"))
        if needed and not typed and not any(name in self.errors for name in ("period_from", "period_to", "filed_year")):
            self.add_error("period_from", "Donnez la période, ou l’année du dépôt.")
        return values

    def sheet(self, *, before: Sheet) -> Sheet:
        """Give what was typed; a field with an error keeps what it was `before`."""
        values = self.cleaned_data
        plain: dict[str, Any] = {
            name: values.get(name, getattr(before, name))
            for name in (
                "title",
                "summary",
                "word",
                "period_from",
                "period_to",
                "filed_year",
                "territory_type",
                "inhabitants",
                "territory_figures",
            )
        }
        organisation = values.get("organisation")
        themes = network.Theme.objects.filter(pk__in=values.get("themes") or [])
        return Sheet(
            **plain,
            access=values.get("access") or before.access,
            organisation=network.Organisation.objects.filter(pk=organisation).first() if organisation else before.organisation,
            communes=values.get("communes", before.communes),
            levels=[self.levels_by_id[pk] for pk in values["levels"]] if "levels" in values else before.levels,
            stakes=values.get("stakes", before.stakes),
            themes=list(themes) if "themes" in values else before.themes,
            extra=before.extra | {each["key"]: values.get(f"{EXTRA}{each['key']}", "") for each in self.extra},  # type: ignore[operator]
        )


def initial_of(*, dossier: Dossier, sheet: Sheet) -> dict[str, Any]:
    """Fill the form from a dossier; a new draft starts with the commune of its organisation."""
    communes = [each.name for each in sheet.communes]
    if not communes and dossier.is_draft and sheet.organisation is not None and sheet.organisation.commune is not None:
        communes = [sheet.organisation.commune.name]
    names = (
        "title",
        "summary",
        "word",
        "access",
        "period_from",
        "period_to",
        "filed_year",
        "territory_type",
        "inhabitants",
        "territory_figures",
    )
    return {
        **{name: getattr(sheet, name) for name in names},
        "organisation": sheet.organisation.pk if sheet.organisation else None,
        "levels": [each.pk for each in sheet.levels],
        "communes": ", ".join(communes),
        "stakes": "\n".join(sheet.stakes),
        "themes": [each.pk for each in sheet.themes],
        "read_at": dossier.updated_at.isoformat(),
        **{f"{EXTRA}{key}": value for key, value in sheet.extra.items()},
    }


class TermsForm(forms.Form):
    """Whom to talk to, under which conditions, and the agreement of the organisation."""

    agreed = forms.BooleanField(
        label="Mon organisation est d’accord pour partager ce dossier ici.",
        error_messages={"required": "Cochez cette case quand votre organisation est d’accord. Sans elle, le dossier reste un brouillon."},
    )
    board_on = forms.DateField(
        label="Accord de l’organe d’administration, le", required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Choisissez une date, par exemple 14/03/2026."},
    )  # fmt: skip
    words = forms.CharField(label="Précision", max_length=300, required=False, help_text="Par exemple : point 6 du procès-verbal.")
    contact = forms.TypedChoiceField(label="À qui vos collègues parlent-ils ?", coerce=int)
    conditions = forms.CharField(
        label="Vos conditions pour une mise à disposition", max_length=2000, required=False, widget=forms.Textarea(attrs=AREA),
        help_text="Lues avant chaque demande. Par exemple : un échange d’une demi-heure d’abord, et un retour ensuite.",
    )  # fmt: skip
    names_open = forms.BooleanField(
        label="La coordination peut lire les noms du registre (sans cela, elle n’en lit que les nombres).", required=False
    )

    def __init__(self, *args: Any, person: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person}
        colleagues = people.members().filter(memberships__organisation_id=dossier.organisation_id or 0, memberships__ended_on=None)
        for each in (*colleagues.distinct().order_by("name"), *([dossier.contact] if dossier.contact else [])):
            self.people.setdefault(each.pk, each)
        choose(self, "contact", [(pk, f"{each.name} (vous)" if pk == person.pk else each.name) for pk, each in self.people.items()])

    def clean_board_on(self) -> Any:
        """A board has agreed already."""
        day = self.cleaned_data["board_on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError("Cette date est à venir.")
        return day


class StepForm(forms.Form):
    """A step of the official life of a dossier."""

    status = forms.ChoiceField(label="Étape", error_messages={"required": "Choisissez l’étape."})
    on = forms.DateField(
        label="Depuis le", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Donnez la date.", "invalid": "Choisissez une date, par exemple 14/03/2026."},
    )  # fmt: skip
    note = forms.CharField(label="Précision", max_length=300, required=False, help_text="Visible sur la fiche.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from maillage.dossiers.models import Status

        choose(self, "status", [("", "Choisir une étape"), *Status.choices])

    def clean_on(self) -> Any:
        """A step is noted once it has come."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError("Cette date est à venir : notez une étape quand elle a eu lieu.")
        return day


class WordForm(forms.Form):
    """A decision's words."""

    word = forms.CharField(
        label="Votre mot", max_length=2000, widget=forms.Textarea(attrs=AREA),
        error_messages={"required": "Écrivez quelques mots : ils sont envoyés avec votre décision."},
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a dossier is withdrawn; readers see it."""

    reason = forms.CharField(
        label="Pourquoi le retirer ?", max_length=600, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Visible à l’adresse de la page, avec la date. Envoyé aussi aux personnes qui l’avaient reçu.",
        error_messages={"required": "Dites en une phrase pourquoi : les lecteurs et lectrices la verront."},
    )  # fmt: skip
    consent = forms.BooleanField(label="Notre organisation reprend son accord de partage.", required=False)


class NoteForm(forms.Form):
    """What a new version changes."""

    document = forms.FileField(label="Le document", required=False)
    note = forms.CharField(
        label="Ce qui change", max_length=300, help_text="Une phrase : « Chiffres de 2026, annexes retirées ».",
        error_messages={"required": "Dites en une phrase ce qui change."},
    )  # fmt: skip
