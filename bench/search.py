"""Search: what each step of the analysis and of the ranking brings, then speed and size on a large index.

    python bench/search.py                    the collection of bench/collections, then 20,000 things
    python bench/search.py --size 100000
    python bench/search.py --verbose          the questions that are not answered at best

nDCG@10: 1.00 when every question has its judged documents first, in the best order. The collection is small and written
for this project: read the differences between lines, not the absolute figures.
"""

import argparse
import json
import math
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import Stemmer  # noqa: E402
from django.conf import settings  # noqa: E402
from tqdm import tqdm  # noqa: E402

from maillage.kernel.cards import IndexRow, PageText  # noqa: E402
from maillage.search.analysis import FRENCH, Analyser, fold  # noqa: E402
from maillage.search.engine import Engine  # noqa: E402
from maillage.search.matching import Tuning  # noqa: E402
from maillage.search.schema import prepare  # noqa: E402

settings.configure(USE_TZ=True, TIME_ZONE="Europe/Brussels")

PUBLIC = frozenset({"public"})
TODAY = date(2026, 1, 1)
DATE = date(2024, 6, 1)
EMPTY = frozenset()
SNOWBALL = Stemmer.Stemmer("french")


def same(word):
    return word


def snowball(word):
    return fold(SNOWBALL.stemWord(word))


def collection():
    """Documents (key, title, summary, text) and questions (class, words, {key: grade})."""
    documents = [line.split("\t") for line in (HERE / "collections/reseau_culturel.tsv").read_text("utf-8").splitlines()]
    questions = []
    for line in (HERE / "collections/reseau_culturel_questions.tsv").read_text("utf-8").splitlines():
        sort, words, *judged = line.split("\t")
        grades = dict(pair.split(":") for pair in " ".join(judged).split())
        if grades:
            questions.append((sort, words, {key: int(grade) for key, grade in grades.items()}))
    return documents, questions


def row_of(key, title, summary, text, *, apart):
    """The row of a document; with `apart` false, one bag of words."""
    uuid = uuid5(NAMESPACE_URL, key)
    if not apart:
        title, summary, text = "", "", f"{title}\n{summary}\n{text}"
    page = PageText(file=uuid, file_name="a.pdf", number=1, text=text)
    return IndexRow(kind="library.resource", uuid=uuid, title=title, summary=summary, pages=[page], audience=PUBLIC, url="/", date=DATE)


def ndcg(found, grades):
    gain = sum((2 ** grades.get(key, 0) - 1) / math.log2(place + 2) for place, key in enumerate(found[:10]))
    best = sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(sorted(grades.values(), reverse=True)[:10]))
    return gain / best


