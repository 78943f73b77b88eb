"""Finds the commands that the documentation shows, with the specs and the outputs that it shows beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from conftest import ROOT

# Words with which a line of a block, or a span of code in a sentence, is taken for a command.
PROGRAMS = {
    "lenswright", "make", "aws", "cp", "mkdir", "cat", "ls", "diff", "git", "docker", "swift", "fluent-bit", "cfn-lint",
    "sudo",
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A block of code: fenced, with the word behind the fence, or indented."""

    line: int
    language: str
    text: str

    @property
    def name(self) -> str | None:
        """The file that it is, where its first line is a comment with nothing but a path: `# router/extra.conf`."""
        match = re.match(r"# ((?:[\w.-]+/)*[\w.-]+\.[a-z]+)\n", self.text)
        return match.group(1) if match else None

    @property
    def keys(self) -> list[str]:
        """The keys at the beginning of its lines, where it is YAML."""
        return re.findall(r"^([A-Za-z][\w-]*):", self.text, re.M) if self.language == "yaml" else []

    @property
    def is_spec(self) -> bool:
        return self.name is None and "service" in self.keys


@dataclass(frozen=True)
class Reader:
    """What somebody who follows a document has written so far."""

    # The last spec of the document, with the keys that later blocks add to it; `None` where there is none yet.
    spec: str | None = None
    # Files that blocks name in their first line.
    files: dict[str, str] = field(default_factory=dict)

    def after(self, block: Block) -> Reader:
        if block.name:
            return replace(self, files={**self.files, block.name: block.text})
        if block.is_spec:
            return replace(self, spec=block.text)
        if self.takes(block):
            return replace(self, spec=self.spec + block.text)
        return self

    def takes(self, block: Block) -> bool:
        """Whether a block adds keys to the spec; one that repeats a key says what could stand there instead."""
        if self.spec is None or block.name or not block.keys or not re.match(r"[A-Za-z#]", block.text):
            return False
        return not set(block.keys) & set(Block(0, "yaml", self.spec).keys)


@dataclass
class Shown:
    """A command as a document shows it."""

    document: str
    line: int
    command: str
    # What stands below it behind a `$`; `None` where no output is shown.
    output: str | None = None
    # What the document has led to before the command.
    reader: Reader = field(default_factory=Reader)
    # The commands above it in its block, which have been run in the same folder.
    earlier: list[str] = field(default_factory=list)
    is_in_sentence: bool = False

    def __str__(self) -> str:
        return f"{self.document}:{self.line}: {self.command}"

    @property
    def program(self) -> str:
        return program(self.command)

    @property
    def is_name(self) -> bool:
        """Whether a sentence speaks of a command and shows none: `lenswright check` finds this and that."""
        return self.is_in_sentence and self.program == "lenswright" and len(self.command.split()) == 2

    @property
    def is_synopsis(self) -> bool:
        """Whether it says how a command is written in general: `lenswright compile [SPEC …]`."""
        return self.program == "lenswright" and "[" in self.command


def program(command: str) -> str:
    """The first word behind assignments to the environment."""
    words = [word for word in command.split() if not re.match(r"[A-Z_]+=", word)]
    return words[0].removeprefix(".build/release/") if words else ""


def paths() -> list[Path]:
    """Every document of the repository."""
    pages = sorted(ROOT.glob("*.md"))
    for folder in ("Templates", "Integrations", "Examples", "Sources", "Schemas", "Benchmarks", "Tests"):
        pages += sorted(path for path in (ROOT / folder).rglob("*.md") if ".build" not in path.parts)
    return pages


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    lines = text.splitlines()
    index = 0
    while index < len(lines):
        fence = re.match(r"\s*```(\S*)", lines[index])
        if fence:
            end = next((i for i in range(index + 1, len(lines)) if lines[i].lstrip().startswith("```")), len(lines))
            found.append(Block(index + 2, fence.group(1), "\n".join(lines[index + 1 : end]) + "\n"))
            index = end + 1
        elif lines[index].startswith("    ") and (index == 0 or not lines[index - 1].strip()):
            end = index
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            text = "\n".join(line[4:] for line in lines[index:end]).rstrip("\n") + "\n"
            found.append(Block(index + 1, "", text))
            index = end
        else:
            index += 1
    return found


def commands(name: str, text: str) -> list[Shown]:
    """The commands of a document, in its order: those of blocks, and those in sentences."""
    shown: list[Shown] = []
    inside: set[int] = set()
    for block in blocks(text):
        inside.update(range(block.line - 1, block.line + block.text.count("\n") + 1))
        shown += of_block(name, block, reader_before(text, block.line))
    for number, line in enumerate(text.splitlines(), 1):
        if number in inside:
            continue
        for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", line):
            if program(code) in {"lenswright", "make", "aws"} and len(code.split()) > 1:
                shown.append(Shown(name, number, code, reader=reader_before(text, number), is_in_sentence=True))
    return sorted(shown, key=lambda one: one.line)


def reader_before(text: str, line: int) -> Reader:
    reader = Reader()
    for block in blocks(text):
        if block.line > line:
            break
        reader = reader.after(block)
    return reader


def of_block(name: str, block: Block, reader: Reader) -> list[Shown]:
    """The commands of a block. What is below one is its output, where commands stand behind a `$`."""
    if block.language == "yaml":
        return of_pipeline(name, block, reader)
    lines = block.text.splitlines()
    if not any(program(line.removeprefix("$ ")) in PROGRAMS for line in lines):
        return []
    if any(line.startswith("$ ") for line in lines):
        return of_session(name, block, reader)
    shown: list[Shown] = []
    for offset, line in enumerate(lines):
        line = re.sub(r"\s+#\s.*$", "", line)
        if shown and shown[-1].command.endswith("\\"):
            shown[-1].command = shown[-1].command[:-1] + line.strip()
        elif program(line) in PROGRAMS:
            shown.append(Shown(name, block.line + offset, line, reader=reader))
        elif shown and line.startswith(" "):
            shown[-1].command += " " + line.strip()
    return shown


def of_pipeline(name: str, block: Block, reader: Reader) -> list[Shown]:
    """The commands that a pipeline's file has in its lists, one a line or folded into one by `>-`."""
    if block.name is None:
        return []
    shown: list[Shown] = []
    lines = block.text.splitlines()
    for offset, line in enumerate(lines):
        command = re.sub(r"^ *- (run: )?", "", line)
        if command == ">-":
            indent = len(line) - len(line.lstrip())
            rest = lines[offset + 1 :]
            end = next((i for i, one in enumerate(rest) if len(one) - len(one.lstrip()) <= indent), len(rest))
            command = " ".join(one.strip() for one in rest[:end])
        if command != line and program(command) in PROGRAMS:
            shown.append(Shown(name, block.line + offset, command, reader=reader))
    return shown


def of_session(name: str, block: Block, reader: Reader) -> list[Shown]:
    shown: list[Shown] = []
    for offset, line in enumerate(block.text.splitlines()):
        if line.startswith("$ "):
            earlier = [one.command for one in shown]
            shown.append(Shown(name, block.line + offset, line[2:], reader=reader, earlier=earlier))
        elif shown and shown[-1].output is None and shown[-1].command.endswith("\\"):
            shown[-1].command = shown[-1].command[:-1] + line.strip()
        elif shown:
            shown[-1].output = (shown[-1].output or "") + line + "\n"
    return shown
