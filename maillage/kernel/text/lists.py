"""Several words as one says them."""

from collections.abc import Sequence


def listed_fr(words: Sequence[str]) -> str:
    """Say words one after the other: "a", "a et b", "a, b et c"; nothing of none."""
    return " et ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
