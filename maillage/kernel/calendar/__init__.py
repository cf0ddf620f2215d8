"""Entries of calendars as programs exchange them (RFC 5545, RFC 5546)."""
