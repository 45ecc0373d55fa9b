#!/usr/bin/env python3
"""Makes the curated records, the tables of parks and organisations and the judgements from the collected facts.

    python3 data/facts/make.py FOLDER

FOLDER holds base.jsonl (records), reprints.tsv and decisions.tsv (how the collectors unified names). The script asks the
example `resolved` of this crate which IRI every entity gets, so that tables and judgements fit what the crate does.
What is corrected stands in corrections.py beside this file; README.md says what was done and why.
"""

import collections
import csv
import json
import pathlib
import re
import subprocess
import sys
import unicodedata

import corrections as fix

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAMES = ROOT / "data" / "names"
COLUMNS = "key type zh en ru aliases short within lat lon population same_as source".split()
BODIES = {"Park": "parks.tsv", "Organisation": "organisations.tsv"}
PLACES = ("City", "Region", "Country")
HAN = re.compile("[\u3400-\u9fff]")
KANA = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
CYRILLIC = re.compile("[\u0400-\u04ff]")


def main(folder):
    records = [json.loads(line) for line in (folder / "base.jsonl").open(encoding="utf-8")]
    for record in records:
        correct(record)
    mark_reprints(records, folder / "reprints.tsv")
    pooled = pool(records)
    abroad = international()
    write_records(records, pooled)
    write_table("same.tsv", ["a", "b", "verdict", "who", "when", "why"], [], ROOT / "data")
    # What lies within a place can only be told when the place is known, and what is known shows in what the crate resolves.
    write_bodies(pooled, abroad, {})
    write_places(pooled, {}, {})
    iris = resolved()
    write_places(pooled, iris, stated(records, iris))
    iris = resolved()
    write_bodies(pooled, abroad, seats(stated(records, iris)))
    write_judgements(resolved(), folder / "decisions.tsv")


def correct(record):
    """Applies the corrections to one record, in place."""
    document = record["document"]
    if document.get("url"):
        document["url"] = re.sub(r"[?&]utm_[^#]*", "", document["url"])
        # Bytes outside ASCII that were escaped twice: %25E9 is %E9.
        document["url"] = re.sub(r"%25([89A-F][0-9A-F])", r"%\1", document["url"], flags=re.I)
    for key in ("publisher", "url"):
        if document.get(key) is None:
            document.pop(key, None)
    document.update(fix.DOCUMENTS.get(document["id"], {}))
    for entity in record["entities"]:
        split = fix.SPLIT.get((document["id"], entity["name"]))
        if split:
            entity["name"], entity["aliases"] = split, []
        entity["name"] = fix.NAMES.get((entity["type"], entity["name"]), entity["name"])
        entity["type"] = fix.TYPES.get((entity["type"], entity["name"]), entity["type"])
        aliases = [fix.ALIASES.get(a, a) for a in entity.get("aliases", [])]
        aliases = [a for a in aliases if a and a != entity["name"] and a not in fix.NOT_ALIASES.get(entity["name"], ())]
        entity["aliases"] = sorted(set(aliases), key=aliases.index)
    wrong = fix.WRONG.get(document["id"], ())
    names = {e["id"]: e["name"] for e in record["entities"]}
    out = {e["id"] for e in record["entities"] if (document["id"], e["name"]) in fix.LEFT_OUT}
    record["entities"] = [e for e in record["entities"] if e["id"] not in out]
    record["statements"] = [s for s in record["statements"] if not out & {s["s"], s.get("o")}]
    record["statements"] = [
        s for s in record["statements"] if (names[s["s"]], s["p"], names.get(s.get("o"), s.get("value"))) not in wrong
    ]


def mark_reprints(records, table):
    """Marks the documents that are another's text: `reprintOf` is the original's id. README.md says which rows count."""
    documents = {r["document"]["id"]: r["document"] for r in records}
    of = {}
    for row in csv.DictReader(table.open(encoding="utf-8"), delimiter="\t"):
        real = row["verdict"] in ("reprint", "translation") or (row["verdict"] == "same release" and float(row["jaccard"]) == 1)
        if real:
            a, b = row["record a"], row["record b"]
            original, copy = (b, a) if (a, b) in fix.SECOND_IS_ORIGINAL else (a, b)
            of[copy] = original
    for copy, original in of.items():
        while original in of:
            original = of[original]
        documents[copy]["reprintOf"] = original


