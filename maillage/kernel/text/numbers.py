"""Numbers, weights and plurals as they are written in French."""

from decimal import Decimal

NBSP, NNBSP = "\u00a0", "\u202f"


def number_fr(value: float | Decimal) -> str:
    """Return "31 000" or "1,8": narrow no-break spaces between thousands, a comma for decimals."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", NNBSP).replace(".", ",")


def filesize_fr(size: int) -> str:
    """Return a weight in bytes as "84 Ko" or "1,8 Mo" (1 Ko = 1,024 bytes)."""
    amount, units = float(size), ("octets", "Ko", "Mo", "Go", "To")
    step = 0
    while amount >= 1023.5 and step < len(units) - 1:
        amount, step = amount / 1024, step + 1
    if step == 0:
        return f"{size}{NBSP}octet{'s' if size > 1 else ''}"
    shown = f"{amount:.1f}".removesuffix(".0").replace(".", ",") if amount < 10 else f"{amount:.0f}"
    return f"{shown}{NBSP}{units[step]}"


def plural_fr(count: float, words: str) -> str:
    """Return the count and its noun: 0 and 1 are singular. `words` is "réponse" or "cheval,chevaux"."""
    one, _, many = words.partition(",")
    return f"{number_fr(count)}{NBSP}{one if abs(count) < 2 else many or one + 's'}"


def minutes_fr(minutes: int) -> str:
    """Return "45 minutes" or, from an hour on, "2 h 10": to the nearest five minutes."""
    if minutes < 60:
        return plural_fr(minutes, "minute")
    hours, rest = divmod(5 * round(minutes / 5), 60)
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02}" if rest else "")
