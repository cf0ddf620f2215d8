"""What rooms use of the database."""

from maillage.kernel.db.inserts import Insert
from maillage.kernel.db.models import BaseModel, PeerManager, PeerQuerySet
from maillage.kernel.db.prepared import Prepared
from maillage.kernel.db.together import Part, Row, Together
from maillage.kernel.db.transactions import WriteRefused, locked, locked_rows, reading_only, writing

__all__ = [
    "BaseModel",
    "Insert",
    "Part",
    "PeerManager",
    "PeerQuerySet",
    "Prepared",
    "Row",
    "Together",
    "WriteRefused",
    "locked",
    "locked_rows",
    "reading_only",
    "writing",
]
