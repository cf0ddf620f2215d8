"""What kind of mail it is, from its headers: written by somebody, by a program, by a list, by a server that returns another."""

import re
from email.message import Message

from maillage.mailbox.mime import headers

MOST_HOPS = 40
LISTS = ("List-Id", "List-Post", "List-Help")
ROBOTS = ("X-Autoreply", "X-Autorespond", "X-AutoReply-From", "X-Mail-Autoreply", "X-Autoresponder", "X-FC-MachineGenerated")
AUTOMATIC_SUBJECT = re.compile(
    r"^\s*(?:\[?(?:auto(?:matic)?[ -]?reply|automatische antwort|automatisch antwoord|réponse automatique|message automatique|autoreply)\b)",
    re.IGNORECASE,
)
ABSENT_SUBJECT = re.compile(
    r"^\s*\[?(?:(?:réponse d['’ ])?absen(?:ce|t|te)\b(?:\s+(?:du|de) bureau\b)?|absent·?e?\b|out of (?:the )?office|je suis absent|en congé\b|congés?\b\s*$"
    r"|message d['’]absence|abwesen(?:d|heit)|afwezig|niet op kantoor|fermeture\s+(?:annuelle|du bureau))",
    re.IGNORECASE,
)
REPLY = re.compile(r"^\s*(?:re|aw|antw|sv|tr|fwd?|rép)\s*:", re.IGNORECASE)
ROBOT_NAMES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|ne-?pas-?repondre|noreply-\S*|bounces?)(?:\+.*)?@", re.IGNORECASE)
CALENDAR_REPLY = re.compile(
    rb"^Content-Type:\s*text/calendar\b[^\r\n]*(?:\r?\n[ \t][^\r\n]*){0,4}?method=\"?REPLY\b", re.IGNORECASE | re.MULTILINE
)
CALENDAR_SEARCHED = 200_000
FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)
PASSED = re.compile(r"\bdmarc\s*=\s*pass\b", re.IGNORECASE)


def is_returned(message: Message) -> bool:
    """Say whether a server brings back a mail of ours."""
    kind = message.get_content_type()
    if kind == "multipart/report":
        return "disposition-notification" not in headers.raw_value(message, "Content-Type").lower()
    return bool(ROBOT_NAMES.match(headers.sender(message)[1])) and _has_no_way_back(message)


def automatic(message: Message) -> str:
    """Say what program wrote it: "receipt", "absent", "automatic", "list"; empty when somebody did."""
    if message.get_content_type() == "multipart/report":
        return "receipt"
    subject = headers.words(message, "Subject")
    if ABSENT_SUBJECT.match(subject) and not REPLY.match(subject):
        return "absent"
    said = headers.raw_value(message, "Auto-Submitted").strip().lower()
    if (said and said.partition(";")[0].strip() != "no") or AUTOMATIC_SUBJECT.match(subject) or any(name in message for name in ROBOTS):
        return "automatic"
    precedence = headers.raw_value(message, "Precedence").strip().lower()
    if precedence in ("auto_reply", "auto-reply"):
        return "automatic"
    if precedence in ("bulk", "list", "junk") or any(name in message for name in LISTS):
        return "list"
    return "automatic" if _has_no_way_back(message) or ROBOT_NAMES.match(headers.sender(message)[1]) else ""


def answers_invitation(raw: bytes) -> bool:
    """Say whether a calendar program wrote it, to accept or decline an invitation."""
    return bool(CALENDAR_REPLY.search(raw[:CALENDAR_SEARCHED]))


def has_turned(message: Message) -> bool:
    """Say whether it went through so many servers that it turns in a circle."""
    return sum(1 for name in message if name.lower() == "received") > MOST_HOPS


def may_be_answered(message: Message) -> bool:
    """Say whether a program may answer it: somebody wrote it, and asked for no silence."""
    quiet = headers.raw_value(message, "X-Auto-Response-Suppress").lower()
    return not automatic(message) and not any(word in quiet for word in ("all", "autoreply", "oof"))


def is_forged(message: Message, *, authority: str) -> bool:
    """Say whether our own receiving server found that the sender is not who it says. `authority`: the name of that server."""
    return bool(FAILED.search(_verdict(message, authority)))


def is_proved(message: Message, *, authority: str) -> bool:
    """Say whether our own receiving server found that the sender is who it says."""
    return bool(PASSED.search(_verdict(message, authority)))


def _verdict(message: Message, authority: str) -> str:
    """Give the first verdict of this server: those under it may have been written by anybody."""
    if not authority:
        return ""
    for value in headers.raw_values(message, "Authentication-Results"):
        if value.partition(";")[0].split()[:1] == [authority]:
            return value
    return ""


def _has_no_way_back(message: Message) -> bool:
    """Say whether the server was told to send no answer: an empty return path."""
    paths = headers.raw_values(message, "Return-Path")
    return bool(paths) and paths[0].replace(" ", "").endswith("<>")
