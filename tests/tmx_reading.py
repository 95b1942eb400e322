"""A reading of TMX files by lxml, to count against: python3 tests/tmx_reading.py FILE…

One line of JSON a file: units, variants and codes of each language, properties of units and variants by name, notes. Knows
nothing of alinea, and is strict where alinea is lenient: a file that is no XML is an error.
"""

import collections
import json
import re
import sys

from lxml import etree

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
CODES = ("bpt", "ept", "it", "ph", "ut", "hi")


def codes(element):
    """Codes of a segment; those inside a subflow are the subflow's own."""
    found = 0
    for child in element:
        if child.tag in CODES:
            found += 1
        if child.tag == "hi":
            found += codes(child)
    return found


def text(element):
    """What a translator reads: without the content of codes."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == "hi":
            pieces.append(text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def canonical(tag):
    """`EN-us` as `en-US`: the case that BCP 47 recommends, which is all that tools differ in."""
    parts = re.split("[-_]", tag)
    sized = {2: str.upper, 4: str.title}
    return "-".join([parts[0].lower()] + [sized.get(len(part), str.lower)(part) for part in parts[1:]])


def read(path):
    languages = collections.defaultdict(lambda: dict(variants=0, empty=0, characters=0, codes=0))
    properties, per_unit = collections.Counter(), collections.Counter()
    units = notes = 0
    parser = dict(huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False)
    for _, unit in etree.iterparse(path, events=("end",), tag="tu", **parser):
        units += 1
        variants = unit.findall("tuv")
        per_unit[len(variants)] += 1
        properties.update(prop.get("type") for prop in unit.iter("prop"))
        notes += sum(1 for _ in unit.iter("note"))
        for variant in variants:
            language = languages[canonical(variant.get(LANGUAGE) or variant.get("lang"))]
            segment = variant.find("seg")
            for comment in list(segment.iter(etree.Comment, etree.ProcessingInstruction)):
                etree.strip_tags(segment, comment.tag)
            content = text(segment)
            language["variants"] += 1
            language["empty"] += not content.strip()
            language["characters"] += len(content)
            language["codes"] += codes(segment)
        unit.clear()
        while unit.getprevious() is not None:
            del unit.getparent()[0]
    return dict(
        units=units,
        languages=dict(languages),
        variants_per_unit={str(count): number for count, number in per_unit.items()},
        properties=dict(properties),
        notes=notes,
    )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps(dict(file=name, **read(name))))
