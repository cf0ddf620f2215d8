"""A reply in one word: yes, no, from afar. Anything longer, or with a condition, is left to people."""

import enum
import re
import unicodedata


class Answer(enum.Enum):
    """What somebody replied to a mail about a meeting."""

    YES = "oui"
    ON_SITE = "sur place"
    REMOTE = "à distance"
    NO = "non"


THANKS = r"(?: (?:merci|beaucoup|bien|volontiers|avec plaisir|bien sur|a bientot|s il vous plait|svp))*"
COMING = r"(?:je (?:viens|viendrai|serai la|serai present|serai presente|participe|participerai|confirme)|j y serai|j en suis|present|presente|ik kom)"
NOT_COMING = (
    r"(?:je (?:ne |n )?(?:viens|viendrai|pourrai|peux|serai|participe|participerai)(?: malheureusement)? (?:pas|plus|pas venir|plus venir|pas la|plus la"
    r"|pas present|pas presente|pas participer|plus participer|pas etre la|pas etre present|pas etre presente)|je suis (?:empeche|empechee)"
    r"|(?:je suis )?(?:absent|absente|excuse|excusee)|j annule|annulez|annulation|ik kom niet)"
)
REMOTELY = r"(?:plutot )?(?:a distance|en ligne|en visio|en visioconference|en video|online|remote|op afstand)"
ON_THE_SPOT = r"(?:plutot )?(?:sur place|en personne|en presentiel|ter plaatse)"
YES_WORD, NO_WORD = r"(?:oui|ok|okay|d accord|yes|ja)", r"(?:non|no|nee|nein)"
SENTENCES = {
    Answer.NO: rf"{NO_WORD}(?: {NOT_COMING})?(?: desole| desolee)?|(?:desole |desolee |malheureusement )?{NOT_COMING}(?: desole| desolee)?",
    Answer.REMOTE: rf"(?:{YES_WORD} )?(?:mais )?(?:{COMING} )?{REMOTELY}",
    Answer.ON_SITE: rf"(?:{YES_WORD} )?(?:mais )?(?:{COMING} )?{ON_THE_SPOT}",
    Answer.YES: rf"{YES_WORD}(?: {COMING})?|{COMING}|avec plaisir|volontiers",
}
READ = {answer: re.compile(f"(?:{sentence}){THANKS}") for answer, sentence in SENTENCES.items()}
POLITE = re.compile(
    r"(?:(?:bonjour|bonsoir|salut|hello|cher|chere|dag|hallo)(?: \w+){0,3}|(?:un grand |mille )?merci(?: \w+){0,3}|bien a (?:vous|toi)|a bientot"
    r"|(?:bonne|belle) (?:journee|soiree|semaine)(?: a vous)?|(?:bien )?cordialement|amicalement)"
)
LONGEST = 300


def understood(text: str, *, name: str) -> Answer | None:
    """Give what a reply says; None when it says more than one of these words. `name`: of its author, who may sign."""
    if len(text) > LONGEST or "?" in text:
        return None
    signed = set(_words(name).split())
    lines = [line for line in map(_words, text.split("\n")) if line and not POLITE.fullmatch(line) and not set(line.split()) <= signed]
    if len(lines) != 1:
        return None
    return next((answer for answer, sentence in READ.items() if sentence.fullmatch(lines[0])), None)


def _words(text: str) -> str:
    """Give a line in small letters, without accents nor punctuation."""
    plain = "".join(character for character in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(character))
    return " ".join(re.findall(r"[a-z0-9]+", plain))