def pool(records):
    """Every name of every thing, by type and name, in the order they were met."""
    pooled = collections.OrderedDict()
    for record in records:
        for entity in record["entities"]:
            names = pooled.setdefault((entity["type"], entity["name"]), [])
            names.extend(a for a in entity["aliases"] if a not in names)
    for (kind, name), extra in fix.MORE_NAMES.items():
        if (kind, name) in pooled:
            pooled[kind, name].extend(a for a in extra if a not in pooled[kind, name])
    return pooled


def international():
    """The normalised names of the international bodies, which have a table of their own."""
    names = set()
    for row in rows(NAMES / "international-bodies.tsv"):
        for cell in (row["zh"], row["en"], row["ru"], *row["aliases"].split("|"), *row["short"].split("|")):
            names.add(normalise(cell))
    return names - {""}


def write_bodies(pooled, abroad, within):
    """The tables of parks and organisations."""
    for kind, file in BODIES.items():
        lines, taken = {}, collections.defaultdict(set)
        for (entity_kind, name), aliases in pooled.items():
            if entity_kind == kind and not (kind == "Organisation" and normalise(name) in abroad):
                lines[key(name)] = [name, *aliases]
                for text in {normalise(n) for n in [name, *aliases]}:
                    taken[text].add(key(name))
        cells = []
        for entry, names in sorted(lines.items()):
            row = body(entry, kind, names, taken) | {"within": within.get((kind, names[0]), "")}
            cells.append([row[c] for c in COLUMNS])
        write_table(file, COLUMNS, cells)


def write_places(pooled, iris, within):
    """The places that the gazetteer lacks, and names of places that it lacks."""
    known = {}
    for file in NAMES.glob("*.tsv"):
        if file.name != "places.tsv":
            for row in rows(file):
                if row.get("key") and row.get("type") in PLACES:
                    cells = (row["zh"], row["en"], row["ru"], *row["aliases"].split("|"), *row["short"].split("|"))
                    known.setdefault(f"{row['type'].lower()}/{row['key']}", set()).update(normalise(c) for c in cells)
    meant = collections.defaultdict(set)
    for kind, name, iri in iris.values():
        meant[kind, name].add(iri)
    cells = []
    for (kind, name), aliases in pooled.items():
        if kind not in PLACES or (kind, name) in fix.NAMESAKES:
            continue
        given = fix.KNOWN_PLACES.get((kind, name)) or fix.OWN_PLACES.get((kind, name))
        entry = f"{kind.lower()}/{given}" if given else next(iter(sorted(meant[kind, name])), "")
        if not entry or (not given and len(meant[kind, name]) > 1):
            continue
        row = dict.fromkeys(COLUMNS, "") | {"key": entry.split("/", 1)[1], "type": entry.split("/")[0].title(), "source": "parkgraph"}
        if entry in known:
            more = [n for n in [name, *aliases] if normalise(n) not in known[entry]]
            code = [n for n in more if re.fullmatch("[A-Z]{2,3}", n)]
            row["aliases"], row["short"] = "|".join(n for n in more if n not in code), "|".join(code)
            if not more:
                continue
        else:
            row = body(row["key"], row["type"], [name, *aliases], collections.defaultdict(set))
            row["within"] = fix.WITHIN.get((kind, name)) or nearest(within.get((kind, name), {}), known) or ""
        cells.append([row[c] for c in COLUMNS])
    write_table("places.tsv", COLUMNS, sorted(cells))


def write_table(file, columns, lines, folder=NAMES):
    """A tab-separated table with a header."""
    with (folder / file).open("w", encoding="utf-8") as out:
        if folder == NAMES:
            out.write("# Made by data/facts/make.py: corrections belong in data/facts/corrections.py.\n")
        out.write("\t".join(columns) + "\n")
        out.writelines("\t".join(line) + "\n" for line in lines)


