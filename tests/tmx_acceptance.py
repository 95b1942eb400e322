#!/usr/bin/env python3
"""tmx_acceptance.py FILE:SOURCE:TARGET ...: do other tools take what alinea writes?

Each file is imported into a memory of its own and exported for each tool; the texts that a tool should give back are
read from the export by a parser of Python, not by alinea. Then
- xmllint holds the export against the grammars in the folder --grammar (tmx14.dtd, tmx14.xsd), which are not part of
  alinea: the DTD is that of the standard, the XSD the one that comes with OmegaT;
- Translate Toolkit reads it, writes it again and looks texts up in it;
- OmegaT translates a text file made of the sources with the export as its only memory, once with paragraphs as its
  segments and once with sentences; each unit must come out as the memory has it;
- a validator of your choice (--validator COMMAND, file appended) must say that the file is valid.

A source with several targets has several right answers: any of them counts, and how many there are is said. A unit that
is not filled in is explained: OmegaT is asked how it cuts source and target (a memory that puts marks around each of
its sentences makes it show that). `--list` lists all of them, `--json FILE` writes them down.

Exit code 0: everything accepted, or what is missing is explained; 1: not; 2: usage. What is not installed (xmllint,
translate, omegat) is named and left out. A file may stand for the text of the project's interview: `interview` aligns
tests/data/interview first.
"""
import argparse
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PROFILES = ["generic", "omegat", "trados", "memoq", "as-is"]
# They stand in no text and are no white space for OmegaT.
OPEN, CLOSE = "\u27e6", "\u27e7"

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>{source}</source_lang><target_lang>{target}</target_lang>
<sentence_seg>{sentences}</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


def run(*command):
    return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True)


def alinea(options, *arguments):
    result = run(options.alinea, *arguments)
    if result.returncode:
        sys.exit(f"alinea {' '.join(map(str, arguments))}: {result.stderr}")
    return result


# --- the texts of an export ----------------------------------------------------------------------------------------


def text(segment):
    """What OmegaT shows of a segment: codes and what they hold are dropped, highlighted text stays."""
    parts = [segment.text or ""]
    for child in segment:
        parts.append(text(child) if child.tag == "hi" else "")
        parts.append(child.tail or "")
    return "".join(parts)


def matches(tag, wanted):
    tag, wanted = tag.lower().replace("_", "-"), wanted.lower()
    return tag == wanted or re.split("-", tag)[0] == re.split("-", wanted)[0]


def pairs(path, source, target):
    """(number in the file, source, target, elements of its inline codes) of each unit that has both."""
    number = 0
    for _, unit in ElementTree.iterparse(path):
        if unit.tag != "tu":
            continue
        number += 1
        found = {}
        for variant in unit.findall("tuv"):
            segment = variant.find("seg")
            for wanted in (source, target):
                if segment is not None and matches(variant.get(LANG) or variant.get("lang") or "", wanted):
                    found.setdefault(wanted, segment)
        if len(found) == 2:
            codes = {code.tag for segment in found.values() for code in segment.iter() if code is not segment}
            yield number, text(found[source]), text(found[target]), codes
        unit.clear()


def fits_a_text_file(source):
    """Whether a paragraph of a text file can hold it: OmegaT drops the space around one, and ends it at an empty line."""
    return bool(source) and source == source.strip() and "\n" not in source and "\r" not in source


# --- OmegaT --------------------------------------------------------------------------------------------------------


def translate(work, sources, memory, source, target, sentences):
    """What OmegaT makes of the paragraphs, one for one."""
    project = work / "project"
    shutil.rmtree(project, ignore_errors=True)
    for folder in ["source", "target", "omegat", "tm/auto", "glossary", "dictionary"]:
        (project / folder).mkdir(parents=True)
    settings = PROJECT.format(source=source, target=target, sentences=str(sentences).lower())
    (project / "omegat.project").write_text(settings)
    (project / "source/a.txt").write_text("\n\n".join(sources) + "\n", encoding="utf-8")
    if memory:
        shutil.copy(memory, project / "tm/auto/memory.tmx")
    modes = ["--mode=console-translate"]
    if not memory:
        modes = ["--mode=console-createpseudotranslatetmx", "--pseudotranslatetype=equal"]
        modes.append(f"--pseudotranslatetmx={work / 'segments.tmx'}")
    result = run("omegat", project, *modes, f"--config-dir={work / 'config'}", "--no-team", "--disable-location-save")
    if not memory:
        return None
    made = project / "target/a.txt"
    if not made.exists():
        sys.exit(f"OmegaT made nothing: {result.stdout[-2000:]}{result.stderr[-2000:]}")
    return made.read_text(encoding="utf-8").rstrip("\n").split("\n\n")


