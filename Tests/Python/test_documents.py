"""Every command that the documentation shows works, and prints what is shown below it.

A command is run in a folder of its own with what the document shows: the last spec before it as `lenswright.yaml`,
the template that this compiles to, and each file that a block names in its first line. The commands of one block share
their folder. What cannot be run here is checked as far as can be: words of `make` by a dry
run, commands of `aws` against botocore's description of AWS, a synopsis against the command's own help.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import botocore.session
import pytest
from moto import mock_aws

import documents
import templates
import transcripts
from conftest import ROOT, lenswright
from documents import Block, Reader, Shown

STARTER = (ROOT / "Templates/web-service/lenswright.yaml").read_text() + "environments: { prod: {} }\n"

# The log that the README follows.
LOG = """{"level":"error","msg":"boom"}
GET /healthz 200
java.lang.Error: x
  at Shop.main(Shop.java:7)
"""

# What the tests do not run, and why.
NOT_RUN = {
    "make demo": "builds the release binary for minutes; what it then does is what `lenswright compile` does",
    "make test": "runs these tests",
    "make record": "writes the cases anew",
    "make facts": "writes the generated sources anew; the tests of the registries say whether they are stale",
    "make format": "writes the sources anew",
    "make build": "builds the command, which these tests have",
    "make release": "builds the release binary for minutes",
    "make docs": "builds the documentation, as `make test` does before these tests",
    "make example": "builds the library once more; .ci/run does it",
    "make install": "builds the release binary; test_reference.py installs the one that these tests have",
    "sudo make install": "changes the machine",
    "lenswright test --engine": "wants a Fluent Bit",
    "LENSWRIGHT_FLUENT_BIT=/path/to/fluent-bit make python-test": "runs these tests, and wants a Fluent Bit",
}

# Asks its questions on a terminal only, where test_new.py answers them.
QUESTIONS = "lenswright new"

# What stands for a word of the reader's own.
PLACEHOLDERS = {
    "<type>": "cloudwatch", "<topic>": "cloudwatch", "<destination>": "cloudwatch", "<rule>": "no-router",
    "<word>": "unknown-key", "<key>": "router", "<path>": "router.buffer", "<command>": "compile",
    "FILE": "lenswright.yaml", "SPEC": "lenswright.yaml",
}  # fmt: skip


def each_once(commands: list[Shown]) -> list[Shown]:
    """Without what the generated pages say over and over: `lenswright preview` stands on fifty of them."""
    kept: dict[tuple, Shown] = {}
    for one in commands:
        place = (one.document, one.line)
        if one.output is None and ("/Reference/" in one.document or "/Destinations/" in one.document):
            place = () if one.is_name else (one.reader.spec,)
        kept.setdefault((one.command, *place), one)
    return list(kept.values())


COMMANDS = each_once(
    [one for path in documents.paths() for one in documents.commands(str(path.relative_to(ROOT)), path.read_text())]
)


def of(*programs: str) -> list[Shown]:
    return [one for one in COMMANDS if one.program in programs]


def test_commands_are_found() -> None:
    shown = {(one.document, one.command) for one in COMMANDS}
    assert ("README.md", "make demo") in shown
    assert ("README.md", "lenswright compile -o template.yaml") in shown
    assert ("Templates/README.md", "lenswright new web-service checkout") in shown
    assert any(one.is_synopsis for one in COMMANDS)


def test_the_readme_stays_short() -> None:
    """What is longer belongs into a guide."""
    assert len((ROOT / "README.md").read_text().splitlines()) < 200


def test_a_document_is_read_as_meant() -> None:
    text = """Write `lenswright explain <type>`.

```yaml
service: one
```

    lenswright compile lenswright.yaml   # prints it
    aws s3 ls

```
$ lenswright preview
[SERVICE]
```

    lenswright compile [SPEC …]
                       [--check]
