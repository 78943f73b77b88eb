#!/usr/bin/env python3
"""Writes the lists of Sources/Lenswright/Generated: the types that conform to Destination and Rule, the kinds of diagnostics, the concepts of the
reference, and the starters of Templates, in the order of the table in its README.

Without reflection a program cannot find its own types, and a list kept by hand is forgotten. `--check` fails when the list is stale.
"""
import json
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "Lenswright"

declared = {}
for path in (root / "Destinations").glob("*.swift"):
    text = path.read_text()
    match = re.search(r"^package struct (\w+): (?:Portable)?Destination \{", text, re.M)
    if not match:
        continue
    words = re.search(r'^  package static let keyword = "([^"]+)"$', text, re.M).groups()
    aliases = re.search(r"^  package static let aliases = \[(.*)\]$", text, re.M)
    declared[match.group(1)] = [*words, *re.findall(r'"([^"]+)"', aliases.group(1) if aliases else "")]
types = sorted(declared)
lines = [
    "// Made by Scripts/generate_registries.py from the files of Destinations: run `make facts` after adding one.",
    "",
    "/// Every destination type, in the order of the reference.",
    "package let allDestinations: [any Destination.Type] = [",
    *[f"  {name}.self," for name in types],
    "]",
    "",
    "/// The destination type that a word stands for. A spec names a few, so that the others are not even looked at.",
    "package func destinationType(named word: String) -> (any Destination.Type)? {",
    "  switch word {",
    *[f"  case {', '.join(json.dumps(word) for word in declared[name])}: {name}.self" for name in types],
    "  default: nil",
    "  }",
    "}",
    "",
]
ids = {}
for path in (root / "Check" / "Rules").glob("*.swift"):
    text = path.read_text()
    match = re.search(r"^package struct (\w+): Rule \{", text, re.M)
    if match:
        ids[re.search(r'^  package static let id = "([^"]+)"$', text, re.M).group(1)] = match.group(1)
rule_lines = [
    "// Made by Scripts/generate_registries.py from the files of Check/Rules: run `make facts` after adding one.",
    "",
    "/// Every rule, in the order of the ids.",
    "package let allRules: [any Rule.Type] = [",
    *[f"  {ids[name]}.self," for name in sorted(ids)],
    "]",
    "",
]


def literal(text):
    """A text as Swift takes it, to the letter."""
    if not text.endswith("\n"):
        sys.exit("a file of a starter ends with a line break")
    return f'#"""\n{text}\n"""#'


def starter(folder):
    files = sorted(
        (path for path in folder.rglob("*") if path.is_file()),
        key=lambda path: (path.name != "lenswright.yaml", str(path)),
    )
    listed = ",\n".join(
        f"    ServiceFile(path: {json.dumps(str(path.relative_to(folder)))}, text: {literal(path.read_text())})"
        for path in files
    )
    return f"  Starter(name: {json.dumps(folder.name)}, files: [\n{listed},\n  ]),"


templates = root.parent.parent / "Templates"
order = re.findall(r"^\| `([\w-]+)` \|", (templates / "README.md").read_text(), re.M)
starter_lines = [
    "// Made by Scripts/generate_registries.py from the folders of Templates: run `make facts` after changing one.",
    "// swift-format-ignore-file",
    "",
    "/// Every starter that the compiler brings, in the order of Templates/README.md.",
    "package let embeddedStarters: [Starter] = [",
    *[starter(templates / name) for name in order],
    "]",
    "",
]
kinds = {}
for folder in ("LensSyntax", "LensCloudFormation", "Lenswright"):
    for path in (root.parent / folder).rglob("*.swift"):
        for name, id in re.findall(r'static let (\w+) = DiagnosticKind\(\s*"([a-z0-9-]+)"', path.read_text()):
            kinds[id] = name
kind_lines = [
    "// Made by Scripts/generate_registries.py from every `DiagnosticKind`: run `make facts` after adding one.",
    "",
    "package import LensSyntax",
    "",
    "/// Every kind of diagnostic, in the order of the ids.",
    "package let allDiagnosticKinds: [DiagnosticKind] = [",
    *[f"  .{kinds[id]}," for id in sorted(kinds)],
    "]",
    "",
]
concepts = {}
for path in (root / "Reference" / "Concepts").glob("*.swift"):
    name, id = re.search(r'static let (\w+) = Concept\(\s*id: "([a-z0-9-]+)"', path.read_text()).groups()
    concepts[id] = name
concept_lines = [
    "// Made by Scripts/generate_registries.py from the files of Reference/Concepts: run `make facts` after adding one.",
    "",
    "/// Every concept, in the order of the ids.",
    "package let allConcepts: [Concept] = [",
    *[f"  .{concepts[id]}," for id in sorted(concepts)],
    "]",
    "",
]
for target, written in (
    ("DestinationRegistry", lines),
    ("RuleRegistry", rule_lines),
    ("StarterRegistry", starter_lines),
    ("DiagnosticRegistry", kind_lines),
    ("ConceptRegistry", concept_lines),
):
    path = root / "Generated" / f"{target}.swift"
    text = "\n".join(written)
    if "--check" not in sys.argv[1:]:
        path.write_text(text)
    elif not path.exists() or path.read_text() != text:
        sys.exit(f"{path.name} is stale: run `make facts`")
