"""Feeds in Atom: readable by every reader, each entry in its language."""

from typing import Any

from django.utils.feedgenerator import Atom1Feed

from maillage.kernel.text.characters import readable


class ReadableAtom(Atom1Feed):
    """Atom without the characters XML forbids: one of them in one name would close the feed to all.

    `languages` of an entry: those of its title and summary when they are not the feed's.
    """

    def __init__(self, *args: Any, **said: Any) -> None:
        super().__init__(*args, **_readable(said))

    def add_item(self, *args: Any, **said: Any) -> None:
        """Add an entry."""
        super().add_item(*args, **_readable(said))

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write an entry, its title and its summary each in its language."""
        spoken: Any = _Spoken(handler, item.get("languages") or {})
        super().add_item_elements(spoken, item)


class _Spoken:
    """A writer of XML that says the language of some elements."""

    def __init__(self, handler: Any, languages: dict[str, str]) -> None:
        self._handler, self._languages = handler, languages

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handler, name)

    def addQuickElement(self, name: str, contents: str | None = None, attrs: dict[str, str] | None = None) -> None:  # noqa: N802  (Django's)
        language = self._languages.get(name)
        self._handler.addQuickElement(name, contents, {**(attrs or {}), "xml:lang": language} if language else attrs)


def languages_of(*, title: str, summary: str) -> dict[str, str]:
    """Give the languages of an entry as feeds write them, "" being the feed's."""
    return {name: language for name, language in (("title", title), ("summary", summary)) if language}


def _readable(said: dict[str, Any]) -> dict[str, Any]:
    return {name: readable(value) if isinstance(value, str) else value for name, value in said.items()}
