"""What other servers look at before they believe a mail of ours: SPF, DKIM, DMARC, the name of the sending machine, the box for answers.

Each is asked of the public directory of names (DNS) and said in plain French. The library that asks is loaded here only, when asked.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

GOOD, WEAK, BAD, UNKNOWN = "good", "weak", "bad", "unknown"
SECONDS = 3.0
# How to ask: the records of a name and a type ("TXT", "MX", "A", "AAAA", "PTR"); none is an empty list.
Ask = Callable[[str, str], Sequence[str]]


class NoAnswer(Exception):
    """The directory of names did not answer in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one record says: its state, a sentence, and what to do."""

    key: str
    label: str
    state: str
    sentence: str
    advice: str = ""


def ask_directory(name: str, kind: str) -> Sequence[str]:
    """Ask the directory of names, three seconds at most.

    Raises:
        NoAnswer: it did not answer.
    """
    import dns.exception
    import dns.resolver
    import dns.reversename

    try:
        asked: Any = dns.reversename.from_address(name) if kind == "PTR" else name
        answer = dns.resolver.resolve(asked, kind, lifetime=SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise NoAnswer(type(error).__name__) from error
    if kind == "TXT":
        return [b"".join(row.strings).decode(errors="replace") for row in answer]
    if kind == "MX":
        return [str(row.exchange).rstrip(".") for row in answer]
    return [str(row).rstrip(".") for row in answer]


def check(*, domain: str, relay: str, selector: str, ask: Ask = ask_directory) -> list[Finding]:
    """Check the records of a mail domain; `relay`: the machine mails leave through; `selector`: the name of the DKIM key."""
    checks: list[tuple[str, str, Callable[[], tuple[str, str, str]]]] = [
        ("spf", "SPF, qui peut envoyer en votre nom", lambda: spf(records=ask(domain, "TXT"))),
        ("dkim", "DKIM, la signature de vos courriels", lambda: dkim(selector=selector, domain=domain, ask=ask)),
        ("dmarc", "DMARC, ce que les autres font d’un faux", lambda: dmarc(records=ask(f"_dmarc.{domain}", "TXT"))),
        ("ptr", "Nom de la machine qui envoie", lambda: ptr(relay=relay, ask=ask)),
        ("mx", "Boîte qui reçoit les réponses", lambda: mx(records=ask(domain, "MX"))),
    ]
    found = []
    for key, label, look in checks:
        try:
            state, sentence, advice = look()
        except NoAnswer:
            state, sentence, advice = UNKNOWN, "L’annuaire des noms n’a pas répondu en trois secondes.", "Réessayez dans quelques minutes."
        found.append(Finding(key=key, label=label, state=state, sentence=sentence, advice=advice))
    return found


def spf(*, records: Sequence[str]) -> tuple[str, str, str]:
    """Read the SPF record."""
    found = [record for record in records if record.lower().startswith("v=spf1")]
    if not found:
        return (
            BAD,
            "Aucune adresse n’est autorisée à envoyer pour ce domaine.",
            "Ajoutez l’enregistrement SPF que donne votre hébergeur de courriel.",
        )
    if len(found) > 1:
        return BAD, "Il y a deux enregistrements SPF\u00a0: les autres serveurs les ignorent tous les deux.", "Réunissez-les en un seul."
    words = found[0].lower().split()
    if len([word for word in words if re.match(r"[+?~-]?(include:|a$|a[:/]|mx$|mx[:/]|ptr|exists:)|redirect=", word)]) > 10:
        return (
            BAD,
            "Il renvoie à plus de dix autres noms\u00a0: les autres serveurs s’arrêtent avant la fin.",
            "Retirez les services que vous n’utilisez plus.",
        )
    last = next((word for word in reversed(words) if word.endswith("all") or word.startswith("redirect=")), "")
    if last in ("all", "+all", "?all"):
        return WEAK, "Il laisse n’importe qui envoyer en votre nom.", "Finissez-le par ~all ou -all."
    if not last:
        return WEAK, "Il ne dit pas que faire des autres expéditeurs.", "Finissez-le par ~all."
    return GOOD, "Les serveurs autorisés sont déclarés.", ""


def dkim(*, selector: str, domain: str, ask: Ask) -> tuple[str, str, str]:
    """Read the public key of the signature."""
    if not selector:
        return (
            UNKNOWN,
            "Le nom de la clé n’est pas connu du site.",
            "Donnez-le dans le réglage MAIL_DKIM_SELECTOR\u00a0: il figure chez votre hébergeur de courriel.",
        )
    text = " ".join(ask(f"{selector}._domainkey.{domain}", "TXT"))
    key = re.search(r"(?:^|;)\s*p=([^;]*)", text)
    if key is None:
        return (
            BAD,
            "La clé n’est pas publiée\u00a0: vos courriels paraissent non signés.",
            "Publiez la clé que donne votre hébergeur de courriel.",
        )
    if not key.group(1).strip():
        return BAD, "La clé est révoquée.", "Publiez la clé actuelle, ou changez MAIL_DKIM_SELECTOR."
    return GOOD, "La clé est publiée.", ""


def dmarc(*, records: Sequence[str]) -> tuple[str, str, str]:
    """Read what others are asked to do with forged mails."""
    found = [record for record in records if record.lower().startswith("v=dmarc1")]
    if not found:
        return (
            BAD,
            "Rien n’est dit\u00a0: Gmail et Yahoo peuvent refuser vos courriels.",
            "Ajoutez l’enregistrement _dmarc\u00a0: «\u00a0v=DMARC1; p=none\u00a0» pour commencer.",
        )
    policy = re.search(r"(?:^|;)\s*p\s*=\s*(\w+)", found[0], re.IGNORECASE)
    asked = policy.group(1).lower() if policy else ""
    if len(found) > 1 or asked not in ("none", "quarantine", "reject"):
        return BAD, "L’enregistrement n’est pas lisible.", "Gardez-en un seul, avec p=none, p=quarantine ou p=reject."
    if asked == "none":
        return (
            GOOD,
            "Les autres serveurs observent sans rien refuser.",
            "Quand tout est bon depuis un mois, passez à p=quarantine\u00a0: les faux iront aux indésirables.",
        )
    return GOOD, "Les faux courriels en votre nom sont écartés.", ""


def ptr(*, relay: str, ask: Ask) -> tuple[str, str, str]:
    """Check that the sending machine's address has a name, and that this name leads back to it."""
    if not relay:
        return UNKNOWN, "Aucun relais n’est réglé\u00a0: rien ne part de ce site.", ""
    addresses = [relay] if _is_address(relay) else [*ask(relay, "A"), *ask(relay, "AAAA")]
    if not addresses:
        return BAD, f"Le nom {relay} ne mène nulle part.", "Vérifiez le réglage SMTP_HOST."
    if all(not ipaddress.ip_address(address).is_global for address in addresses):
        return UNKNOWN, "Le relais est une machine de chez vous\u00a0: c’est elle qu’il faut vérifier, depuis chez elle.", ""
    for address in addresses[:4]:
        names = ask(address, "PTR")
        if not any(address in [*ask(name, "A"), *ask(name, "AAAA")] for name in names[:2]):
            return (
                WEAK,
                f"L’adresse {address} n’a pas de nom qui mène à elle.",
                "Demandez à votre hébergeur de régler le «\u00a0reverse DNS\u00a0» (PTR).",
            )
    return GOOD, "La machine qui envoie porte un nom, et ce nom mène à elle.", ""


def mx(*, records: Sequence[str]) -> tuple[str, str, str]:
    """Check that answers and returned mails have somewhere to go."""
    if not any(records):
        return (
            BAD,
            "Ce domaine ne reçoit pas de courriel\u00a0: les réponses et les retours se perdent.",
            "Ajoutez un enregistrement MX vers votre boîte.",
        )
    return GOOD, f"Les réponses arrivent chez {records[0]}.", ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