"""
    shown = documents.commands("page.md", text)
    assert [(one.line, one.command) for one in shown] == [
        (1, "lenswright explain <type>"),
        (7, "lenswright compile lenswright.yaml"),
        (8, "aws s3 ls"),
        (11, "lenswright preview"),
        (15, "lenswright compile [SPEC …] [--check]"),
    ]
    assert shown[0].reader.spec is None and shown[1].reader.spec == "service: one\n"
    assert shown[3].output == "[SERVICE]\n"


def test_a_pipeline_is_read_as_meant() -> None:
    text = """```yaml
# .github/workflows/deploy.yml
jobs:
  deploy:
    steps:
      - uses: actions/checkout@v7
      - run: lenswright test
      - run: >-
          aws s3
          ls
      - uses: other
```
"""
    assert [(one.line, one.command) for one in documents.commands("page.md", text)] == [
        (7, "lenswright test"),
        (8, "aws s3 ls"),
    ]


def test_a_reader_adds_what_is_new() -> None:
    text = """```yaml
service: one
containers: {}
```

```ini
# extra.conf
[SERVICE]
```

```yaml
tests: []
```

```yaml
containers: { app: {} }
```
"""
    reader = documents.reader_before(text, 100)
    assert reader.spec == "service: one\ncontainers: {}\ntests: []\n"
    assert reader.files == {"extra.conf": "# extra.conf\n[SERVICE]\n"}


# --- What is run ------------------------------------------------------------------------------------------------------


RUN = [
    one
    for one in COMMANDS
    if not (one.is_synopsis or one.is_name or one.program == "aws" or one.command == QUESTIONS)
    and not any(one.command.startswith(words) for words in NOT_RUN)
]


@pytest.mark.parametrize("shown", RUN, ids=str)
def test_command(shown: Shown, tmp_path: Path) -> None:
    folder = prepared(shown, tmp_path)
    # Programs that the tests have installed stand beside their Python.
    tools = Path(sys.executable).parent
    for command in shown.earlier:
        transcripts.run(with_words(command), folder, tools)
    step = transcripts.run(with_words(shown.command), folder, tools)
    if shown.output is None:
        assert "[exit " not in step.output, step.output
    elif os.environ.get("LENSWRIGHT_RECORD") == "1" and "…" not in shown.output:
        record(shown, step.output)
    else:
        place = 0
        # An ellipsis stands for what the document leaves out: lines, where a line has nothing else, or a part of one.
        for part in re.split(r"^ *…\n|…", shown.output, flags=re.M):
            found = step.output.find(part, place)
            assert found >= 0, f"the document shows\n{shown.output}\nand the command prints\n{step.output}"
            place = found + len(part)


def record(shown: Shown, output: str) -> None:
    """Writes into the document what the command prints today, without the exit code, which no terminal shows."""
    path = ROOT / shown.document
    output = re.sub(r"\[exit \d+\]\n$", "", output)
    text = path.read_text()
    old, new = (f"$ {shown.command}\n{lines}" for lines in (shown.output, output))
    assert text.count(old) == 1, f"{shown} stands there more than once, or is broken into lines: write it by hand"
    path.write_text(text.replace(old, new))


def prepared(shown: Shown, folder: Path) -> Path:
    """A folder in which the command finds what its document leads to expect."""
    folder.mkdir(exist_ok=True)
    for path in ROOT.iterdir():
        if not path.name.startswith(".") and path.name != "lenswright.yaml":
            (folder / path.name).symlink_to(path)
    (folder / "app.log").write_text(LOG)
    written(shown.reader, folder)
    template = lenswright("compile", "lenswright.yaml", folder=folder)
    # What the document shows of a spec with a mistake is its message.
    assert template.returncode == 0 or "error[" in (shown.output or ""), template.stderr.decode()
    if not (folder / "template.yaml").exists():
        (folder / "template.yaml").write_bytes(template.stdout)
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates/checkout.yaml").write_bytes(template.stdout)
    return folder


def written(reader: Reader, folder: Path) -> None:
    """What the reader of a document has in their folder."""
    (folder / "lenswright.yaml").write_text(reader.spec or STARTER)
    for name, text in reader.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(text)


def with_words(command: str) -> str:
    for placeholder, word in PLACEHOLDERS.items():
        command = re.sub(rf"(?<!\S){re.escape(placeholder)}(?!\S)", word, command)
    return command


def test_five_minutes(tmp_path: Path) -> None:
    """The README's path works as it is written, in one empty folder and one step after the other.

    What the machine does of the five minutes is moments; a first build, which `make demo` is, comes before them.
    """
    text = (ROOT / "README.md").read_text()
    part = text[text.index("## Five minutes") :]
    part = part[: part.index("\n## ", 1)]
    shown = [one for one in documents.commands("README.md", part) if not one.command.startswith("sudo")]
    assert {"compile", "check", "preview", "graph"} <= {one.command.split()[1] for one in shown}
    spec = documents.reader_before(part, len(text)).spec
    (tmp_path / "lenswright.yaml").write_text(spec)
    begin = time.monotonic()
    for one in shown:
        if one.program == "aws":
            deploy(shlex.split(one.command)[3:], tmp_path)
            continue
        step = transcripts.run(one.command, tmp_path)
        assert "[exit " not in step.output, step.output
        assert one.output is None or one.output in step.output
    assert time.monotonic() - begin < 30


@pytest.mark.parametrize("words", NOT_RUN)
def test_what_is_not_run_is_there(words: str) -> None:
    """The list has no word that no document shows, and each word of `make` leads somewhere."""
    assert any(one.command.startswith(words) for one in COMMANDS), f"no document shows `{words}` any more"
    _, make, words_of_make = words.partition("make ")
    if make:
        subprocess.run(
            ["make", "--dry-run", *words_of_make.split()], cwd=ROOT, check=True, capture_output=True, timeout=60
        )


# --- Synopses ---------------------------------------------------------------------------------------------------------


@functools.cache
def options(verb: str) -> frozenset[str]:
    """The options that the command's own help lists, each by its long name."""
    lines = lenswright(verb, "--help").stdout.decode().splitlines()
    names = [match.group(1) for line in lines if (match := re.match(r"  (?:-\w, )?(--[a-z-]+)", line))]
    return frozenset(names) - {"--help", "--version"}