def quality(verbose):
    documents, questions = collection()
    keys = {f"library.resource:{uuid5(NAMESPACE_URL, key)}": key for key, *_ in documents}
    plain = Tuning(exact=0, pairs=0, synonyms=0)
    steps = [
        ("raw words", Analyser(folding=False, elision=False, openings=False, stem=same, stop_words=EMPTY), plain, False, False),
        ("+ folding", Analyser(elision=False, openings=False, stem=same, stop_words=EMPTY), plain, False, False),
        ("+ elision", Analyser(openings=False, stem=same, stop_words=EMPTY), plain, False, False),
        ("+ inclusive, acronyms, compounds", Analyser(stem=same, stop_words=EMPTY), plain, False, False),
        ("  (with Snowball stems)", Analyser(stem=snowball, stop_words=EMPTY), plain, False, False),
        ("+ light stems", Analyser(stop_words=EMPTY), plain, False, False),
        ("+ stop words", FRENCH, plain, False, False),
        ("+ fields apart", FRENCH, plain, True, False),
        ("+ exact forms", FRENCH, replace(plain, exact=Tuning().exact), True, False),
        ("+ word pairs", FRENCH, replace(Tuning(), synonyms=0), True, False),
        ("+ spelling", FRENCH, replace(Tuning(), synonyms=0), True, True),
        ("+ synonyms", FRENCH, Tuning(), True, True),
    ]
    sorts = list(dict.fromkeys(sort for sort, _, _ in questions))
    print(f"{len(documents)} documents, {len(questions)} judged questions, nDCG@10")
    print(f"{'':34}{'all':>7}{'none':>6}  " + "".join(f"{sort[:9]:>10}" for sort in sorts))
    results = {}
    for name, analyser, tuning, apart, correct in steps:
        with tempfile.TemporaryDirectory() as folder:
            engine = Engine(Path(folder), tuning=tuning, analyser=analyser)
            engine.rebuild((prepare(row_of(*each, apart=apart), today=TODAY, analyser=analyser) for each in documents), mark=0)
            scores = defaultdict(list)
            nothing = 0
            for sort, words, grades in questions:
                hits = engine.query(words, tokens=PUBLIC, correct=correct).hits
                nothing += not hits
                found = [keys[hit.uid] for hit in hits]
                scores[sort].append(ndcg(found, grades))
                if verbose and name == "+ synonyms" and scores[sort][-1] < 0.8:
                    print(f"   {scores[sort][-1]:.2f} {sort}: {words} -> {found[:5]} wanted {grades}")
        every = [score for each in scores.values() for score in each]
        results[name.strip()] = round(statistics.mean(every), 4)
        line = "".join(f"{statistics.mean(scores[sort]):>10.3f}" for sort in sorts)
        print(f"{name:34}{statistics.mean(every):>7.3f}{nothing:>6}  {line}")
    return results


def vocabulary(chance, size):
    """Words that look French, commonest first."""
    starts = "re con pro a de dé in ex par trans sur é mé ca so cu po ma ta fi lu vi bo cha tri gra plu".split()
    middles = "la ri to na ci du mé ver per for tan col bil ler ga ro mi di nu san po ter vi cu lo".split()
    ends = "tion ment eur rice age isme able ique if ive al ale ure ence ant ité elle eau et is on ier ière".split()
    words = dict.fromkeys("école projet culture équipe public atelier réseau commune action analyse".split())
    while len(words) < size:
        words["".join((chance.choice(starts), *chance.choices(middles, k=chance.randint(0, 3)), chance.choice(ends)))] = None
    return list(words)


def generated(first, last, pages, length):
    """Things of a large network, the same at each run."""
    chance = random.Random(7)
    words = vocabulary(chance, 40_000)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    total, cumulated = 0.0, []
    for weight in weights:
        total += weight
        cumulated.append(total)
    for number in range(first, last):
        chance = random.Random(number)

        def text(count):
            return " ".join(chance.choices(words, cum_weights=cumulated, k=count))

        uuid = uuid5(NAMESPACE_URL, str(number))
        held = [PageText(file=uuid, file_name="a.pdf", number=n + 1, text=text(length)) for n in range(pages)]
        yield IndexRow(
            kind="library.resource",
            uuid=uuid,
            title=text(chance.randint(3, 9)),
            summary=text(25),
            pages=held,
            audience=PUBLIC if number % 3 else frozenset({"members"}),
            url=f"/{number}/",
            date=date(2015 + number % 11, 1, 1),
            facets={
                "type": ["ressource"],
                "theme": [f"theme-{number % 40}"],
                "access": ["public" if number % 3 else "membres"],
                "organisation": [f"organisation-{number % 400}"],
                "year": [str(2015 + number % 11)],
                "form": [f"form-{number % 9}"],
            },
        )


def prepared_slice(first, last, pages, length):
    return [prepare(row, today=TODAY) for row in generated(first, last, pages, length)]


def prepared_rows(size, pages, length, processes):
    step = 50
    with ProcessPoolExecutor(max(1, processes)) as pool:
        futures = []
        for first in range(0, size, step):
            futures.append(pool.submit(prepared_slice, first, min(first + step, size), pages, length))
            if len(futures) > processes * 4:
                yield from futures.pop(0).result()
        for future in futures:
            yield from future.result()


