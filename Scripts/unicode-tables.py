#!/usr/bin/env python3
"""Writes Sources/Books/Text/UnicodeData*.swift from the Unicode Character Database.

Usage: Scripts/unicode-tables.py [DIRECTORY]   (default /usr/share/unicode, Debian's unicode-data)

Each table is one string of variable-length numbers: a digit of 6 bits is one printable character
(0x3E + digit, skipping the backslash), the high bit of a digit says that another one follows, and
the lowest five bits of the number come first. Numbers are described beside each table.
"""
import os, re, sys

ucd = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
target = os.path.join(os.path.dirname(__file__), "../Sources/Books/Text")


def rows(name):
    for line in open(os.path.join(ucd, name), encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line:
            yield [part.strip() for part in line.split(";")]


def span(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


names, category, ccc, canonical, compatible = {}, {}, {}, {}, {}
for row in rows("UnicodeData.txt"):
    code = int(row[0], 16)
    names[code], category[code] = row[1], row[2]
    if row[3] != "0":
        ccc[code] = int(row[3])
    if row[5]:
        kind, numbers = re.match(r"(<\w+>)? ?(.*)", row[5]).groups()
        scalars = [int(number, 16) for number in numbers.split()]
        (compatible if kind else canonical)[code] = scalars

excluded = set()
folded = {}
for row in rows("DerivedNormalizationProps.txt"):
    if row[1] == "Full_Composition_Exclusion":
        excluded.update(span(row[0]))
    elif row[1] == "NFKC_CF":
        for code in span(row[0]):
            folded[code] = [int(number, 16) for number in row[2].split()]

stripping = set()
for row in rows("Scripts.txt"):
    if row[1] in ("Latin", "Greek", "Cyrillic", "Hebrew", "Arabic"):
        stripping.update(span(row[0]))

# Letters that do not decompose but are read as a plain letter with something added, ligatures, and
# the signs that keyboards and word processors write for one another.
extra = {0xF0: "d", 0xFE: "th", 0xE6: "ae", 0x153: "oe", 0x131: "i", 0x237: "j", 0x14B: "n",
         0x138: "k", 0x640: "", 0x2018: "'", 0x2019: "'", 0x201B: "'", 0x2BC: "'", 0x2032: "'", 0xB4: "'",
         0x201C: '"', 0x201D: '"', 0x201E: '"', 0xAB: '"', 0xBB: '"',
         0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-"}
extra = {code: [ord(letter) for letter in text] for code, text in extra.items()}
for code, name in names.items():
    match = re.fullmatch(r"LATIN SMALL LETTER ([A-Z]) WITH .*", name)
    if match and code not in canonical and code not in compatible:
        extra[code] = [ord(match[1].lower())]


def full_fold(code, depth=0):
    assert depth < 20
    for table in (extra, folded, canonical, compatible):
        if code in table and table[code] != [code]:
            return [out for part in table[code] for out in full_fold(part, depth + 1)]
    return [code]


def number(value):
    text = ""
    while True:
        digit, value = value & 31, value >> 5
        digit |= 32 if value else 0
        text += chr(0x3E + digit + (1 if 0x3E + digit >= 0x5C else 0))
        if not value:
            return text


def signed(value):
    return number(value * 2 if value >= 0 else -value * 2 - 1)


def mapping(table, code_of_length):
    """Per entry: step from the last key, length, then each scalar as a step from the last
    entry's scalar at the same place."""
    out, last, before = "", 0, [0] * 32
    for key in sorted(table):
        out += number(key - last) + number(code_of_length(key, table[key]))
        for place, scalar in enumerate(table[key]):
            out += signed(scalar - before[place])
            before[place] = scalar
        last = key
    return out


def ranges(values):
    """Per run of equal value: gap since the last run, length less one, value."""
    out, last = "", 0
    keys = sorted(values)
    at = 0
    while at < len(keys):
        end = at
        while (end + 1 < len(keys) and keys[end + 1] == keys[end] + 1
               and values[keys[end + 1]] == values[keys[at]]):
            end += 1
        out += number(keys[at] - last) + number(keys[end] - keys[at]) + number(values[keys[at]])
        last, at = keys[end] + 1, end + 1
    return out


properties = {}
for code in set(category) | stripping:
    if category.get(code) in ("Cs", "Co"):
        continue
    value = ccc.get(code, 0) * 4
    value += 2 if category.get(code, "").startswith("M") else 0
    value += 1 if code in stripping else 0
    if value:
        properties[code] = value

folds = {}
for code in set(extra) | set(folded) | set(compatible):
    if code in canonical or (0xAC00 <= code < 0xD7A4):
        continue
    if properties.get(code, 0) & 2 and (folded.get(code) or [0]) != [0] and code == 0x345:
        continue  # the iota subscript is a mark like others
    result = full_fold(code)
    if result != [code]:
        folds[code] = result

NOTICE = '''// Generated by Scripts/unicode-tables.py from the Unicode Character Database 15.0; do not edit.
//
// UNICODE, INC. LICENSE AGREEMENT - DATA FILES AND SOFTWARE
//
// Copyright © 1991-2022 Unicode, Inc. All rights reserved. Distributed under the Terms of Use in
// https://www.unicode.org/copyright.html.
//
// Permission is hereby granted, free of charge, to any person obtaining a copy of the Unicode data
// files and any associated documentation (the "Data Files") or Unicode software and any associated
// documentation (the "Software") to deal in the Data Files or Software without restriction,
// including without limitation the rights to use, copy, modify, merge, publish, distribute, and/or
// sell copies of the Data Files or Software, and to permit persons to whom the Data Files or
// Software are furnished to do so, provided that either (a) this copyright and permission notice
// appear with all copies of the Data Files or Software, or (b) this copyright and permission notice
// appear in associated Documentation.
//
// THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
// IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR
// PURPOSE AND NONINFRINGEMENT OF THIRD PARTY RIGHTS. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR
// HOLDERS INCLUDED IN THIS NOTICE BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL INDIRECT OR CONSEQUENTIAL
// DAMAGES, OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
// ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE
// USE OR PERFORMANCE OF THE DATA FILES OR SOFTWARE.

'''


def write(name, tables):
    with open(os.path.join(target, name + ".swift"), "w", encoding="utf-8") as file:
        file.write(NOTICE + "extension UnicodeData {\n")
        for at, (symbol, comment, text) in enumerate(tables):
            file.write("\n" if at else "")
            for line in comment.split("\n"):
                file.write("  // " + line + "\n")
            file.write(f'  static let {symbol} = """\n')
            for start in range(0, len(text), 94):
                piece = text[start:start + 94]
                file.write("    " + piece + ("\\\n" if start + 94 < len(text) else "\n"))
            file.write('    """\n')
        file.write("}\n")


write("UnicodeDataNormalization", [
    ("packedProperties",
     "Per run: gap since the last run, length less one, then combining class × 4\n"
     "+ 2 for a mark + 1 for a script whose marks folding removes.", ranges(properties)),
    ("packedDecompositions",
     "Canonical decompositions, one step: gap between keys, kind (1 single, 2 pair, 3 pair that\n"
     "never composes), then each scalar as a zigzag step from the last one at its place.",
     mapping(canonical, lambda key, out: 3 if len(out) == 2 and key in excluded else len(out))),
])
write("UnicodeDataFolding", [
    ("packedFolds",
     "Search folds of scalars without canonical decomposition: gap between keys, length, then\n"
     "each scalar as a zigzag step from the last one at its place.",
     mapping(folds, lambda key, out: len(out))),
])
print(len(canonical), "decompositions,", len(folds), "folds,", len(properties), "with properties")
