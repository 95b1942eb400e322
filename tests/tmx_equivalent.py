#!/usr/bin/env python3
"""tmx_equivalent.py BEFORE AFTER: do two TMX files say the same? An independent reading (lxml) to check alinea's own by.

Compared: header attributes, properties, notes and encodings; then unit by unit attributes, properties and notes in
order, variants in order with language, attributes and the content of each segment, inline codes and nesting included.
Not compared: comments, processing instructions, DOCTYPE, white space between elements, the version of the format.
Exit code 0: the same; 1: not, with the first differences. Needs `pip install lxml`.
"""
import itertools
import sys

from lxml import etree

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def attributes(element):
    """As a set; the old `lang` of a variant is its `xml:lang`."""
    found = dict(element.attrib)
    if element.tag == "tuv" and LANG not in found and "lang" in found:
        found[LANG] = found.pop("lang")
    return sorted(found.items())


def children(element):
    return [child for child in element if isinstance(child.tag, str)]


def text(element):
    """What stands directly in an element, with its children in order."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            pieces.append((child.tag, attributes(child), text(child)))
        pieces.append(child.tail or "")
    joined = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def described(element):
    """An element whose own text is only layout."""
    inner = [
        (child.tag, attributes(child), text(child)) if child.tag in ("prop", "note", "seg") else described(child)
        for child in children(element)
    ]
    # Properties and notes stand in front, an encoding behind them: the order among each is kept.
    inner.sort(key=lambda child: child[0] == "ude")
    return (element.tag, attributes(element), inner)


def parts(path):
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.parse(path, parser).getroot()
    yield described(root.find("header"))
    for unit in root.find("body").iterchildren("tu"):
        yield described(unit)


def main(before, after):
    differences = 0
    count = -1
    for count, (one, two) in enumerate(itertools.zip_longest(parts(before), parts(after))):
        if one != two:
            differences += 1
            if differences <= 3:
                print(f"part {count} (0 is the header):\n  before {one}\n  after  {two}")
    print(f"{before}: {count} units, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