def body(entry, kind, names, taken):
    """The cells of one park or organisation."""
    row = dict.fromkeys(COLUMNS, "") | {"key": entry, "type": kind, "source": "parkgraph"}
    label = fix.LABELS.get(names[0], {})
    zh = [n for n in names if HAN.search(n) and not KANA.search(n)]
    ru = [n for n in names if CYRILLIC.search(n)]
    en = [n for n in names if n.isascii() or not (HAN.search(n) or KANA.search(n) or CYRILLIC.search(n) or fix.OTHER_SCRIPT.search(n))]
    en = [n for n in en if not fix.NOT_ENGLISH.search(n)]
    # The name of the record first; of others the fullest, which is the least ambiguous.
    best = lambda found: found[0] if names[0] in found else max(found, key=len, default="")
    row["zh"], row["en"], row["ru"] = label.get("zh", best(zh)), label.get("en", best(en)), label.get("ru", best(ru))
    # A label in another script is no label in this language: it stays an alias.
    aliases, short, seen = [], [], {normalise(row[c]) for c in ("zh", "en", "ru")}
    for name in names:
        text = normalise(name)
        if text in seen:
            continue
        seen.add(text)
        ambiguous = len(taken[text]) > 1 or name in fix.SHORT or re.fullmatch("[A-Z]{2,3}", name)
        (short if ambiguous and name != names[0] else aliases).append(name)
    row["aliases"], row["short"] = "|".join(aliases), "|".join(short)
    return row


def write_records(records, pooled):
    """The records by theme, a line each; a name beside `name` stands in the first record of a thing that no table knows."""
    told, files = set(), collections.defaultdict(list)
    for record in records:
        document = record["document"]
        used = {i for s in record["statements"] for i in (s["s"], s.get("o"))}
        entities = []
        for entity in record["entities"]:
            if entity["id"] not in used:
                continue
            thing = (entity["type"], entity["name"])
            lean = {k: entity[k] for k in ("id", "type", "kind", "status", "name", "iri") if k in entity}
            if entity["type"] not in (*BODIES, *PLACES) and thing not in told and pooled[thing]:
                lean["aliases"] = pooled[thing]
            told.add(thing)
            entities.append(lean)
        order = ("id", "url", "title", "publisher", "published", "language", "mirror", "reprintOf")
        lean = {k: document[k] for k in order if document.get(k)}
        files[theme(record)].append({"document": lean, "entities": entities, "statements": record["statements"]})
    for file, lines in files.items():
        lines.sort(key=lambda r: r["document"]["id"])
        with (HERE / f"{file}.jsonl").open("w", encoding="utf-8") as out:
            for line in lines:
                out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def theme(record):
    """The file a record belongs in: the collectors' ids tell what a page was read for."""
    letter = record["document"]["id"][1]
    if letter == "M":
        return "agreements" if any(e["type"] == "Agreement" for e in record["entities"]) else "events"
    return {"P": "parks", "T": "twin-towns"}[letter]


def resolved():
    """Type, name and IRI path of every entity of the records, by document and id, as the crate resolves them."""
    files = sorted(str(f.relative_to(ROOT)) for f in HERE.glob("*.jsonl"))
    command = ["cargo", "run", "--quiet", "--example", "resolved", "--", *files]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    out = {}
    for line in told.splitlines():
        document, entity, kind, name, iri = line.split("\t")
        out[document, entity] = (kind, name, iri)
    return out


def stated(records, iris):
    """For each thing, by type and name, the places that the records say it lies in, by IRI path, with how often."""
    held = collections.defaultdict(collections.Counter)
    for record in records:
        document = record["document"]["id"]
        for s in record["statements"]:
            if s["p"] == "locatedIn" and (document, s["s"]) in iris:
                kind, name, _ = iris[document, s["s"]]
                held[kind, name][iris[document, s["o"]][2]] += 1
    return held


def nearest(places, known):
    """The nearest of several stated places that is known: a city rather than a region, then what is stated most often."""
    order = sorted(places, key=lambda p: (-["country", "region", "city"].index(p.split("/")[0]), -places[p], p))
    return next((p for p in order if p in known), None)


