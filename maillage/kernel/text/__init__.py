"""French text: typography, Markdown, dates, numbers, order."""
