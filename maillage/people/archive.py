"""A person's own data as a ZIP made while it is sent: never whole in memory nor on the disk."""

import json
import zipfile
from collections.abc import Iterator
from typing import Any

from maillage.kernel.files import storage
from maillage.people.models import Person
from maillage.people.own_data import OWN_DATA

CHUNK = 256 * 1024


class _Outgoing:
    """What zipfile writes to: kept until the response takes it. Has no way back, so that nothing waits."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.position = 0

    def write(self, data: Any) -> int:
        part = bytes(data)
        self.parts.append(part)
        self.position += len(part)
        return len(part)

    def tell(self) -> int:
        return self.position

    def flush(self) -> None:
        """Nothing waits."""

    def take(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


def gathered(*, person: Person) -> dict[str, dict[str, Any]]:
    """Give what every room keeps about somebody, by room, as JSON values."""
    return {name: kept.collect(person=person) for name, kept in OWN_DATA.items()}


def archive(*, person: Person) -> Iterator[bytes]:
    """Give the pieces of a ZIP: `donnees.json`, then `fichiers/<room>/<number>-<name>` for each stored file."""
    out = _Outgoing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archived:  # type: ignore[call-overload]
        text = json.dumps(gathered(person=person), ensure_ascii=False, indent=2, default=str)
        archived.writestr("donnees.json", text)
        yield out.take()
        for name, kept in OWN_DATA.items():
            for number, file in enumerate(kept.files(person=person), start=1):
                path = storage.path_of(uuid=file.uuid)
                if not path.exists():
                    continue
                with path.open("rb") as stored, archived.open(f"fichiers/{name}/{number:03}-{file.name}", "w", force_zip64=True) as entry:
                    while chunk := stored.read(CHUNK):
                        entry.write(chunk)
                        yield out.take()
    yield out.take()
