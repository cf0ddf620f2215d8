from maillage.mailbox.models.incoming import BoxVisit, IncomingMail, RawMail

__all__ = ["BoxVisit", "IncomingMail", "RawMail"]
