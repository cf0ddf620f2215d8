"""Settings of the mails that come in. Read into `settings` by its last lines."""

from environs import Env

env = Env()

# In the demonstration, mails show where one would reply; nothing is fetched.
MAIL_IN_ADDRESS = env.str("MAIL_IN_ADDRESS", "reponses@demo.example" if env.bool("MAILLAGE_DEMO", False) else "").strip().lower()
# Where programs of mail write to stop one of ours; the same box, unless it is told otherwise.
MAIL_STOP_ADDRESS = env.str("MAIL_STOP_ADDRESS", MAIL_IN_ADDRESS.replace("@", "+arret@")).strip().lower()
MAIL_IN_CATCH_ALL = env.bool("MAIL_IN_CATCH_ALL", False)
MAIL_IN_REPLY_DAYS = env.int("MAIL_IN_REPLY_DAYS", 90)
MAIL_IN_KEEP_DAYS = env.int("MAIL_IN_KEEP_DAYS", 30)
MAIL_IN_MAX_MB = env.int("MAIL_IN_MAX_MB", 60)
MAIL_IN_FILES_MB = env.int("MAIL_IN_FILES_MB", 25)
# Our own receiving server, as it names itself in Authentication-Results; empty: that header is never believed.
MAIL_IN_AUTHSERV_ID = env.str("MAIL_IN_AUTHSERV_ID", "").strip().lower()

# --- A box, fetched every minute ------------------------------------------------------------------------------------
MAIL_IN_HOST = env.str("MAIL_IN_HOST", "")
MAIL_IN_SECURITY = env.str("MAIL_IN_SECURITY", "tls")
MAIL_IN_PORT = env.int("MAIL_IN_PORT", 993 if MAIL_IN_SECURITY == "tls" else 143)
MAIL_IN_USER = env.str("MAIL_IN_USER", MAIL_IN_ADDRESS)
MAIL_IN_PASSWORD = env.str("MAIL_IN_PASSWORD", "")
MAIL_IN_FOLDER = env.str("MAIL_IN_FOLDER", "INBOX")
MAIL_IN_DONE_FOLDER = env.str("MAIL_IN_DONE_FOLDER", "Maillage")

# --- Mails another server brings --------------------------------------------------------------------------------------
MAIL_IN_SECRET = env.str("MAIL_IN_SECRET", "")


def problems() -> list[str]:
    """Say in words what cannot work, in the settings above."""
    local, _, domain = MAIL_IN_ADDRESS.rpartition("@")
    found = []
    if MAIL_IN_ADDRESS and not (1 <= len(local) <= 8 and "+" not in local and domain):
        found.append("MAIL_IN_ADDRESS must be an address of 8 characters at most before the @, without plus sign: reponses@reseau.example.")
    if (MAIL_IN_HOST or MAIL_IN_SECRET) and not MAIL_IN_ADDRESS:
        found.append("MAIL_IN_ADDRESS must say where people reply, when mails are fetched or brought: reponses@reseau.example.")
    if MAIL_IN_SECURITY not in ("tls", "starttls", "none"):
        found.append("MAIL_IN_SECURITY must be tls, starttls or none.")
    if MAIL_IN_SECRET and len(MAIL_IN_SECRET) < 32:
        found.append("MAIL_IN_SECRET must be a random text of 32 characters or more.")
    return found
