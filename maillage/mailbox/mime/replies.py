"""What somebody wrote, without the mail they answer to nor their signature."""

import logging
import re

from mailparser_reply.parser import EmailMessage  # type: ignore[import-untyped]

from maillage.mailbox.mime.html import CUT, PICTURE, text_of
from maillage.mailbox.mime.marks import first_mark
from maillage.mailbox.mime.opening import Segment

LANGUAGES = ("fr", "en", "nl", "de")
# Beyond, expressions of the library would take long; nobody writes that much above a quotation.
LIBRARY_READS = 12_000
LIBRARY_LINE = 1_000
MOST_CHARACTERS = 60_000
INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f]")
SPACES = re.compile("[\u00a0\u202f\u2007\u2009\t]")
QUOTED = re.compile(r"^\s*>")
SENT_FROM = re.compile(
    r"^(?:Envoyé (?:de(?:puis)? |à partir d|avec |par |via )|Sent (?:from|with|via) |Get Outlook for|Obtenir Outlook pour|Télécharge[rz] [^\n]{2,30} pour "
    r"|Provenance\s?: Courrier|Verzonden (?:vanaf|vanuit|met|via) |Gesendet (?:von|mit) |Von meinem \S+ gesendet|Expédié de )[^\n]{0,120}$",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^(?:(?:(?:bien|très|plus) )?cordialement|bien (?:à (?:toi|vous)|amicalement)|amicalement|(?:meilleures |sincères )?salutations(?: distinguées)?"
    r"|(?:excellente |très )?(?:bonne|belle) (?:journée|soirée|fin de (?:journée|semaine)|réception|semaine)(?: à (?:toutes|tous|vous)(?: et à tous)?)?|à bientôt"
    r"|(?:kind|best|warm) regards|regards|best wishes|(?:met )?vriendelijke groet(?:en)?|mvg|hartelijke groeten|groetjes"
    r"|mit freundlichen grüßen|(?:viele|liebe|beste) grüße)\s*[,.!]*$",
    re.IGNORECASE,
)
# What offices and antivirus programs add under a mail: from this line on, nobody typed anything. Long lines alone: people also say « ce message est confidentiel ».
WARNING = re.compile(
    r"^\W*(?:(?:ce|cet|le présent|this|the|dit|deze|diese)\s(?:message|courriel|courrier|e-?mail|mail|bericht|communication)s?\b|les informations|l['’]information"
    r"|avertissement|avis\b|clause de|disclaimer)(?=[^\n]{70})[^\n]{0,600}?(?:confident|vertrouwelijk|vertraulich|destinataire|recipient|par erreur|in error)",
    re.IGNORECASE,
)
ADDED = re.compile(
    r"^\W*(?:P\s+)?(?:avant d['’]imprimer|pensez à l['’]environnement|n['’]imprimez (?:ce|cet)\b|merci de n['’]imprimer|please consider the environment"
    r"|l['’]absence de virus\b|garanti sans virus\b|virus-free\b|this e-?mail has been (?:checked|scanned))",
    re.IGNORECASE,
)
WARNING_LINES = 30
# Where the plain form of a mail says that a picture stands.
PLACE_OF_PICTURE = re.compile(r"\[(?:cid:[^\]\s]{1,200}|image:[^\]\n]{0,200})\](?:\s?<https?://[^>\s]{1,500}>)?")
WORD = re.compile(r"(?:oui|non|ok|d['’]accord|merci|parfait|volontiers|à distance|sur place)\b", re.IGNORECASE)
REACHED = re.compile(r"\+?\d[\d ./()-]{6,}\d|\bwww\.|https?://|\w@\w")
# « Mes réponses en rouge ci-dessous »: they stand in the mail one answers to, which is left out.
WRITTEN_BELOW = re.compile(
    r"\b(?:(?:mes|nos|les|ma|la|notre) (?:réponses?|remarques?|commentaires?|annotations?)|^(?:voir|cf\.?|réponses?)|je (?:te |vous )?réponds?)\b[^\n.]{0,60}?"
    r"\b(?:ci-dessous|ci-après|plus bas|en (?:rouge|bleu|vert|gras|couleurs?)|dans (?:le|ton|votre) (?:texte|mail|message|courriel|corps))",
    re.IGNORECASE | re.MULTILINE,
)
FEW_CHARACTERS = 220
POSTSCRIPT = re.compile(r"^P\.?\s?[-.]?\s?S\.?\s*[:.\-–]", re.IGNORECASE)
SIGNATURE_LINES = 14
# Those of houses that announce their season there.
LONG_SIGNATURE_LINES = 45
CLOSING_WORDS = 6
HEADERS_LIKE_DATE = re.compile(r"\d|@")
# The library warns of each expression it makes.
logging.getLogger("mailparser_reply").setLevel(logging.ERROR)


class _Mail(EmailMessage):  # type: ignore[misc]
    """The mail of the library; its own way to prepare the text warns of an old call at each mail, and lines are ready here."""

    text: str

    def _normalize_text(self) -> None:
        self.text = "\n".join(line.strip() for line in str(self.text).split("\n"))


def written(segments: list[Segment]) -> str:
    """Give what was written in a mail: lines as typed, pictures of the text as marks (see `html.PICTURE`).

    When nothing is left, give what was there with the signatures of programs: some people write in them.
    """
    text = clean("\n\n".join(_read(segment) for segment in segments))
    if text:
        return "" if _is_all_signature(text) else text
    text = clean("\n\n".join(_read(segment, signatures=True) for segment in segments), signatures=True)
    return "" if _is_all_signature(text) or _is_card(text) else text


def points_below(text: str) -> bool:
    """Say whether somebody only says that their answers stand elsewhere, in the mail they answer to."""
    if len(text) > FEW_CHARACTERS or "://" in text or any(QUOTED.match(line) for line in text.split("\n")):
        return False
    return bool(WRITTEN_BELOW.search(text))


def clean(text: str, *, signatures: bool = False) -> str:
    """Take away quotations and signatures of a plain text. `signatures`: leave these."""
    lines = [line.rstrip() for line in _plain(text).split("\n")]
    mark = first_mark(lines, cut=CUT)
    above = lines[: mark[0]] if mark else lines
    below = lines[mark[1] :] if mark else []
    kept = _between(below) if any(QUOTED.match(line) for line in below) and CUT not in lines else []
    if kept and _is_empty(above):
        return _tidy(_signed_off(kept, keep=signatures))
    if kept:
        return _tidy([*above, "", *_signed_off(kept, keep=signatures)])
    reply = _by_library("\n".join(_without_outer_quotes(above)), signatures=signatures)
    return _tidy(_signed_off(reply.split("\n"), keep=signatures))


def _read(segment: Segment, *, signatures: bool = False) -> str:
    """Read the HTML, whose quotations are marked and lines not cut; the plain text when there is no HTML, or nothing in it."""
    if segment.html:
        text = text_of(segment.html, signatures=signatures)
        if text.replace(CUT, "").strip():
            return text
    return segment.plain


def _plain(text: str) -> str:
    return PLACE_OF_PICTURE.sub("", SPACES.sub(" ", INVISIBLE.sub("", text[:MOST_CHARACTERS])))


def _between(lines: list[str]) -> list[str]:
    """Give answers written under or between the lines quoted, each with the lines just before it; empty when there is none."""
    blocks: list[tuple[list[str], list[str]]] = []
    for line in lines:
        if QUOTED.match(line):
            if not blocks or blocks[-1][1]:
                blocks.append(([], []))
            blocks[-1][0].append(line)
        elif blocks and (line.strip() or blocks[-1][1]):
            blocks[-1][1].append(line)
    answered = [(quoted, answer) for quoted, answer in blocks if not _is_empty(answer) and not _is_signature(answer)]
    if len(answered) == 1 and len(blocks) == 1:
        return answered[0][1]
    return [line for quoted, answer in answered for line in [*[part for part in quoted if part.strip(" >")][-4:], "", *answer, ""]]


def _is_signature(lines: list[str]) -> bool:
    full = [line for line in lines if line.strip()]
    return not full or full[0].strip() in ("--", "-- ") or all(SENT_FROM.match(line.strip()) for line in full)


def _without_outer_quotes(lines: list[str]) -> list[str]:
    """Leave out lines quoted at the end, and at the beginning when they are all there is above."""
    quoted = [number for number, line in enumerate(lines) if QUOTED.match(line)]
    if not quoted:
        return lines
    if kept := _between(lines[quoted[0] :]):
        return [*lines[: quoted[0]], *kept]
    return lines[: quoted[0]]


def _by_library(text: str, *, signatures: bool) -> str:
    """Let the library find headers of other languages, and signatures, where its findings are what it believes."""
    if len(text) > LIBRARY_READS or any(len(line) > LIBRARY_LINE for line in text.split("\n")):
        return text
    # A hyphen at the beginning of a line is a list, here.
    message = _Mail(text=re.sub(r"\n{3,}", "\n\n", text), languages=list(LANGUAGES), keep_hyphen_lists=True).read()
    whole, before, end = message.text, "", len(message.text)
    for number, reply in enumerate(message.replies):
        if number and HEADERS_LIKE_DATE.search(reply.headers or ""):
            end = whole.find(reply.headers)
            break
        before = reply.signatures or ""
    kept = whole[: end if end >= 0 else len(whole)].strip()
    if before and not signatures and kept.endswith(before) and _is_closing(before):
        kept = kept.removesuffix(before) + _postscript(before)
    return kept if kept.strip() else text


def _is_closing(signature: str) -> bool:
    """Say whether a signature found is one: a short line alone, and few lines after it. "Thanks, I will bring…" is none."""
    lines = [line for line in signature.split("\n") if line.strip()]
    first = lines[0].strip(" ,.!")
    return (
        len(lines) <= SIGNATURE_LINES
        and len(first.split()) <= CLOSING_WORDS
        and (not re.search(r",\s*\S", lines[0]) or bool(SENT_FROM.match(first)))
    )


def _postscript(text: str) -> str:
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if POSTSCRIPT.match(line.strip())), None)
    return "" if start is None else "\n" + "\n".join(lines[start:])


