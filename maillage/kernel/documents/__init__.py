"""Documents people take away: one description, written as PDF, DOCX or ODT."""