def timed(function, calls):
    """Milliseconds on the clock, and of processor in this thread: on a shared machine only the second compares."""
    spent, processor = [], []
    for call in calls:
        start, busy = time.perf_counter(), time.thread_time()
        function(call)
        spent.append((time.perf_counter() - start) * 1000)
        processor.append((time.thread_time() - busy) * 1000)
    return {"p50": _rank(spent, 0.5), "p99": _rank(spent, 0.99), "cpu_p50": _rank(processor, 0.5), "cpu_p99": _rank(processor, 0.99)}


def _rank(values, share):
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 2)


def speed(size, pages, length):
    print(f"\n{size} things of {pages} pages of {length} words")
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder))
        start = time.perf_counter()
        rows = prepared_rows(size, pages, length, max(1, (os.cpu_count() or 2) - 1))
        engine.rebuild(tqdm(rows, total=size, desc="index", disable=None), mark=0)
        took = time.perf_counter() - start
        weight = sum(path.stat().st_size for path in engine.view().folder.rglob("*") if path.is_file())
        print(f"built in {took:.1f} s ({size * pages / took:.0f} pages/s), {weight / 1e6:.0f} MB, {weight / size / 1000:.1f} KB per thing")
        chance = random.Random(3)
        words = vocabulary(random.Random(7), 40_000)

        def question():
            # The ten commonest words, in nearly every thing, stand for the stop words that questions leave out.
            return " ".join(words[int(10 ** chance.uniform(1, 4.5))] for _ in range(chance.randint(1, 4)))

        def misspelt():
            word = chance.choice(words[:20_000])
            at = chance.randint(1, len(word) - 2)
            return word[:at] + chance.choice("aeioust") + word[at + 1 :]

        questions = [question() for _ in range(400)]
        facets = ("type", "theme", "access", "organisation", "year", "territory", "form")
        answers = {}

        def full(typed):
            answers[typed] = engine.query(typed, tokens=PUBLIC, facets=facets)

        figures = {
            "ten results": timed(lambda typed: engine.query(typed, tokens=PUBLIC), questions),
            "with counts of seven facets": timed(full, questions),
            "excerpts of ten": timed(
                lambda typed: engine.excerpts(answers[typed], tokens=PUBLIC, uids=[hit.uid for hit in answers[typed].hits]), questions
            ),
            "a misspelt word": timed(lambda typed: engine.query(typed, tokens=PUBLIC), [misspelt() for _ in range(200)]),
            "suggestions": timed(lambda typed: engine.suggest(typed, tokens=PUBLIC), [typed[:4] for typed in questions]),
            "related": timed(
                lambda n: engine.related(kind="library.resource", uuid=uuid5(NAMESPACE_URL, str(n)), tokens=PUBLIC), range(1, 100)
            ),
        }
        changed = list(generated(0, 20, pages, length))
        figures["one thing changed, commit included"] = timed(lambda row: engine.index([row], mark=1), changed)
        engine.close()
        for name, each in figures.items():
            clock = f"p50 {each['p50']:>7.2f} ms   p99 {each['p99']:>7.2f} ms"
            print(f"{name:36} {clock}   processor: p50 {each['cpu_p50']:>6.2f} ms   p99 {each['cpu_p99']:>6.2f} ms")
    return {"size": size, "pages": pages, "seconds": round(took, 1), "bytes": weight, "ms": figures}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=int(os.environ.get("SIZE", "20000")))
    parser.add_argument("--pages", type=int, default=2)
    parser.add_argument("--length", type=int, default=200)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    options = parser.parse_args()
    figures = {"quality": quality(options.verbose)}
    if options.size:
        figures["speed"] = speed(options.size, options.pages, options.length)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
