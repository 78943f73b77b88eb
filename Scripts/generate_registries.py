#!/usr/bin/env python3
"""Writes Sources/Lenswright/Generated/DestinationRegistry.swift from the types that conform to Destination.

Without reflection a program cannot find its own types, and a list kept by hand is forgotten. `--check` fails when the list is stale.
"""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "Lenswright"
target = root / "Generated" / "DestinationRegistry.swift"

types = sorted(
    match.group(1)
    for path in (root / "Destinations").glob("*.swift")
    for match in re.finditer(r"^package struct (\w+): Destination \{", path.read_text(), re.M)
)
lines = [
    "// Made by Scripts/generate_registries.py from the files of Destinations: run `make facts` after adding one.",
    "",
    "/// Every destination type, in the order of the reference.",
    "package let allDestinations: [any Destination.Type] = [",
    *[f"  {name}.self," for name in types],
    "]",
    "",
]
text = "\n".join(lines)
if "--check" in sys.argv[1:]:
    if target.read_text() != text:
        sys.exit(f"{target.name} is stale: run `make facts`")
else:
    target.write_text(text)
