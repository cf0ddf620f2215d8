from maillage.traces.models.boards import Board, BoardPhoto, Dot, Note, NoteVersion, Participant

__all__ = ["Board", "BoardPhoto", "Dot", "Note", "NoteVersion", "Participant"]