def _signed_off(lines: list[str], *, keep: bool) -> list[str]:
    """Take away the closing words and what follows, and the line of a telephone; a postscript stays."""
    lines = _without_warning([line for line in lines if not SENT_FROM.match(line.strip())])
    if keep:
        return lines
    full = [number for number, line in enumerate(lines) if line.strip()]
    for place, number in enumerate(full[1:], start=1):
        line = lines[number].strip()
        if (line == "--" or CLOSING.match(line)) and _may_be_signature([lines[one] for one in full[place + 1 :]]):
            return [*lines[:number], *_postscript("\n".join(lines[number:])).split("\n")]
    return lines


def _may_be_signature(after: list[str]) -> bool:
    return len(after) <= SIGNATURE_LINES or (
        len(after) <= LONG_SIGNATURE_LINES and any(REACHED.search(line[:600]) for line in after[:SIGNATURE_LINES])
    )


def _without_warning(lines: list[str]) -> list[str]:
    """Leave out the warnings of offices and antivirus programs, which nobody typed, and all under them."""
    for number, line in enumerate(lines):
        if (
            len(lines) - number <= WARNING_LINES
            and not _is_empty(lines[:number])
            and (ADDED.match(line[:200]) or WARNING.match(line[:700]))
        ):
            return lines[:number]
    return lines


def _is_all_signature(text: str) -> bool:
    """Say whether a mail begins with what ends one: nothing was written above."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and PICTURE not in text and (lines[0] == "--" or bool(CLOSING.match(lines[0]))) and _may_be_signature(lines[1:])


def _is_card(text: str) -> bool:
    """Say whether what a program marks as a signature is one: how to reach somebody, under a name, rather than words typed there."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    first = lines[0] if lines else ""
    if PICTURE in text or len(first.split()) > 4 or re.search(r"[.?!…,]$", first) or WORD.match(first):
        return False
    return any(REACHED.search(line[:600]) for line in lines)


def _is_empty(lines: list[str]) -> bool:
    return not any(line.strip(f" >*_-{CUT}") for line in lines)


def _tidy(lines: list[str]) -> str:
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
    return "" if _is_empty(text.split("\n")) and PICTURE not in text else text.replace(CUT, "")