def seats(held):
    """The known place that each park and organisation lies within, by type and name; none where it lies in two countries."""
    known = {}
    for file in NAMES.glob("*.tsv"):
        for row in rows(file):
            if row.get("key") and row.get("type") in PLACES:
                path = f"{row['type'].lower()}/{row['key']}"
                known[path] = row["within"] or known.get(path, "")

    def country(path):
        while path and not path.startswith("country/"):
            path = known.get(path, "")
        return path

    out = {}
    for (kind, name), places in held.items():
        places = {p: n for p, n in places.items() if not p.startswith("park/")}
        if kind in BODIES and len({country(p) for p in places}) == 1:
            out[kind, name] = nearest(places, known) or ""
    return out


def write_judgements(iris, decisions):
    """data/same.tsv: what the collectors held to be one thing though the crate, left alone, would keep it apart."""
    who, when = "collectors of the facts", fix.COLLECTED
    reasons = {}
    for row in csv.DictReader(decisions.open(encoding="utf-8"), delimiter="\t"):
        if row["decision"] == "unified":
            for record in row["records (first)"].split():
                reasons[row["type"], row["canonical"], record] = f"{row['reason']}: {row['recorded']}"
    groups = collections.defaultdict(lambda: collections.defaultdict(list))
    for (document, _), (kind, name, iri) in iris.items():
        groups[kind, name][iri].append(document)
    lines = []
    for (kind, name), members in groups.items():
        if len(members) < 2 or kind not in ("Person", "Agreement", "Event") or (kind, name) in fix.NAMESAKES:
            continue
        # The IRI that is dated or affiliated rather than the document's own, and that most documents yield.
        order = sorted(members, key=lambda i: (any(key(d) in i for d in members[i]), -len(members[i]), i))
        for other in order[1:]:
            found = [reasons[kind, name, d] for d in members[other] if (kind, name, d) in reasons]
            why = found[0] if found else f"one name in several records: {name}"
            lines.append((order[0], other, "same", who, when, " ".join(why.split())))
    lines += apart(groups, decisions, who, when)
    lines += [(a, b, "same", who, when, "one name and month, with a place and without") for a, b in fix.TOLD_WITH_PLACE]
    write_table("same.tsv", ["a", "b", "verdict", "who", "when", "why"], sorted(set(lines)), ROOT / "data")
    collisions = collections.defaultdict(set)
    for kind, name, iri in iris.values():
        if kind in ("Person", "Agreement", "Event", *BODIES):
            collisions[iri].add(name)
    for iri, names in sorted(collisions.items()):
        if len(names) > 1:
            print(f"one IRI, several names: {iri}: {sorted(names)}", file=sys.stderr)


def apart(groups, decisions, who, when):
    """Judgements that two things with like names are different, or that nobody can tell."""
    of = lambda kind, name: next(iter(sorted(groups.get((kind, name), {}))), None)
    judged = list(fix.JUDGEMENTS)
    told = {frozenset(row[1:3]) for row in judged}
    for row in csv.DictReader(decisions.open(encoding="utf-8"), delimiter="\t"):
        pair = (row["recorded"], row["canonical"])
        if row["decision"] == "kept apart" and frozenset(pair) not in told:
            verdict = "unsure" if re.search("not certain|not stated|probably", row["reason"]) else "different"
            judged.append((row["type"], *pair, verdict, row["reason"]))
    lines = []
    for kind, a, b, verdict, why in judged:
        if of(kind, a) and of(kind, b):
            lines.append((of(kind, a), of(kind, b), verdict, who, when, why))
    return lines


def rows(table):
    """The rows of a table of names, whose comments begin with #."""
    lines = [line for line in table.open(encoding="utf-8") if line.strip() and not line.startswith("#")]
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")


def normalise(text):
    """As the crate compares names, but for script variants."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def key(name):
    """As the crate makes keys of names (src/resolve/key.rs), for names that are Simplified already."""
    out, gap = "", False
    for c in unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).lower()):
        if not c.isalnum() and not unicodedata.combining(c):
            gap = bool(out)
            continue
        if gap and not HAN.match(c) and not HAN.match(out[-1]):
            out += "-"
        gap = False
        out += c
    return out


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
