from maillage.kernel.periodic import every
from maillage.letters.domain.digests import send_digests


@every(minutes=10)
def send_due_digests() -> int:
    """Write the digests whose day and hour have come."""
    return send_digests()
