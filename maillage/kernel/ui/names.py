"""Initials of people and organisations."""


def initials(name: str) -> str:
    """Return one or two capitals for a name: its first word, and its last when there are several."""
    words = [word for word in name.replace("’", " ").replace("'", " ").replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))
