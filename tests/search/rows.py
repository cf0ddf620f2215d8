"""Rows to index, made by hand."""

from datetime import date
from uuid import UUID, uuid4

from maillage.kernel.cards import IndexRow, PageText
from maillage.search.engine import Engine
from maillage.search.schema import prepare

PUBLIC = frozenset({"public"})
MEMBERS = frozenset({"members"})
VISITOR = frozenset({"public"})
MEMBER = frozenset({"public", "members"})


def row(title, *, kind="library.resource", uuid=None, pages=(), audience=PUBLIC, **more):
    uuid = uuid or uuid4()
    file = uuid4()
    texts = [PageText(file=file, file_name="fichier.pdf", number=n, text=text) for n, text in enumerate(pages, 1)]
    more.setdefault("date", date(2025, 1, 1))
    return IndexRow(kind=kind, uuid=UUID(str(uuid)), title=title, audience=frozenset(audience), url=f"/x/{uuid}/", pages=texts, **more)


def engine_of(folder, rows=()):
    engine = Engine(folder)
    engine.rebuild((prepare(one, today=date(2026, 1, 1)) for one in rows), mark=0)
    return engine


def titles(engine, typed, tokens=VISITOR, **more):
    """Titles found, best first."""
    view = engine.view()
    found = engine.query(typed, tokens=tokens, **more)
    return [_title(view, hit.uid) for hit in found.hits]


def _title(view, uid):
    hits = view.things.search(view.term("uid", uid), 1).hits
    return view.stored(hits[0][1])[1]["title"]
