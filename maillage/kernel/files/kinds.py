"""What a file really is, read from its bytes. The name and the announced type are not believed."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from maillage.kernel.files import archives
from maillage.kernel.files.refusals import refused

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type the site accepts. `label` is French; `aliases` are other extensions people use for it."""

    media_type: str
    extension: str
    label: str
    aliases: tuple[str, ...] = ()


PDF = Kind(media_type="application/pdf", extension="pdf", label="PDF")
TEXT = Kind(media_type="text/plain", extension="txt", label="Texte", aliases=("md", "csv"))
PNG = Kind(media_type="image/png", extension="png", label="Image PNG")
JPEG = Kind(media_type="image/jpeg", extension="jpg", label="Image JPEG", aliases=("jpeg",))
GIF = Kind(media_type="image/gif", extension="gif", label="Image GIF")
WEBP = Kind(media_type="image/webp", extension="webp", label="Image WebP")
TIFF = Kind(media_type="image/tiff", extension="tif", label="Image TIFF", aliases=("tiff",))
OFFICE = (
    Kind(media_type=f"{OOXML}wordprocessingml.document", extension="docx", label="Document Word"),
    Kind(media_type=f"{OOXML}wordprocessingml.template", extension="dotx", label="Modèle Word"),
    Kind(media_type=f"{OOXML}presentationml.presentation", extension="pptx", label="Diaporama PowerPoint"),
    Kind(media_type=f"{OOXML}presentationml.slideshow", extension="ppsx", label="Diaporama PowerPoint"),
    Kind(media_type=f"{OOXML}presentationml.template", extension="potx", label="Modèle PowerPoint"),
    Kind(media_type=f"{OOXML}spreadsheetml.sheet", extension="xlsx", label="Tableur Excel"),
    Kind(media_type=f"{OOXML}spreadsheetml.template", extension="xltx", label="Modèle Excel"),
)
OPENDOCUMENT = (
    Kind(media_type=f"{ODF}text", extension="odt", label="Texte OpenDocument"),
    Kind(media_type=f"{ODF}text-web", extension="odt", label="Texte OpenDocument"),
    Kind(media_type=f"{ODF}text-template", extension="ott", label="Modèle de texte OpenDocument"),
    Kind(media_type=f"{ODF}presentation", extension="odp", label="Diaporama OpenDocument"),
    Kind(media_type=f"{ODF}presentation-template", extension="otp", label="Modèle de diaporama OpenDocument"),
    Kind(media_type=f"{ODF}spreadsheet", extension="ods", label="Tableur OpenDocument"),
    Kind(media_type=f"{ODF}spreadsheet-template", extension="ots", label="Modèle de tableur OpenDocument"),
)
KINDS = {kind.media_type: kind for kind in (PDF, TEXT, PNG, JPEG, GIF, WEBP, TIFF, *OFFICE, *OPENDOCUMENT)}

KNOWN = (
    (rb"\x89PNG\r\n\x1a\n", PNG),
    (rb"\xff\xd8\xff", JPEG),
    (rb"GIF8[79]a", GIF),
    (rb"RIFF....WEBP", WEBP),
    (rb"II\*\0|MM\0\*", TIFF),
    (rb"[^<]{0,1000}?%PDF-\d", PDF),
)
REFUSED = (
    (rb"MZ|\x7fELF|\xca\xfe\xba\xbe|[\xfe\xcf\xce]\xed\xfa[\xce\xcf]|\xcf\xfa\xed\xfe|#!|\0asm|dex\n|L\0\0\0\x01\x14\x02\0", "program"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (rb"\{\\rtf", "rtf"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|.{257}ustar|PK\x05\x06|PK\x07\x08", "archive"),
    (rb"....ftyp(hei|hev|mif1|msf1|avi)", "heic"),
    (rb"....ftyp|....moov|\x1aE\xdf\xa3|ID3|\xff[\xfb\xf3\xf2]|OggS|fLaC|RIFF....(AVI|WAVE)|FLV|0&\xb2u|\0\0\x01[\xba\xb3]", "video"),
)
WEB = re.compile(
    rb"\s*(<!--.{0,2000}?-->\s*)*<(!doctype|html|head|body|script|svg|iframe|meta|title|\?xml|\?php|%)", re.IGNORECASE | re.DOTALL
)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of(*, media_type: str) -> Kind:
    return KINDS[media_type]


def sniff(*, path: Path) -> Kind:
    """Say what the file is.

    Raises:
        FileRefused: a type the site does not accept, with what to do in French.
    """
    with path.open("rb") as file:
        head = file.read(8192)
        for pattern, code in REFUSED:
            if re.match(pattern, head, re.DOTALL):
                raise refused(code)
        if kind := next((kind for pattern, kind in KNOWN if re.match(pattern, head, re.DOTALL)), None):
            return kind
        if not head.startswith(b"PK\x03\x04"):
            file.seek(0)
            return _sniff_text(file, head)
    return _sniff_zip(path)


def _sniff_text(file: BinaryIO, head: bytes) -> Kind:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if WEB.match((head.decode("utf-16", "replace").encode() if wide else head).lstrip(b"\xef\xbb\xbf")):
        raise refused("web_page")
    while not wide and (block := file.read(1 << 20)):
        if CONTROL.search(block):
            raise refused("unknown")
    return TEXT


def _sniff_zip(path: Path) -> Kind:
    contents = archives.inspect(path=path)
    if contents.content_types:
        if b"macroEnabled" in contents.content_types or any(name.lower().endswith("vbaproject.bin") for name in contents.names):
            raise refused("macros")
        for kind in OFFICE:
            if kind.media_type.encode() + b".main+xml" in contents.content_types:
                return kind
    if contents.mimetype.startswith(ODF.encode()):
        if any(re.match(r"Basic/.*/(?!script-l[bc]\.xml)[^/]+\.xml$|Scripts/.*[^/]$", name) for name in contents.names):
            raise refused("macros")
        for kind in OPENDOCUMENT:
            if kind.media_type.encode() == contents.mimetype:
                return kind
    raise refused("unknown" if contents.content_types or contents.mimetype else "archive")
