"""By hand: every file of a folder goes through the contribution form of a running demonstration.

python -m tests.real_files.making /tmp/files         (or collecting /tmp/files FOLDER…)
PORT=8177 python -m tests.real_files.by_hand /tmp/files [only these names…]

`expected.csv` in the folder says what each file must give (columns file, word, expect, page); without it, files are only
shared and published. `expect`: text (the word is found), scan (flagged, not refused), locked (said to be), refused (in words).
"""

import csv
import json
import re
import sys
import time
import uuid
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import quote

from tests.attack.by_hand import Reader, theme_of

SHARE = "/bibliotheque/partager/"
LONGEST = 180  # seconds of analysis


def state_of(member, key, form):
    token = member.token(SHARE)
    return json.loads(member.ask("POST", f"{SHARE}{key}/etat/", {**form, "csrfmiddlewaretoken": token})[1])


def share(member, path, theme):
    """Upload as the page does, wait for the reading, send the form. Gives the statuses, the notes and the title."""
    key, title = str(uuid.uuid4()), f"Essai {uuid.uuid4().hex[:8]}"
    form = {"key": key, "title": title, "summary": "Un fichier véritable.", "theme": theme, "access": "PUBLIC"}
    token = member.token(SHARE)
    status, text, _ = member.ask(
        "POST", f"{SHARE}fichiers/?cle={key}", {"csrfmiddlewaretoken": token}, [("file", path.name, path.read_bytes())], timeout=120
    )
    found = {"statuses": [status], "title": title, "notes": [], "key": key, "error": ""}
    if status != 200:
        found["error"] = json.loads(text).get("error", "") if text.startswith("{") else text[:200]
        return found
    uploaded, start = json.loads(text)["id"], time.monotonic()
    while (state := state_of(member, key, form)).get("pending") and time.monotonic() - start < LONGEST:
        time.sleep(0.5)
    found |= {"seconds": time.monotonic() - start, "ended": not state.get("pending"), "proposed": state.get("proposed", {})}
    found["notes"] = [note for file in state.get("files", []) for note in file["notes"]]
    sent = member.post(f"{SHARE}{key}/", {**form, "uploads": uploaded, "connus": uploaded, "publier": "1"}, form=SHARE)
    found["statuses"].append(sent[0])
    found["page"] = sent[2]
    return found


def publish(coordinator, key):
    """Publish what waits; what a trusted member shares is published already."""
    if f"/la-semaine/contributions/{key}/publier/" in coordinator.ask("GET", "/la-semaine/contributions/")[1]:
        return coordinator.post(f"/la-semaine/contributions/{key}/publier/", form="/la-semaine/contributions/")[0]
    return 302


def look_for(coordinator, word, title):
    """Give the page where the word is found in that resource, None when it is not found."""
    for _ in range(20):
        status, text, _ = coordinator.ask("GET", f"/recherche.json?q={quote(word)}&par=100")
        assert status == 200, (word, status)
        for result in json.loads(text)["results"]:
            if result["title"] == title:
                return result.get("file_page") or 0
        time.sleep(0.25)
    return None


def judge(found, row, coordinator):
    """Give what is wrong, in words; nothing when all is as expected."""
    wrong = [f"status {status}" for status in found["statuses"] if status >= 500]
    expect = row.get("expect", "")
    if found["error"] or found["statuses"][0] != 200:
        return wrong + ([] if expect in {"refused", "any", ""} and found["statuses"][0] < 500 else ["was refused"])
    if expect == "refused":
        wrong.append("was not refused")
    if not found["ended"]:
        wrong.append("the reading does not end")
    if found["statuses"][-1] != 302:
        wrong.append(f"the form answers {found['statuses'][-1]}")
        return wrong
    if (status := publish(coordinator, found["key"])) >= 400:
        wrong.append(f"publishing answers {status}")
    pages = [coordinator.ask("GET", found["page"])]
    files = set(re.findall(r"/bibliotheque/(?:fichiers|apercus)/[0-9a-f-]{36}/(?:\d+\.webp)?", pages[0][1]))
    pages += [coordinator.ask("GET", address) for address in files]
    wrong += [f"a page answers {page[0]}" for page in pages if page[0] >= 400]
    if not any("/apercus/" in address for address in files):
        found["notes"].append("(no preview)")
    notes = " ".join(found["notes"])
    if expect == "text":
        place = look_for(coordinator, row["word"], found["title"])
        if place is None:
            wrong.append(f"« {row['word']} » is not found")
        elif row.get("page") and int(row["page"]) != place:
            wrong.append(f"found on page {place}, not {row['page']}")
        if "sans texte" in notes or "n’est pas lisible" in notes:
            wrong.append(f"flagged: {notes}")
    elif expect == "scan" and "sans texte" not in notes and "n’est pas lisible" not in notes:
        wrong.append(f"not flagged: {notes}")
    elif expect == "locked" and "protégé" not in notes and "mot de passe" not in notes:
        wrong.append(f"not said to be locked: {notes}")
    return wrong


def main(folder, only):
    sheet = folder / "expected.csv"
    rows = {row["file"]: row for row in csv.DictReader(sheet.open(encoding="utf-8"))} if sheet.exists() else {}
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path != sheet and (not only or path.name in only))
    member, coordinator = Reader().enter("membre@demo.example"), Reader().enter("coordination@demo.example")
    theme, tools, slowest = theme_of(member), defaultdict(Counter), 0.0
    for path in paths:
        row = rows.get(path.name, {})
        found = share(member, path, theme)
        wrong = judge(found, row, coordinator)
        slowest = max(slowest, found.get("seconds", 0))
        tool = row.get("tool") or path.suffix
        tools[tool]["wrong" if wrong else "right"] += 1
        tools[tool][row.get("expect") or "any"] += 1
        print(
            "WRONG" if wrong else "ok   ",
            f"{path.name:44}",
            f"{found.get('seconds', 0):5.1f} s",
            *wrong,
            *found["notes"],
            found["error"],
            found.get("proposed", ""),
            flush=True,
        )
    for tool, counts in sorted(tools.items()):
        print(f"{tool:24}", dict(counts))
    print(f"{len(paths)} files, wrong: {sum(counts['wrong'] for counts in tools.values())}; slowest reading {slowest:.1f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), set(sys.argv[2:]))