def sentences_of(work, texts, language):
    """How OmegaT cuts each text: all its sentences are written down by it, given marks, and put in by it."""
    texts = list(dict.fromkeys(text for text in texts if fits_a_text_file(text)))
    translate(work, texts, None, language, language, True)
    segments = [next(unit.iter("seg")).text for unit in ElementTree.parse(work / "segments.tmx").iter("tu")]
    header = '<header creationtool="a" creationtoolversion="1" segtype="sentence" o-tmf="a" adminlang="en" datatype="x"'
    units = "".join(
        f'<tu><tuv xml:lang="{language}"><seg>{escape(s)}</seg></tuv>'
        f'<tuv xml:lang="{language}-x"><seg>{OPEN}{escape(s)}{CLOSE}</seg></tuv></tu>\n'
        for s in segments
    )
    marks = work / "marks.tmx"
    marks.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">{header} srclang="{language}"/>'
        f"<body>\n{units}</body></tmx>\n",
        encoding="utf-8",
    )
    shown = translate(work, texts, marks, language, f"{language}-x", True)
    cut = re.compile(f"{OPEN}(.*?){CLOSE}", re.S)
    return {text: cut.findall(marked) or [text] for text, marked in zip(texts, shown)}


def header(export):
    """The attributes of the header."""
    return next(dict(element.attrib) for _, element in ElementTree.iterparse(export) if element.tag == "header")


def why_codes(codes, head):
    """Why OmegaT does not find a unit for its codes."""
    if codes and head.get("creationtool") == "OmegaT":
        return "OmegaT takes codes for tags of its own, since the header says that it wrote the file"
    if "hi" in codes:
        return "OmegaT drops the text of a highlight (hi)"
    return None


def why(unit, cuts, known, head):
    """Why OmegaT, cutting into sentences, does not show a unit as it is."""
    source, target = unit
    sources, targets = (cuts[side].get(part, [part]) for side, part in enumerate(unit))
    if len(sources) > 1 and head.get("segtype") != "paragraph":
        return "OmegaT cuts it into sentences, and would cut the memory only if its segtype were paragraph"
    if len(sources) != len(targets):
        return f"OmegaT cuts the source into {len(sources)}, the target into {len(targets)}"
    others = [s for s, t in zip(sources, targets) if known[s] - {t}]
    if others:
        return "a sentence of it is translated otherwise in another unit: " + "; ".join(others)
    if " ".join(sources) != source or " ".join(targets) != target:
        return "the space between sentences is that of the source"
    return None


def omegat(options, work, export, units, source, target):
    """Yields (mode, how many there are, how many with several targets, [what is missing])."""
    wanted, coded, head = collections.defaultdict(set), collections.defaultdict(set), header(export)
    numbers = {}
    for number, one, two, codes in units:
        if fits_a_text_file(one) and two:
            wanted[one].add(two)
            coded[one] |= codes
            numbers.setdefault(one, number)
    sources = list(wanted)
    several = sum(len(targets) > 1 for targets in wanted.values())
    for sentences in (False, True):
        shown = translate(work, sources, export, source, target, sentences)
        missing = [
            (one, sorted(wanted[one]), got)
            for one, got in zip(sources, shown + [""] * (len(sources) - len(shown)))
            if got not in wanted[one]
        ]
        explained = []
        if missing:
            cuts = [sentences_of(work, texts, language) if sentences else {} for texts, language in (
                (sources, source), ([t for targets in wanted.values() for t in targets], target))]
            known = collections.defaultdict(set)
            for one, targets in wanted.items():
                for two in targets:
                    cut = [cuts[0].get(one, [one]), cuts[1].get(two, [two])]
                    is_cut = head.get("segtype") == "paragraph" and len(cut[0]) == len(cut[1])
                    cut = cut if is_cut else [[one], [two]]
                    for s, t in zip(*cut):
                        known[s].add(t)
            for one, targets, got in missing:
                of_codes = why_codes(coded[one], head)
                reasons = [of_codes] if of_codes else [why((one, two), cuts, known, head) for two in targets]
                explained.append({
                    "unit": numbers[one], "source": one, "targets": targets, "shown": got,
                    "reason": " / ".join(r for r in reasons if r) or None,
                    "source_sentences": cuts[0].get(one, [one]),
                    "target_sentences": [cuts[1].get(two, [two]) for two in targets],
                })
        yield "sentences" if sentences else "paragraphs", len(sources), several, explained


# --- the other tools -----------------------------------------------------------------------------------------------


def grammar(options, export):
    if not options.grammar or not shutil.which("xmllint"):
        return "not run"
    folder, found = pathlib.Path(options.grammar), []
    for name, option in (("tmx14.dtd", "--dtdvalid"), ("tmx14.xsd", "--schema")):
        result = run("xmllint", "--nonet", "--huge", "--noout", option, folder / name, export)
        found.append(f"{name[-3:]} {'valid' if result.returncode == 0 else 'INVALID'}")
    return ", ".join(found)


