from maillage.needs.models.needs import MOST_TITLE, MOST_WORDS, Need, NeedMeeting, NeedQuerySet, NeedTheme, NeedVoice

__all__ = ["MOST_TITLE", "MOST_WORDS", "Need", "NeedMeeting", "NeedQuerySet", "NeedTheme", "NeedVoice"]
