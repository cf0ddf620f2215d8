from typing import Any

from django import forms

from maillage.meetings import public as meetings

LONGEST = 4000
WHOLE_ROOM = "Tout le monde ensemble"


class CodeForm(forms.Form):
    """The code read on the wall."""

    code = forms.CharField(label="Le code affiché", max_length=20, error_messages={"required": "Recopiez le code affiché au mur."})


class JoinForm(forms.Form):
    """A name, and the table."""

    name = forms.CharField(
        label="Votre prénom",
        max_length=120,
        help_text="Il s’affiche à côté de vos notes pendant la rencontre.",
        error_messages={"required": "Écrivez votre prénom, ou le nom par lequel on vous appelle."},
    )
    sub_group = forms.ChoiceField(label="Votre table", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, groups: list[meetings.SubGroup], member: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        seats = self.fields["sub_group"]
        seats.choices = [("", WHOLE_ROOM), *((key, group.name) for key, group in self.groups.items())]  # type: ignore[attr-defined]
        seats.initial = ""
        seats.choice_hints = {key: group.question for key, group in self.groups.items() if group.question}  # type: ignore[attr-defined]
        if not groups:
            del self.fields["sub_group"]
        if member:
            del self.fields["name"]

    def group(self) -> meetings.SubGroup | None:
        """Give the sub-group that was chosen."""
        return self.groups.get(self.cleaned_data.get("sub_group", ""))


class NoteForm(forms.Form):
    """Some lines."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    place = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="Votre note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Écrivez quelques mots.",
            "max_length": "C’est trop long pour une note : 4000 signes au plus. Coupez-la en deux.",
        },
    )


class ParkingForm(NoteForm):
    """A question put aside."""

    text = forms.CharField(label="La question à ne pas oublier", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))


class PhotoForm(forms.Form):
    """What the flip chart says."""

    caption = forms.CharField(
        label="Ce que montre la photo",
        max_length=200,
        required=False,
        help_text="Une phrase pour qui ne la voit pas : « Vingt cartes jaunes en quatre piles ; la plus haute parle des transports. »",
    )
    written = forms.CharField(
        label="Ce qui est écrit dessus",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Inutile si les notes de la table le disent déjà.",
    )