def toolkit(export, source, target):
    try:
        from translate.storage import tmx
    except ImportError:
        return "not run"
    first = next(iter(pairs(export, source, target)), None)
    if first is None:
        return "no unit"
    tags = {}
    expected = []
    for _, unit in ElementTree.iterparse(export):
        if unit.tag == "tu":
            found = {v.get(LANG) or v.get("lang"): "".join(v.find("seg").itertext()) for v in reversed(unit.findall("tuv"))}
            for wanted in (source, target):
                tag = next((tag for tag in found if matches(tag, wanted)), None)
                if tag:
                    tags.setdefault(wanted, tag)
            expected.append(found)
            unit.clear()
    with open(export, "rb") as file:
        store = tmx.tmxfile.parsefile(file)
    store.setsourcelanguage(tags[source])
    store.settargetlanguage(tags[target])
    both = bad = 0
    for found, unit in zip(expected, store.units):
        one, two = found.get(tags[source]), found.get(tags[target])
        if one is not None and two is not None:
            both += 1
            bad += (unit.source, unit.target or "") != (one, two)
    again = len(tmx.tmxfile.parsestring(bytes(store)).units)
    whole = bad == 0 and again == len(expected) == len(store.units)
    return f"{both - bad} of {both}" + ("" if whole else " INCOMPLETE")


def validator(options, export):
    if not options.validator:
        return "not run"
    result = run("sh", "-c", f'{options.validator} "$0"', export)
    said = (result.stdout + result.stderr).strip()
    return "valid" if result.returncode == 0 and "SEVERE" not in said else f"INVALID: {said[:200]}"


# --- all of it -----------------------------------------------------------------------------------------------------


def exports(options, work, name, source, target):
    """(profile, file) for each."""
    memory = ("--memory", work / "memory.db")
    alinea(options, "init", *memory)
    if name == "interview":
        texts = [ROOT / f"tests/data/interview/{language}.txt" for language in ("en", "es", "pt")]
        alinea(options, "align", *texts, *memory, "--document", "interview", "--quiet")
    else:
        alinea(options, "import", name, *memory, "--document", "memory", "--quiet")
    for profile in options.profiles:
        path = work / f"{profile}.tmx"
        pair = [] if profile == "as-is" else ["--pair", f"{source}:{target}"]
        alinea(options, "export", *memory, *pair, "--for", profile, "--quiet", "-o", path)
        yield profile, path


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE:SOURCE:TARGET")
    parser.add_argument("--alinea", default=ROOT / "target/release/alinea")
    parser.add_argument("--grammar")
    parser.add_argument("--validator")
    parser.add_argument("--profiles", type=lambda names: names.split(","), default=PROFILES)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    has_omegat = shutil.which("omegat") is not None
    if not has_omegat:
        print("omegat is not here: left out")
    unexplained, record = 0, []
    for argument in options.files:
        name, source, target = argument.rsplit(":", 2)
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder)
            for profile, export in exports(options, work, name, source, target):
                units = list(pairs(export, source, target))
                checks = {
                    "grammar": grammar(options, export),
                    "toolkit": toolkit(export, source, target),
                    "validator": validator(options, export),
                }
                coded = sum(bool(codes) for *_, codes in units)
                outside = sum(not (fits_a_text_file(one) and two) for _, one, two, _ in units)
                print(
                    f"{pathlib.Path(name).name} {source}:{target} for {profile}: {len(units)} units, {coded} with codes, "
                    f"{outside} that are empty or that no paragraph of a text file can hold"
                )
                print("  " + "; ".join(f"{check}: {said}" for check, said in checks.items()), flush=True)
                # `as-is` writes what came in, good or not.
                unexplained += any("IN" in said for said in checks.values()) and profile != "as-is"
                if not has_omegat:
                    continue
                for mode, total, several, missing in omegat(options, work, export, units, source, target):
                    print(f"  OmegaT by {mode}: {total - len(missing)} of {total} ({several} with several targets)", flush=True)
                    kinds = collections.defaultdict(list)
                    for one in missing:
                        kinds[re.sub(r":.*| / .*", "", one["reason"] or "UNEXPLAINED")].append(one["unit"])
                        record.append({"file": pathlib.Path(name).name, "pair": f"{source}:{target}", "for": profile, "by": mode, **one})
                        if options.list or not one["reason"]:
                            print("".join(f"      {key}: {value!r}\n" for key, value in one.items()))
                    for reason, numbers in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
                        print(f"    {len(numbers)}: {reason}: unit {', '.join(map(str, numbers))}")
                    unexplained += len(kinds["UNEXPLAINED"]) if "UNEXPLAINED" in kinds else 0
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
