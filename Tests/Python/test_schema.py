"""The schemas accept what the compiler accepts, refuse what is structurally wrong, and say so where it is."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from jsonschema.exceptions import best_match

import specs
from conftest import ALL, CASES, COMPILED, ROOT, Case, lenswright

KINDS = ["spec", "base", "diagnostics", "tests"]


def schema(kind: str) -> dict:
    run = lenswright("schema", "--kind", kind)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


SPEC, BASE, DIAGNOSTICS, TESTS = (jsonschema.Draft202012Validator(schema(kind)) for kind in KINDS)


def complaint(validator: jsonschema.Validator, document: Any) -> str | None:
    error = best_match(validator.iter_errors(document))
    return None if error is None else f"{error.json_path}: {error.message[:300]}"


def text_of(case: Case) -> str:
    return (case.folder / "lenswright.yaml").read_text()


# --- The schemas themselves


@pytest.mark.parametrize("kind", KINDS)
def test_is_a_schema(kind: str) -> None:
    document = schema(kind)
    jsonschema.Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["title"] and document["description"] and document["$id"]


@pytest.mark.parametrize("kind, name", [("spec", "lenswright.schema.json"), ("diagnostics", "diagnostics.schema.json"), ("tests", "tests.schema.json")])
def test_prints_what_is_kept(kind: str, name: str) -> None:
    assert lenswright("schema", "--kind", kind).stdout == (ROOT / "Schemas" / name).read_bytes()


def test_prints_the_schema_of_a_spec_unless_told_otherwise() -> None:
    assert lenswright("schema").stdout == lenswright("schema", "--kind", "spec").stdout
    assert lenswright("schema", "--kind", "sepc").returncode == 2


def _schemas(value: Any, path: str = "") -> Iterator[tuple[str, dict]]:
    """Every part that has a default or examples, with its path."""
    if isinstance(value, dict):
        if isinstance(value.get("examples"), list) or ("default" in value and not isinstance(value["default"], dict)):
            yield path, value
        for key, item in value.items():
            yield from _schemas(item, f"{path}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _schemas(item, f"{path}/{index}")


@pytest.mark.parametrize("kind", ["spec", "base"])
def test_examples_and_defaults_are_what_they_stand_beside(kind: str) -> None:
    document = schema(kind)
    found = 0
    for path, part in _schemas(document):
        validator = jsonschema.Draft202012Validator({"$defs": document["$defs"], **part})
        for value in part.get("examples", []) + ([part["default"]] if "default" in part else []):
            found += 1
            assert complaint(validator, value) is None, f"{path}: {value}"
    assert found > 200


def test_a_destination_of_each_type_is_shown() -> None:
    definitions = schema("spec")["$defs"]
    types = {entry["const"] for entry in definitions["destination"]["properties"]["type"]["oneOf"]}
    assert len(types) > 60
    for name, part in definitions.items():
        if not name.startswith("destination."):
            continue
        assert part["description"] and part["properties"]["type"]["enum"][0] in types
        (example,) = part["examples"]
        assert complaint(SPEC.evolve(schema={"$defs": definitions, "$ref": "#/$defs/destination"}), example) is None


# --- What is right


def test_accepts_what_compiles(case: Case) -> None:
    for document in (specs.read(text_of(case)), specs.read_long(text_of(case))):
        assert complaint(SPEC, document) is None
        # Whatever is complete can be extended.
        assert complaint(BASE, document) is None


BASES = [
    path
    for case in COMPILED
    for path in sorted(case.folder.rglob("*.yaml"))
    if path.name not in ("lenswright.yaml", "template.yaml")
]


@pytest.mark.parametrize("path", BASES, ids=[str(path.relative_to(CASES)) for path in BASES])
def test_accepts_bases(path) -> None:
    assert complaint(BASE, specs.read(path.read_text())) is None


def _documentation() -> Iterator[tuple[str, str]]:
    pages = sorted((ROOT / "Sources/Lenswright/Lenswright.docc").rglob("*.md"))
    # What the page of a diagnostic shows is wrong, and no page of a rule shows a spec.
    pages = [path for path in pages if path.parent.name not in ("Diagnostics", "Rules")]
    for path in [ROOT / "README.md", *pages]:
        for block in re.findall(r"^```yaml\n(.*?)^```", path.read_text(), re.M | re.S):
            yield path.name, block
    for path in sorted((ROOT / "Templates").glob("*/lenswright.yaml")):
        yield path.parent.name, path.read_text()


def test_accepts_what_the_documentation_shows() -> None:
    found = {"spec": 0, "destination": 0}
    for name, text in _documentation():
        document = specs.read(text)
        if "service" in document:
            found["spec"] += 1
            assert complaint(SPEC, document) is None, f"{name}: {text}"
        elif "destinations" in document or name != "README.md" and "type" in document.get("main", {}):
            # A page of a destination shows its part of a spec.
            found["destination"] += 1
            part = document if "destinations" in document else {"destinations": document}
            whole = {"service": "shop", "containers": {"app": {"image": "nginx"}}, **part}
            assert complaint(SPEC, whole) is None, f"{name}: {text}"
    assert found["spec"] >= 3 and found["destination"] > 150, found


# --- What is wrong

STRUCTURAL = {"unknown-key", "wrong-type", "reserved-key", "unknown-destination-type", "unknown-option"}
# A schema sees one file and no meaning; each of these is refused for what only the compiler knows.
UNSEEN = {
    "refuses-names-that-services-refuse": "a word where a function may stand, whose name it could be",
    "refuses-settings-of-google": "a word where a function may stand, whose name it could be",
    "refuses-ports-of-inputs": "a word where a function may stand, whose name it could be",
    "refuses-rule-without-peer": "`from` and `to` are right in a rule, though not in either list",
    "refuses-setting-of-a-wrong-type": "the mistake is on the command line",
    "refuses-settings-of-files-and-counters": "an option of the plugin of the other engine",
    "refuses-unknown-plugin": "a plugin of an image of one's own can have any name",
}



def printed(case: Case) -> str:
    path = case.folder / "diagnostics.txt"
    return path.read_text() if path.exists() else ""


def kinds(case: Case) -> set[str]:
    return set(re.findall(r"^error\[([a-z-]+)\]", printed(case), re.M))


def mistaken(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("mistake", cases, ids=[case.name for case in cases])


@mistaken([case for case in ALL if case.name not in UNSEEN and kinds(case) & STRUCTURAL])
def test_refuses_what_is_structurally_wrong(mistake: Case) -> None:
    # A base that is mistaken is another file.
    own = re.search(r"^error\[(?:%s)\].*\n *--> lenswright\.yaml" % "|".join(STRUCTURAL), printed(mistake), re.M)
    found = complaint(SPEC, specs.read(text_of(mistake)))
    assert (found is not None) == (own is not None), found


@mistaken([case for case in ALL if case.name in UNSEEN])
def test_does_not_see_what_only_the_compiler_knows(mistake: Case) -> None:
    """Each exception is one: a case that the schema has learnt to refuse leaves the list."""
    assert complaint(SPEC, specs.read(text_of(mistake))) is None


def test_exceptions_are_cases() -> None:
    assert set(UNSEEN) <= {case.name for case in ALL}


# Mappings with declared keys, `*` for any name or index.
FIXED = [
    "", "containers/*", "containers/*/healthCheck", "containers/*/secrets/*", "containers/*/ports/*", "containers/*/logs",
    "containers/*/logs/routes/*", "containers/*/logs/parse", "containers/*/linuxParameters", "containers/*/mountPoints/*",
    "containers/*/ulimits/*", "router", "router/buffer", "router/healthCheck", "router/logs", "router/config",
    "inputs/*", "destinations/*", "destinations/*/tls", "destinations/*/net", "network", "network/ingress/*", "network/egress/*",
    "roles", "roles/task", "roles/execution", "deploy", "deploy/targetGroup", "deploy/circuitBreaker",
    "deploy/deploymentConfiguration", "volumes/*", "runtimePlatform", "overrides/*", "environments/*",
    "environments/*/containers/*", "environments/*/router",
]  # fmt: skip
REQUIRED = ["service", "containers", "containers/*/image", "destinations/*/type", "deploy/targetGroup/arn"]
# A value where nothing of its kind can stand, and no function either.
WRONG = {
    "service": ["x"], "containers": "app", "containers/*": "nginx", "containers/*/image": {"name": "nginx"},
    "containers/*/essential": "yes", "containers/*/environment": "A=b", "containers/*/ports": 80,
    "containers/*/logs": {"to": {"name": "main"}}, "containers/*/healthCheck": 5, "router": [], "router/type": "logstash",
    "destinations": ["main"], "destinations/*": "s3", "destinations/*/type": "cloudwach", "destinations/*/options": "x",
    "network": "vpc-1", "network/ingress": {"ports": 80}, "roles": "arn", "deploy": True, "tags": 5, "launchType": "FARGAT",
    "networkMode": "awsvcp", "version": "one", "parameters": [], "volumes": [{"nam": "data"}], "overrides": {"path": "/"},
    "environments": ["prod"], "environments/*": "prod", "extends": {"file": "base.yaml"},
}  # fmt: skip


def places(document: Any, pattern: str) -> Iterator[list]:
    """Where a document has what the pattern names."""

    def walk(value: Any, steps: list[str], path: list) -> Iterator[list]:
        if not steps:
            yield path
            return
        step, rest = steps[0], steps[1:]
        if isinstance(value, dict):
            for key in list(value) if step == "*" else [step] if step in value else []:
                yield from walk(value[key], rest, [*path, key])
        elif isinstance(value, list) and step == "*":
            for index, item in enumerate(value):
                yield from walk(item, rest, [*path, index])

    yield from walk(document, pattern.split("/") if pattern else [], [])


def at(document: Any, path: list) -> Any:
    for step in path:
        document = document[step]
    return document


def is_function(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))


def mutations(document: dict) -> Iterator[tuple[str, dict]]:
    """The document with one mistake each."""
    for pattern in FIXED:
        for path in places(document, pattern):
            value = at(document, path)
            if not isinstance(value, dict) or is_function(value) or value.get("type") == "custom":
                continue
            changed = copy.deepcopy(document)
            at(changed, path)["lensKey"] = "x"
            yield f"{path} has an unknown key", changed
    for pattern, wrong in WRONG.items():
        for path in places(document, pattern):
            changed = copy.deepcopy(document)
            at(changed, path[:-1])[path[-1]] = wrong
            yield f"{path} is {wrong!r}", changed
    for pattern in REQUIRED:
        if "extends" in document:
            continue
        for path in places(document, pattern):
            changed = copy.deepcopy(document)
            del at(changed, path[:-1])[path[-1]]
            yield f"{path} is missing", changed


def test_refuses_mutations(case: Case) -> None:
    document = specs.read_long(text_of(case))
    found = 0
    for what, changed in mutations(document):
        found += 1
        assert not SPEC.is_valid(changed), what
    assert found > 5


def _changes(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """Each value of a tree replaced by values of other types."""
    for other in ("text", 7, True, None, [], ["a", "b"], {}, {"Ref": "Name"}, {"other": 1}):
        yield path, other
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in children:
        yield from _changes(item, (*path, key))


AGREEING = [
    "ingress-of-every-kind", "pass-through-properties-of-ecs", "pipeline-steps-of-routes", "platform-prod",
    "ports-in-every-form", "roles-with-additions", "router-with-everything", "secrets-in-every-form", "whole-service",
]  # fmt: skip


@pytest.mark.parametrize("name", AGREEING)
def test_never_refuses_what_the_compiler_takes(name: str) -> None:
    """Whatever a value is replaced with: when the schema refuses it, the compiler does."""
    (case,) = (case for case in COMPILED if case.name == name)
    document = specs.read_long(text_of(case))
    refused = 0
    for path, other in list(_changes(document))[1::7]:
        changed = copy.deepcopy(document)
        if path:
            at(changed, list(path[:-1]))[path[-1]] = other
        found = complaint(SPEC, changed)
        if found is None:
            continue
        refused += 1
        run = lenswright("compile", "-", *case.words, folder=case.folder, text=json.dumps(changed).encode())
        assert run.returncode == 1, f"{path} = {other!r}: {found}"
    assert refused > 10


MESSAGES = [
    ("containers/app/imge: x", "$.containers.app", "'imge' was unexpected"),
    ("destinations/main/bukcet: x", "$.destinations.main", "'bukcet'"),
    ("destinations/main/type: nats", "$.destinations.main", "'host' is a required property"),
    ("containers/app/essential: yes", "$.containers.app.essential", "'yes' does not match"),
    ("service: [x]", "$.service", "['x'] is not of type 'string'"),
]


@pytest.mark.parametrize("change, where, message", MESSAGES)
def test_says_what_is_wrong_at_its_place(change: str, where: str, message: str) -> None:
    document = {
        "service": "shop",
        "containers": {"app": {"image": "nginx", "logs": "main"}},
        "destinations": {"main": {"type": "stdout"}},
    }
    path, value = change.split(": ")
    *parents, key = path.split("/")
    at(document, parents)[key] = [value[1:-1]] if value.startswith("[") else value
    error = best_match(SPEC.iter_errors(document))
    assert error.json_path == where and message in error.message


# --- Parts and functions


@pytest.mark.parametrize(
    "text, is_right",
    [
        ("extends: base.yaml\n", True),
        ("extends: base.yaml\ncontainers: { app: { cpu: null } }\n", True),
        ("extends: base.yaml\ncontainers: { app: { cpuu: null } }\n", False),
        ("extends: base.yaml\ndestinations: { main: null }\n", True),
        ("extends: base.yaml\ndestinations: { main: { type: s3, prefix: null } }\n", True),
        ("extends: base.yaml\ndestinations: { main: { type: s3, perfix: x } }\n", False),
        ("extends: base.yaml\nenvironments: { prod: { extends: other.yaml } }\n", False),
        ("service: a\ncontainers: { app: { image: x, cpu: null } }\n", False),
        ("service: a\ncontainers: { app: { image: x } }\nenvironments: { prod: { service: null } }\n", True),
        ("containers: { app: { image: x } }\n", False),
        ("service: !Ref Name\ncontainers: { app: { image: !Ref Image } }\n", True),  # seen as text
        ("service: { Ref: Name }\ncontainers: { app: { image: x } }\n", False),
        ("service: a\ncontainers: { app: { image: { Ref: Image } } }\n", True),
        ("service: a\ncontainers: { app: { image: { Ref: Image, Fn::Sub: x } } }\n", False),
        ("service: a\ncontainers: { app: { image: !If [IsNew, a, b], memory: !Ref Size } }\n", True),
        ("service: a\ncontainers: { app: { image: x } }\nlaunchType: { Ref: Type }\n", False),
        ("service: a\ncontainers: { app: { image: x, volumesFrom: !Split [',', x] } }\n", True),
    ],
)
def test_functions_and_parts(text: str, is_right: bool) -> None:
    found = complaint(SPEC, specs.read(text))
    assert (found is None) == is_right, found


def test_a_base_need_not_be_complete() -> None:
    for text in ("router: { memory: 128 }\n", "destinations: { main: { type: s3 } }\n", "tags: { a: null }\n"):
        assert complaint(BASE, specs.read(text)) is None
        assert complaint(SPEC, specs.read(text)) is not None
    assert complaint(BASE, specs.read("destinations: { main: { type: s3, bukcet: x } }\n")) is not None


# --- Other validators, and what is printed


def test_check_jsonschema_agrees(tmp_path) -> None:
    """The command that people run in CI; it knows no tags, and so it is given the long forms."""
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.mkdir(), wrong.mkdir()
    for case in COMPILED:
        document = specs.read_long(text_of(case))
        (right / f"{case.name}.json").write_text(json.dumps(document))
    for index, (_, changed) in enumerate(mutations(specs.read_long(text_of(COMPILED[-1])))):
        (wrong / f"{index}.json").write_text(json.dumps(changed))

    def check(*words) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "check_jsonschema", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300)

    file = ROOT / "Schemas/lenswright.schema.json"
    run = check("--schemafile", file, *sorted(right.iterdir()))
    assert run.returncode == 0, run.stdout[:2000]
    run = check("--schemafile", file, "--output-format", "json", *sorted(wrong.iterdir()))
    refused = {error["filename"] for error in json.loads(run.stdout)["errors"]}
    assert refused == {str(path) for path in wrong.iterdir()}
    assert check("--check-metaschema", *sorted((ROOT / "Schemas").iterdir())).returncode == 0


@mistaken([case for case in ALL if printed(case)])
def test_diagnostics_are_as_described(mistake: Case) -> None:
    run = lenswright("compile", "lenswright.yaml", "--diagnostics", "json", *mistake.words, folder=mistake.folder)
    lines = [line for line in run.stderr.decode().splitlines() if line.startswith("{")]
    assert lines
    for line in lines:
        assert complaint(DIAGNOSTICS, json.loads(line)) is None, line
    broken = json.loads(lines[0])
    del broken["severity"]
    assert not DIAGNOSTICS.is_valid(broken)
