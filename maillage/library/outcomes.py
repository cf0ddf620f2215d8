"""The outcomes with words of a contribution that waits, with a sentence proposed: for the library and the rooms above it."""

from maillage.kernel.cards import WaitingAction

CHANGE = (
    "Merci pour ce partage. Avant de le publier, il manque quelques mots de contexte\u00a0: où, pour qui, ce que vous garderiez. "
    "Pourriez-vous les ajouter\u202f?"
)
DECLINE = (
    "Merci pour votre proposition. Nous ne la publions pas\u00a0: elle s’éloigne de ce que le réseau partage, comme le dit la charte. "
    "Écrivez-nous si vous souhaitez en parler."
)


def worded_outcomes(*, change_url: str = "", decline_url: str = "", decline_name: str = "decliner-word") -> list[WaitingAction]:
    """Give « Demander un complément » and « Ne pas publier », those that have an address."""
    made = []
    if change_url:
        made.append(
            WaitingAction(label="Demander un complément", url=change_url, needs_words=True, words_name="completer-word", proposed=CHANGE)
        )
    if decline_url:
        made.append(WaitingAction(label="Ne pas publier", url=decline_url, needs_words=True, words_name=decline_name, proposed=DECLINE))
    return made
