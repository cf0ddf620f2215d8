#!/usr/bin/env python3
"""Run one of Maillage's commands."""

import os
import sys

if sys.version_info < (3, 12):  # noqa: UP036  (said in words to whoever runs it by hand)
    sys.exit(f"Maillage needs Python 3.12 or newer; this is {sys.version.split()[0]}. Run 'make demo', or .venv/bin/python.")

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"\n{problem}\n\nEach setting is explained in docs/settings.md; deploy/maillage.env.example is a start.")
