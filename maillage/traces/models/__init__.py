from maillage.traces.models.boards import Board, BoardPhoto, Dot, Note, NoteVersion, Participant
from maillage.traces.models.certificates import Certificate
from maillage.traces.models.feedback import Feedback, FeedbackAsked
from maillage.traces.models.traces import Audience, Trace, TraceFile, TraceQuote, TraceResource, TraceTestimony

__all__ = [
    "Audience",
    "Board",
    "BoardPhoto",
    "Certificate",
    "Dot",
    "Feedback",
    "FeedbackAsked",
    "Note",
    "NoteVersion",
    "Participant",
    "Trace",
    "TraceFile",
    "TraceQuote",
    "TraceResource",
    "TraceTestimony",
]
