#!/usr/bin/env python3
"""Writes Sources/LensFluent/Facts/CharacterSets.swift from Onigmo's tables of Unicode.

The engine's regular expressions know letters, digits and so on from enc/unicode/name2ctype.h of the Onigmo that is
built into Fluent Bit (lib/onigmo in its sources). Run it by hand with the path of that file when the engine renews it.
"""

import pathlib
import re
import sys

TARGET = pathlib.Path(__file__).parent.parent / "Sources/LensFluent/Facts/CharacterSets.swift"

# The name in Swift, the table in the header, and what the set holds.
SETS = [
    ("alphabetic", "Alpha", "Letters of every script."),
    ("digits", "Digit", "Decimal digits of every script."),
    ("graphic", "Graph", "Everything that leaves ink, and what is joined to it."),
    ("lowerCase", "Lower", "Letters in lower case."),
    ("punctuation", "XPosixPunct", "Punctuation of every script, and the symbols of ASCII."),
    ("upperCase", "Upper", "Letters in upper case."),
    ("word", "Word", "Letters, marks, digits and connectors: what `[[:word:]]` finds."),
]

HEADER = """\
// Written by Scripts/encode_character_sets.py; edit that, not this.
// From lib/onigmo/enc/unicode/name2ctype.h of Fluent Bit 5.1.1 (Unicode 15.0), 2026-11-22.

/// Sets of code points as the engines' regular expressions know them, each as text that `CodePointSet(encoded:)` reads.
enum CharacterSets {
"""


def encode(bounds):
    """The distances between the bounds of ranges, in the printable characters that need no escape anywhere."""
    text, last = "", 0
    for bound in bounds:
        step, last = bound - last, bound
        if step < 52:
            text += chr(40 + step)
        elif step < 52 + 33 * 52:
            step -= 52
            text += chr(93 + step // 52) + chr(40 + step % 52)
        else:
            text += "~" + "".join(chr(40 + step // 52**power % 52) for power in (3, 2, 1, 0))
    return text


def bounds(source, name):
    body = re.search(r"CR_%s\[\] = \{(.*?)\}" % name, source, re.S).group(1)
    numbers = [int(number, 16) for number in re.findall(r"0x([0-9a-f]+)", body)]
    assert len(numbers) == 2 * int(re.match(r"\s*(\d+)", body).group(1))
    result = []
    for first, last in zip(numbers[::2], numbers[1::2]):
        last = min(last, 0x10FFFF)
        if result and result[-1] == first:
            result[-1] = last + 1
        else:
            result += [first, last + 1]
    return result


def main():
    source = pathlib.Path(sys.argv[1]).read_text()
    text = HEADER
    for index, (swift, name, summary) in enumerate(SETS):
        encoded = encode(bounds(source, name))
        lines = [encoded[i : i + 110] for i in range(0, len(encoded), 110)]
        text += ("\n" if index else "") + f"  /// {summary}\n  static let {swift} = #\"\"\"\n"
        text += "".join(f"    {line}\\#\n" for line in lines[:-1]) + f"    {lines[-1]}\n    \"\"\"#\n"
    TARGET.write_text(text + "}\n")


main()
