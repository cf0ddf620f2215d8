"""Registry of what each room keeps about a person: shown, exported, erased on *Mes données*."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from maillage.kernel.files.public import StoredFile


def _nothing(*, person: Any) -> None:
    """Erase nothing: what the room keeps stays with the organisation."""


def _no_files(*, person: Any) -> Iterable[StoredFile]:
    return ()


@dataclass(frozen=True, kw_only=True)
class OwnData:
    """What a room keeps. `collect` gives JSON values, `files` the stored files of the person, `forget` erases."""

    name: str
    label: str
    collect: Callable[..., dict[str, Any]]
    forget: Callable[..., None]
    files: Callable[..., Iterable[StoredFile]]


OWN_DATA: dict[str, OwnData] = {}


def register_own_data(
    *,
    name: str,
    collect: Callable[..., dict[str, Any]],
    forget: Callable[..., None] = _nothing,
    files: Callable[..., Iterable[StoredFile]] = _no_files,
    label: str = "",
) -> None:
    """Say, in `AppConfig.ready`, what a room keeps about people. The functions take `person=`; registering twice replaces."""
    OWN_DATA[name] = OwnData(name=name, label=label or name, collect=collect, forget=forget, files=files)
