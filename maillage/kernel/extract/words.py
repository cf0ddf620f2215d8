"""Text as people would type it; guesses of title, year and language."""

import re
import unicodedata
from datetime import UTC, datetime

# Words whose hyphen stays when a line breaks on it ("peut-\nêtre").
KEEP = "peut c'est c’est vis après avant sous non demi mi co celui celle ceux celles socio inter quelques arc chef porte mot sur savoir "
KEEP += "moi toi lui elle nous vous eux est dit ci là contre"
HYPHENATED = set(KEEP.split())
# Bounded, and tried at starts of words only: a text written to harm would make it quadratic.
BROKEN_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,40})[-\u00ad\u2010]\n([^\W\d_]{2,40})")
COMBINING = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "¸": "\u0327", "˜": "\u0303"}
LOOSE_CEDILLA = re.compile(r"([cC])¸ ?(?=[^\W\d_])")
LOOSE_ACCENT = re.compile(r"([´`ˆ¨¸˜])(?:(?<=[A-Z].) (?=[A-Z]))?([A-Za-zı])")
SMALL_WORDS = {
    "fr": "le la les des est une dans pour que qui avec sur pas au du ce sont par vous nous",
    "nl": "de het een van en is op voor met dat die niet zijn aan ook bij naar worden wij hun",
    "en": "the of and to in is that for with as are this be on by an from which our have",
    "de": "der die das und ist nicht mit den von zu ein für auf dem sich des im eine auch wir",
    "es": "el los las que de y en una por con para del se no es como más su al lo",
    "it": "il di che la per una con del non sono della gli dei alla nel più anche le si come",
}
LANGUAGES = {code: set(small.split()) for code, small in SMALL_WORDS.items()}
MEANINGLESS = re.compile(
    r"(untitled|sans[ -]?titre|document ?\d*|microsoft \w+ ?-.*|pr[ée]sentation ?\d*|diapositive \d+|powerpoint.*|slide \d+|classeur ?\d*|"
    r"book ?\d*|sans nom ?\d*|title|titre|scan.*|img.*|print|contents|sommaire|table des matières|version [\d.]+|mise en page \d*|"
    r".*\.(docx?|odt|pdf|indd|pptx?|qxp|xlsx?|pub|ai|tmp|dvi|rtf|html?))",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(user|utilisateur|admin\w*|windows.*|microsoft.*|owner|pc|\w|.*@.*|hp|asus|acer|author|auteur|unknown|anonymous|python-(docx|pptx)|openpyxl)",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """Put words back together, ligatures apart, spaces in order; drop what no reader sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe\n", "\u00ad\n").replace("\x02", "\u00ad")
    text = re.sub(r"[\ufb00-\ufb06]", lambda m: unicodedata.normalize("NFKD", m[0]), text)
    text = unicodedata.normalize("NFC", text)
    text = BROKEN_WORD.sub(_join, text)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\ufeff\ufffe\uffff\ue000-\uf8ff]|[\ud800-\udfff]", "", text)
    text = re.sub(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+", " ", text)
    return re.sub(r" ?\n ?(\n ?)+", "\n\n", text).strip()


def _join(match: re.Match[str]) -> str:
    first, second = match.groups()
    if match[0][len(first)] != "\u00ad" and (first.lower() in HYPHENATED or not second[0].islower()):
        return f"{first}-{second}"
    return first + second


def has_loose_accents(text: str) -> bool:
    """Say whether accents stand beside their letters ("l’´ecole"), as older LaTeX draws them."""
    return "´e" in text or "´E" in text


def join_accents(text: str) -> str:
    """Put loose accents back on their letters; those of capitals, which come out of place, are dropped."""
    text = LOOSE_CEDILLA.sub(lambda m: "Ç" if m[1] == "C" else "ç", text)
    text = LOOSE_ACCENT.sub(_compose, text)
    return re.sub(r"(?:^|(?<=\s))[´`ˆ¨¸˜](?=\s|$)", "", text)


def _compose(match: re.Match[str]) -> str:
    made = unicodedata.normalize("NFC", match[2].replace("ı", "i") + COMBINING[match[1]])
    return made if len(made) == 1 else match[0]


def letters(text: str) -> int:
    return sum(map(str.isalpha, text[:2000]))


def readable(text: str) -> bool:
    """Say whether a text is made of words rather than of the codes of a font without its key."""
    shown = [c for c in text[:5000] if not c.isspace()]
    good = sum(c.isalnum() or c in ".,;:!?'’()-«»\"/…–—•%€@&+*" for c in shown)
    return not shown or good > len(shown) * 0.6


def sensible_title(text: object) -> str:
    title = re.sub(r"\s+", " ", tidy(str(text or "")[:1000])).strip(" .-_#")
    if (
        not 4 <= len(title) <= 250
        or letters(title) < 3
        or MEANINGLESS.fullmatch(title)
        or not readable(title)
        or ("_" in title and " " not in title)
    ):
        return ""
    return title


def sensible_author(text: object) -> str:
    author = re.sub(r"\s+", " ", tidy(str(text or "")[:1000])).strip(" ;,")
    return "" if len(author) < 3 or NOBODY.fullmatch(author) or letters(author) < 3 else author


def first_line(text: str) -> str:
    return next((title[:160] for title in map(sensible_title, text.split("\n")[:15]) if title), "")


def year_of(text: str) -> int | None:
    """Give the newest likely year of a text."""
    latest = datetime.now(UTC).year + 1
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19[5-9]\d|20\d\d)(?!\d{3})", text)]
    return max((year for year in years if year <= latest), default=None)


def language_of(text: str) -> str:
    """Guess a language by its small words; empty when there are too few or it is too close."""
    seen = re.findall(r"[^\W\d_]+", text.lower())
    ranked = sorted(((sum(map(small.__contains__, seen)), code) for code, small in LANGUAGES.items()), reverse=True)
    (best, code), (second, _) = ranked[:2]
    return code if best >= 5 and best > second * 1.25 else ""


def parts(paragraphs: list[tuple[str, bool]], *, size: int = 3000) -> list[str]:
    """Cut a flow without pages into parts of about a page, at headings (flag true) where possible."""
    done: list[str] = []
    current: list[str] = []
    length = 0
    for text, heading in paragraphs:
        if current and (length + len(text) > size * 1.5 or length > size or (heading and length > size // 2)):
            done.append("\n".join(current))
            current, length = [], 0
        current.append(text)
        length += len(text)
    if current:
        done.append("\n".join(current))
    return done
