"""Every command that the documentation shows works, and prints what is shown below it.

A command is run in a folder of its own with what the document shows: the last spec before it as `lenswright.yaml`,
and the template that this compiles to. What cannot be run here is checked as far as can be: words of `make` by a dry
run, commands of `aws` against botocore's description of AWS, a synopsis against the command's own help.
"""

from __future__ import annotations

import argparse
import functools
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import boto3
import botocore.session
import pytest
from moto import mock_aws

import documents
import templates
import transcripts
from conftest import ROOT, lenswright
from documents import Shown

STARTER = (ROOT / "Templates/web-service/lenswright.yaml").read_text()

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
    "LENSWRIGHT_FLUENT_BIT=/path/to/fluent-bit make python-test": "runs these tests, and wants a Fluent Bit",
}

# What stands for a word of the reader's own.
PLACEHOLDERS = {"<type>": "cloudwatch", "<topic>": "cloudwatch", "FILE": "lenswright.yaml", "SPEC": "lenswright.yaml"}

COMMANDS = [
    one for path in documents.paths() for one in documents.commands(str(path.relative_to(ROOT)), path.read_text())
]


def of(*programs: str) -> list[Shown]:
    return [one for one in COMMANDS if one.program in programs]


def test_commands_are_found() -> None:
    shown = {(one.document, one.command) for one in COMMANDS}
    assert ("README.md", "make demo") in shown
    assert ("README.md", "lenswright compile lenswright.yaml") in shown
    assert ("Templates/README.md", "cp Templates/web-service/lenswright.yaml .") in shown
    assert any(one.is_synopsis for one in COMMANDS)


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
    assert shown[0].spec is None and shown[1].spec == "service: one\n" and shown[3].output == "[SERVICE]\n"


# --- What is run ------------------------------------------------------------------------------------------------------


RUN = [
    one
    for one in COMMANDS
    if not (one.is_synopsis or one.is_name or one.program == "aws")
    and not any(one.command.startswith(words) for words in NOT_RUN)
]


@pytest.mark.parametrize("shown", RUN, ids=str)
def test_command(shown: Shown, tmp_path: Path) -> None:
    folder = prepared(shown, tmp_path)
    step = transcripts.run(with_words(shown.command), folder)
    if shown.output is None:
        assert "[exit " not in step.output, step.output
    else:
        assert shown.output in step.output, f"the document shows\n{shown.output}\nand the command prints\n{step.output}"


def prepared(shown: Shown, folder: Path) -> Path:
    """A folder in which the command finds what its document leads to expect."""
    folder.mkdir(exist_ok=True)
    for path in ROOT.iterdir():
        if not path.name.startswith(".") and path.name != "lenswright.yaml":
            (folder / path.name).symlink_to(path)
    if shown.program != "lenswright":
        return folder
    (folder / "lenswright.yaml").write_text(shown.spec or STARTER)
    (folder / "app.log").write_text(LOG)
    template = lenswright("compile", "lenswright.yaml", folder=folder)
    assert template.returncode == 0, template.stderr.decode()
    (folder / "template.yaml").write_bytes(template.stdout)
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates/checkout.yaml").write_bytes(template.stdout)
    return folder


def with_words(command: str) -> str:
    for placeholder, word in PLACEHOLDERS.items():
        command = re.sub(rf"(?<!\S){re.escape(placeholder)}(?!\S)", word, command)
    return command


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
    assert written(shown.command) <= options(verb)
    others = [one.command for one in COMMANDS if one.document == shown.document and one.command.split()[1:2] == [verb]]
    assert set().union(*map(written, others)) == options(verb)


def written(command: str) -> set[str]:
    short = {"-o": "--output", "-e": "--environment"}
    return {short.get(word, word) for word in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", command)}


@pytest.mark.parametrize("shown", [one for one in COMMANDS if one.is_name], ids=str)
def test_name(shown: Shown) -> None:
    """A command that a sentence speaks of is there."""
    assert shown.command.split()[1] in lenswright("--help").stdout.decode()
    assert lenswright(shown.command.split()[1], "--help").returncode == 0


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
    folder = prepared(Shown(shown.document, shown.line, "lenswright", spec=shown.spec), tmp_path / "folder")
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
        vpc = boto3.client("ec2", "eu-west-1").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        stacks = boto3.client("cloudformation", "eu-west-1")
        stacks.create_stack(
            StackName=known.stack_name,
            TemplateBody=template,
            Capabilities=known.capabilities,
            Parameters=[
                {"ParameterKey": name, "ParameterValue": re.sub(r"\bvpc-[0-9a-f]+", vpc, value)}
                for name, value in given.items()
            ],
        )
        stack = stacks.describe_stacks(StackName=known.stack_name)["Stacks"][0]
        assert stack["StackStatus"] == "CREATE_COMPLETE"
        assert set(given) <= set(templates.read(template).get("Parameters", {})), "a parameter that is not there"
