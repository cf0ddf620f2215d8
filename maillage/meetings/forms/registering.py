"""Register and change a registration; what organisers write of somebody’s registration."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.kernel.text.characters import one_line
from maillage.kernel.text.order import unaccented
from maillage.kernel.text.widgets import Textarea
from maillage.meetings.domain.registrations import MOST_SEATS, Entry
from maillage.meetings.models import Meeting, Registration, RegistrationQuestion, Seat
from maillage.network import public as network

YES, NO = "oui", "non"
BAD_EMAIL = "Cette adresse n’est pas complète : par exemple nom@centre.be."
ACCESS_HINT = "Accès, langue des signes, régime, garde d’enfant…"


def email_field(label: str, **options: Any) -> forms.EmailField:
    """Make an address field; the message says what is missing."""
    return forms.EmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": BAD_EMAIL, "required": "Écrivez une adresse e-mail : elle sert à confirmer votre inscription."},
        **options,
    )


def number_field(label: str, *, most: int, least: int = 1, **options: Any) -> forms.IntegerField:
    """Make a small number field, not required."""
    bounds = f"Donnez un nombre de {least} à {most}."
    messages = {"min_value": bounds, "max_value": bounds, "invalid": bounds}
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, error_messages=messages, **options)


class _EntryForm(forms.Form):
    """What every registration asks. Fields the meeting does not use are left out."""

    mode = forms.ChoiceField(
        label="Comment venez-vous ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous venez sur place ou participez à distance."},
    )
    seats = number_field("Pour combien de personnes ?", most=MOST_SEATS, initial=1, help_text="Vous et vos invité·e·s, ensemble.")
    guests = forms.CharField(label="Qui vous accompagne ?", max_length=300, required=False, help_text="Des prénoms suffisent.")
    needs = forms.CharField(
        label="De quoi avez-vous besoin pour participer ?",
        max_length=1000,
        required=False,
        help_text=ACCESS_HINT,
        widget=Textarea(attrs={"rows": 2}),
    )
    photo = forms.ChoiceField(
        label="Des photos seront prises. Peut-on vous y voir ?",
        choices=[(YES, "Oui"), (NO, "Non, pas de photo de moi")],
        widget=forms.RadioSelect,
        required=False,
    )
    carpool = forms.BooleanField(
        label="Je partage volontiers la route",
        required=False,
        help_text="Votre nom, votre départ et votre adresse e-mail sont montrés aux inscrit·e·s qui cochent aussi cette case, et à personne d’autre.",
    )
    carpool_from = forms.CharField(label="Je pars de", max_length=120, required=False, help_text="Une commune, une gare.")
    carpool_seats = number_field("Places libres dans ma voiture", most=9, least=0, help_text="0 si vous cherchez une place.")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        modes = meeting.seat_modes
        self.fields["mode"].choices = [(mode, mode.label.capitalize()) for mode in modes]  # type: ignore[attr-defined]
        if len(modes) == 1:
            del self.fields["mode"]
        if not meeting.asks_photo_consent or modes == [Seat.REMOTE]:
            del self.fields["photo"]
        if not meeting.offers_carpool or modes == [Seat.REMOTE]:
            for name in ("carpool", "carpool_from", "carpool_seats"):
                del self.fields[name]
        self.questions = list(meeting.asked.order_by("position", "pk"))
        for question in self.questions:
            self.fields[self.name_of(question)] = question_field(question)

    @staticmethod
    def name_of(question: RegistrationQuestion) -> str:
        """Give the name of the field of a question."""
        return f"question_{question.pk}"

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """Give the fields of the organisers' own questions."""
        return [self[self.name_of(question)] for question in self.questions]

    def clean(self) -> dict[str, Any]:
        """A road has a beginning."""
        values = super().clean() or self.cleaned_data
        shares = values.get("carpool") and values.get("mode", self.meeting.mode) != Seat.REMOTE
        if shares and not one_line(values.get("carpool_from") or "") and "carpool_from" not in self.errors:
            self.add_error("carpool_from", "Dites d’où vous partez : une commune suffit.")
        return values

    def wishes(self) -> dict[str, Any]:
        """Give the parts of an entry this form holds."""
        values = self.cleaned_data
        photo = values.get("photo")
        return {
            "mode": values.get("mode") or self.meeting.seat_modes[0],
            "seats": values.get("seats") or 1,
            "guests": values.get("guests") or "",
            "needs": values.get("needs") or "",
            "photo_consent": photo == YES if photo else None,
            "carpool": bool(values.get("carpool")),
            "carpool_from": values.get("carpool_from") or "",
            "carpool_seats": values.get("carpool_seats") or 0,
            "answers": {question.pk: values.get(self.name_of(question)) or "" for question in self.questions},
        }


