"""Names of files, as people read them and as disks bear them. They never become a path here."""

import re
import unicodedata

FORBIDDEN = re.compile(r'[<>:"|?*]+')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
MAX_STEM = 120


def clean_name(*, name: str, extension: str, aliases: tuple[str, ...] = ()) -> str:
    """Make a name that any system can write, with its accents and the extension of its real type.

    The stem keeps at most 120 characters; folders, control and invisible characters (direction marks included) go.
    """
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(" " if unicodedata.category(c) in {"Zs", "Zl", "Zp"} else c for c in name if unicodedata.category(c)[0] != "C")
    stem, dot, typed = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", typed) or not stem.strip(" ."):
        stem, typed = name, ""
    stem = re.sub(r"\s+", " ", FORBIDDEN.sub("-", stem)).strip(" .-")[:MAX_STEM].strip(" .-")
    while len(stem.encode()) > 2 * MAX_STEM:
        stem = stem[:-1]
    if not stem:
        stem = "document"
    if RESERVED.match(stem):
        stem = f"_{stem}"
    typed = typed.lower()
    return f"{stem}.{typed if typed in aliases else extension}"


def ascii_name(*, name: str) -> str:
    """Give the plain twin of a name, for clients that read nothing else."""
    name = name.translate({ord("œ"): "oe", ord("Œ"): "OE", ord("æ"): "ae", ord("Æ"): "AE", ord("’"): "'"})
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r'["\\%]', "", plain).strip() or "document"