SYNOPSES = [one for one in COMMANDS if one.is_synopsis]


@pytest.mark.parametrize("shown", SYNOPSES, ids=lambda shown: " ".join(shown.command.split()[:2]))
def test_synopsis(shown: Shown) -> None:
    """It has no option that the command has not, and lacks none that stands in no other line either."""
    verb = shown.command.split()[1]
    assert words_of(shown.command) <= options(verb)
    others = [one.command for one in COMMANDS if one.document == shown.document and one.command.split()[1:2] == [verb]]
    # The help's own line leaves what most commands have to the list below it.
    if "[<options>]" not in shown.command:
        assert set().union(*map(words_of, others)) == options(verb)


def words_of(command: str) -> set[str]:
    short = {"-o": "--output", "-e": "--environment"}
    return {short.get(word, word) for word in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", command)}


@pytest.mark.parametrize("shown", [one for one in COMMANDS if one.is_name], ids=str)
def test_name(shown: Shown) -> None:
    """A command that a sentence speaks of is there."""
    assert shown.command.split()[1] in lenswright("--help").stdout.decode()
    assert lenswright(shown.command.split()[1], "--help").returncode == 0


# --- YAML -------------------------------------------------------------------------------------------------------------

# Pages that are written from declarations; the Swift tests hold each of their examples to a golden case.
GENERATED = ("Sources/Lenswright/Lenswright.docc/Destinations/", "Sources/Lenswright/Lenswright.docc/Reference/")
ERRORS = re.compile(r"^(error|warning|advice)\[|:\d+: (error|warning|advice): ", re.M)


@dataclass(frozen=True)
class Shape:
    """A block of YAML with what surrounds it."""

    document: str
    block: Block
    reader: Reader
    # The block behind it, in which its message stands where it has a mistake.
    next: Block | None

    def __str__(self) -> str:
        return f"{self.document}:{self.block.line}"


def shapes() -> Iterator[Shape]:
    for path in documents.paths():
        name = str(path.relative_to(ROOT))
        if name.startswith(GENERATED):
            continue
        text = path.read_text()
        found = documents.blocks(text)
        for block, following in zip(found, [*found[1:], None]):
            if block.language in ("yaml", "yml"):
                yield Shape(name, block, documents.reader_before(text, block.line - 1), following)


SHAPES = list(shapes())


def test_yaml_is_found() -> None:
    documents_with_yaml = {shape.document for shape in SHAPES}
    assert "README.md" in documents_with_yaml
    assert any(name.endswith("Guides/Routing.md") for name in documents_with_yaml)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_yaml(shape: Shape, tmp_path: Path) -> None:
    """A spec compiles in silence, a part of one does so within the spec above it, and a template passes `check`.

    Where the next block shows a command with a message, the block has a mistake, and `test_command` runs the command.
    """
    block, reader = shape.block, shape.reader
    if shape.next is not None and shape.next.text.startswith("$ ") and ERRORS.search(shape.next.text):
        return
    if not block.keys:
        run = compiled(reader, tmp_path)
        assert block.text in run.stdout.decode(), "no part of what the spec above compiles to"
    elif {"Resources", "containerDefinitions"} & set(block.keys):
        assert block.name, "a template says in a first line how it is called, as in `# template.yaml`"
        written(reader.after(block), tmp_path)
        run = lenswright("check", block.name, folder=tmp_path)
    elif block.name:
        # What another program reads, or a base, which the spec below it extends.
        assert isinstance(templates.read(block.text), dict)
        return
    elif block.is_spec or reader.takes(block):
        run = compiled(reader.after(block), tmp_path)
    else:
        # It says what could stand in the place of what the spec has; so does a spec that extends another.
        above = Reader(f"extends: above.yaml\n{block.text}", {**reader.files, "above.yaml": reader.spec or STARTER})
        run = compiled(above, tmp_path)
    said = (run.stdout if "check" in run.args else run.stderr).decode()
    assert run.returncode == 0 and not ERRORS.search(said), said


def compiled(reader: Reader, folder: Path) -> subprocess.CompletedProcess:
    written(reader, folder)
    run = lenswright("compile", "lenswright.yaml", "-o", "out.yaml", folder=folder)
    if run.returncode == 0:
        run.stdout = (folder / "out.yaml").read_bytes()
    return run


JSON = [
    (str(path.relative_to(ROOT)), block)
    for path in documents.paths()
    for block in documents.blocks(path.read_text())
    if block.language == "json"
]


@pytest.mark.parametrize(("document", "block"), JSON, ids=lambda value: getattr(value, "line", value))
def test_json(document: str, block: Block) -> None:
    json.loads(block.text)


# --- Links ------------------------------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """The names by which the headings of a page are reached, on GitHub and in DocC."""
    names: set[str] = set()
    outside = "\n".join(part for part in re.split(r"^```.*?^```", text, flags=re.M | re.S))
    for heading in re.findall(r"^#+ (.+)$", outside, re.M):
        plain = re.sub(r"[`*]", "", heading).strip()
        names.add(re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-"))
        names.add(re.sub(r"-+", "-", re.sub(r"[^\w\-]", "-", plain)).strip("-"))
    return names


def links() -> Iterator[tuple[str, str, str]]:
    for path in documents.paths():
        text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
            yield str(path.relative_to(ROOT)), target, text
        for target in re.findall(r'(?:src|href)="([^"]+)"', text):
            yield str(path.relative_to(ROOT)), target, text


LINKS = sorted({(document, target) for document, target, _ in links()})
PAGES = {path.stem: path for path in documents.paths() if "Lenswright.docc" in path.parts}


@pytest.mark.parametrize(("document", "target"), LINKS)
def test_link(document: str, target: str) -> None:
    """It leads to a file of the repository or a page of the catalog, and to a heading of it where it names one."""
    if re.match(r"https?:|mailto:", target):
        return
    target, _, anchor = target.partition("#")
    if target.startswith("doc:"):
        assert "Lenswright.docc/" in document, "only pages of the catalog know `doc:`"
        path = PAGES.get(target.removeprefix("doc:"))
        assert path, f"there is no page {target}"
    elif target:
        path = ((ROOT / document).parent / target).resolve()
        # A picture of the catalog is called by its name alone.
        if not path.exists() and "Lenswright.docc/" in document:
            path = ROOT / "Sources/Lenswright/Lenswright.docc/Resources" / target
        assert path.exists(), f"there is no {target}"
    else:
        path = ROOT / document
    if anchor:
        assert anchor in anchors(path.read_text()), f"{path.name} has no heading {anchor}"


# --- AWS --------------------------------------------------------------------------------------------------------------

# Commands that the AWS CLI adds to the services' operations, with their options.
# Source: the AWS CLI Command Reference, version 2; checked 2026-11-26.
ADDED = {
    ("cloudformation", "deploy"): {
        "template-file", "stack-name", "s3-bucket", "s3-prefix", "kms-key-id", "parameter-overrides", "capabilities",
        "no-execute-changeset", "disable-rollback", "role-arn", "notification-arns", "fail-on-empty-changeset",
        "no-fail-on-empty-changeset", "tags", "force-upload",
    },
    ("cloudformation", "package"): {
        "template-file", "s3-bucket", "s3-prefix", "kms-key-id", "output-template-file", "use-json", "force-upload",
    },
    ("s3", "cp"): {"recursive", "exclude", "include", "sse", "sse-kms-key-id", "acl", "content-type"},
    ("s3", "sync"): {"delete", "exclude", "include", "sse", "sse-kms-key-id", "acl"},
}  # fmt: skip
GLOBAL = {"region", "profile", "output", "query", "no-cli-pager", "cli-input-json", "cli-input-yaml", "endpoint-url"}


@pytest.mark.parametrize("shown", of("aws"), ids=str)
def test_aws(shown: Shown, tmp_path: Path) -> None:
    """A fake `aws` notes its words, which are held to what AWS knows; what deploys a template deploys it to moto."""
    folder = prepared(Shown(shown.document, shown.line, "lenswright", reader=shown.reader), tmp_path / "folder")
    tools = tmp_path / "tools"
    tools.mkdir()
    fake = tools / "aws"
    fake.write_text(f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n")
    fake.chmod(0o755)
    step = transcripts.run(shown.command, folder, tools)
    words = json.loads(step.output)
    service, operation, *rest = words
    given = {word[2:].split("=")[0] for word in rest if word.startswith("--")} - GLOBAL
    if (service, operation) in ADDED:
        assert given <= ADDED[service, operation]
    else:
        model = botocore.session.get_session().get_service_model(service)
        known = {botocore.xform_name(name, "-"): name for name in model.operation_names}
        assert operation in known, f"`aws {service}` has no command {operation}"
        shape = model.operation_model(known[operation]).input_shape
        assert given <= {botocore.xform_name(name, "-") for name in (shape.members if shape else {})}
    if (service, operation) == ("cloudformation", "deploy"):
        deploy(rest, folder)


def deploy(words: list[str], folder: Path) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--template-file", required=True)
    parser.add_argument("--stack-name", required=True)
    parser.add_argument("--capabilities", nargs="*", default=[])
    parser.add_argument("--parameter-overrides", nargs="*", default=[])
    known, _ = parser.parse_known_args(words)
    given = dict(pair.split("=", 1) for pair in known.parameter_overrides)
    template = (folder / known.template_file).read_text()
    with mock_aws():
        # The ids of a document are examples, and this account has others.
        network = boto3.client("ec2", "eu-west-1")
        vpc = network.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = network.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        boto3.client("ecs", "eu-west-1").create_cluster(clusterName="default")
        stacks = boto3.client("cloudformation", "eu-west-1")
        stacks.create_stack(
            StackName=known.stack_name,
            TemplateBody=template,
            Capabilities=known.capabilities,
            Parameters=[
                {
                    "ParameterKey": name,
                    "ParameterValue": re.sub(r"\bsubnet-[0-9a-f]+", subnet, re.sub(r"\bvpc-[0-9a-f]+", vpc, value)),
                }
                for name, value in given.items()
            ],
        )
        stack = stacks.describe_stacks(StackName=known.stack_name)["Stacks"][0]
        assert stack["StackStatus"] == "CREATE_COMPLETE"
        assert set(given) <= set(templates.read(template).get("Parameters", {})), "a parameter that is not there"