def question_field(question: RegistrationQuestion) -> forms.Field:
    """Make the field of an own question: a choice, or a text."""
    message = {"required": f"Répondez à «\u00a0{question.label}\u00a0»\u00a0: l’équipe qui organise en a besoin."}
    if question.kind == RegistrationQuestion.Kind.CHOICE and question.choices:
        choices = [(str(choice), str(choice)) for choice in question.choices]
        return forms.ChoiceField(
            label=question.label, choices=choices, required=question.is_required, widget=forms.RadioSelect, error_messages=message
        )
    hints = {RegistrationQuestion.Kind.MEAL: "Régime, allergies, « sans repas »…", RegistrationQuestion.Kind.ACCESS: ACCESS_HINT}
    return forms.CharField(
        label=question.label,
        max_length=1000,
        required=question.is_required,
        help_text=hints.get(RegistrationQuestion.Kind(question.kind), ""),
        widget=Textarea(attrs={"rows": 2}),
        error_messages=message,
    )


class MemberForm(_EntryForm):
    """A member registers: who they are is known."""

    def entry(self) -> Entry:
        """Give what was typed."""
        return Entry(**self.wishes())


class VisitorForm(_EntryForm):
    """Somebody without account registers."""

    name = forms.CharField(
        label="Votre nom",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Écrivez votre nom : il sera sur la liste, à l’accueil."},
    )
    email = email_field("Votre adresse e-mail", help_text="Un lien y est envoyé pour confirmer, puis pour changer ou annuler.")
    organisation = forms.CharField(
        label="Votre organisation", max_length=160, required=False, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    # Left empty by people, who never see it.
    site_web = forms.CharField(required=False, max_length=200)

    @property
    def is_trap(self) -> bool:
        """Say whether a machine filled in what people never see."""
        return bool(self.data.get("site_web"))

    def clean_name(self) -> str:
        """Keep the name on one line, and visible."""
        return visible(self.cleaned_data["name"], "Écrivez votre nom : il sera sur la liste, à l’accueil.")

    def entry(self) -> Entry:
        """Give what was typed; the organisation is that of the directory when its name is the very same."""
        typed = one_line(self.cleaned_data.get("organisation") or "")
        return Entry(
            **self.wishes(),
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            organisation=organisation_named(typed),
            organisation_name=typed,
        )


class ChangeForm(_EntryForm):
    """Change one's registration. The organisation of a member is the one of their account."""

    organisation = forms.CharField(
        label="Votre organisation", max_length=160, required=False, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )

    def __init__(self, *args: Any, is_member: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_member:
            del self.fields["organisation"]

    def entry(self) -> Entry:
        """Give what was typed."""
        typed = one_line(self.cleaned_data.get("organisation") or "")
        team = organisation_named(typed)
        return Entry(**self.wishes(), names_team="organisation" in self.fields, organisation=team, organisation_name=typed)


class HandForm(VisitorForm):
    """An organiser registers a colleague, or several without a name."""

    is_group = forms.BooleanField(
        label="Plusieurs collègues dont je n’ai pas les noms", required=False, help_text="L’organisation et le nombre suffisent."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):
            self.fields[name].required = False
        self.fields["name"].label, self.fields["email"].label = "Son nom", "Son adresse e-mail"
        self.fields["email"].help_text = "Si vous l’avez : la personne reçoit son inscription, et peut la changer."
        self.fields["organisation"].label = "Son organisation"
        self.fields["organisation"].widget.attrs["autocomplete"] = self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["seats"].max_value = 99  # type: ignore[attr-defined]
        self.fields["seats"] = number_field("Pour combien de personnes ?", most=99, initial=1)
        for question in self.questions:
            self.fields[self.name_of(question)].required = False
        # What is decided by the person, not by whoever picks up the telephone.
        for name in ("carpool", "carpool_from", "carpool_seats"):
            self.fields.pop(name, None)

    def clean_name(self) -> str:
        """Keep the name on one line."""
        return one_line(self.cleaned_data.get("name") or "")

    def clean(self) -> dict[str, Any]:
        """Somebody has a name; colleagues have an organisation; ten places at most for one person."""
        values = super().clean()
        if values.get("is_group"):
            if not one_line(values.get("organisation") or ""):
                self.add_error("organisation", "Donnez le nom de leur organisation.")
        elif not values.get("name") and "name" not in self.errors:
            self.add_error("name", "Donnez un nom, ou cochez « plusieurs collègues ».")
        elif (values.get("seats") or 1) > MOST_SEATS:
            self.add_error("seats", f"Une personne vient avec ses invité·e·s : {MOST_SEATS} places au plus.")
        return values

    def entry(self) -> Entry:
        """Give what was typed."""
        typed = one_line(self.cleaned_data.get("organisation") or "")
        group = bool(self.cleaned_data.get("is_group"))
        return Entry(
            **self.wishes(),
            name=(self.cleaned_data.get("name") or typed)[:120],
            email=self.cleaned_data.get("email") or "",
            organisation=organisation_named(typed),
            organisation_name=typed,
            is_group=group,
        )


class ReasonForm(forms.Form):
    """An act of the organisers on one registration, with its reason."""

    ACTS = {
        "place": "Lui donner une place, hors de l’ordre de la liste",
        "facon": "L’inscrire dans l’autre façon de venir",
        "equipe": "Corriger son organisation",
        "liste": "Reprendre sa place et la mettre en fin de liste d’attente",
        "retirer": "Retirer son inscription",
    }
    act = forms.ChoiceField(
        label="Que faites-vous ?", choices=list(ACTS.items()), widget=forms.RadioSelect, error_messages={"required": "Choisissez."}
    )
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=300,
        help_text="La personne lit ces mots ; ils restent avec l’inscription, pour celles et ceux qui organisent.",
        widget=Textarea(attrs={"rows": 2}),
        error_messages={"required": "Écrivez pourquoi, en quelques mots."},
    )

    organisation = forms.CharField(
        label="Son organisation", max_length=160, required=False, help_text="Le nom de l’annuaire, ou celui qu’elle donne.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("act", "organisation", "reason")

    def __init__(self, *args: Any, acts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [(act, self.ACTS[act]) for act in acts]  # type: ignore[attr-defined]
        if "equipe" not in acts:
            del self.fields["organisation"]


class WriteForm(forms.Form):
    """A message of the organisers to one of the lists."""

    TO = {"inscrits": "Celles et ceux qui ont une place", "attente": "Celles et ceux qui attendent", "tous": "Tout le monde"}
    to = forms.ChoiceField(label="À qui ?", choices=list(TO.items()), initial="inscrits", widget=forms.RadioSelect)
    words = forms.CharField(
        label="Votre message",
        max_length=4000,
        widget=Textarea(attrs={"rows": 8}),
        error_messages={"required": "Écrivez votre message."},
    )


class ModeForm(forms.Form):
    """The one switch of the mode of a meeting."""

    mode = forms.ChoiceField(
        label="La rencontre se tient",
        choices=[(mode.value, mode.label.capitalize()) for mode in Meeting.Mode],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez sur place, à distance ou les deux."},
    )


def visible(text: str, message: str) -> str:
    """Keep a name on one line.

    Raises:
        ValidationError: nothing of it would be seen.
    """
    line = one_line(text)
    if not line:
        raise ValidationError(message, code="required")
    return line


def organisation_named(typed: str) -> network.Organisation | None:
    """Find the organisation of the directory that has this very name, capitals and accents aside; None when none or several have."""
    if not typed:
        return None
    wanted, rows = unaccented(typed), network.Organisation.objects.open().order_by("pk")
    # SQLite does not know that É is the capital of é.
    same = [number for number, name in rows.values_list("pk", "name") if unaccented(name) == wanted]
    return rows.filter(pk=same[0]).first() if len(same) == 1 else None


def initial_of(*, registration: Registration) -> dict[str, Any]:
    """Fill a form from a registration."""
    photo = {True: YES, False: NO, None: ""}[registration.photo_consent]
    names = ("mode", "seats", "guests", "needs", "carpool", "carpool_from", "carpool_seats")
    answers = {f"question_{number}": text for number, text in registration.answers.values_list("question_id", "text")}
    return {**{name: getattr(registration, name) for name in names}, "photo": photo, "organisation": registration.team, **answers}
