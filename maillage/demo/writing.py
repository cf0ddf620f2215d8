"""Write the files of a large network, several processes at once. Light: each process imports it without Django's models."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from maillage.demo.corpus import scaled, stable_uuid
from maillage.demo.pdf import make_pdf
from maillage.kernel.files.storage import relative_path_of


@dataclass(frozen=True, slots=True)
class Made:
    """A document written on the disk, with the text of its pages."""

    number: int
    size: int
    sha256: str
    texts: list[str]


def file_uuid(number: int) -> UUID:
    """Give the identity of the file of a document."""
    return stable_uuid("scale file", number)


def write_document(job: tuple[int, str]) -> Made:
    """Write the file of a document under the root of the store."""
    number, folder = job
    document = scaled(number=number)
    written = make_pdf(title=document.title, author=f"Équipe de {document.place}", blocks=document.blocks)
    path = Path(folder) / relative_path_of(uuid=file_uuid(number))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written.data)
    return Made(number, len(written.data), hashlib.sha256(written.data).hexdigest(), written.texts)
