"""A closed process reads or copies the same bytes once: what it said is kept for the other tests of this worker.

The tests of the kernel, which try these processes themselves, start one each time.
"""

import copy
import hashlib
import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from maillage.kernel.extract.run import TIMEOUT as READING
from maillage.kernel.files import analysis
from maillage.kernel.pdf import public as pdf
from maillage.kernel.pdf.run import TIMEOUT as COPYING

_analysed, _copied = {}, {}
_analyse, _run = analysis.analyse, pdf.run


def _analyse_once(*, path, media_type, timeout=READING):
    key = (_digest(path), media_type, timeout)
    if key not in _analysed:
        found = _analyse(path=path, media_type=media_type, timeout=timeout)
        if found.failure:
            return found
        _analysed[key] = found
    return copy.deepcopy(_analysed[key])


def _run_once(*, job, source, out=None, progress=None, timeout=COPYING):
    key = (_digest(source), json.dumps(job, sort_keys=True), timeout)
    if key not in _copied:
        steps = []

        def follow(done, total):
            steps.append((done, total))
            if progress:
                progress(done, total)

        with tempfile.TemporaryFile() as mine:
            said = _run(job=job, source=source, out=mine.fileno(), progress=follow, timeout=timeout)
            mine.seek(0)
            _copied[key] = said, steps, mine.read()
        told = ()
    else:
        told = _copied[key][1] if progress else ()
    said, _, written = _copied[key]
    for step in told:
        progress(*step)
    if out is not None:
        with os.fdopen(os.dup(out), "wb") as file:
            file.write(written)
    return copy.deepcopy(said)


def _digest(path):
    with (path or Path(os.devnull)).open("rb") as file:  # a document set from a template has no source
        return hashlib.file_digest(file, "sha256").digest()


@contextmanager
def read_once():
    """While it lasts, files are analysed and PDFs copied once for each content."""
    with patch.object(analysis, "analyse", _analyse_once), patch.object(pdf, "run", _run_once):
        yield
