"""AWS's own FireLens examples, said in our language, against the task definitions that AWS publishes for them.

The examples are not part of this repository. LENSWRIGHT_AWS_EXAMPLES names a folder with one folder for each, holding
AWS's `task-definition.json` and the same as `lenswright.yaml`; without it these tests say that they were skipped.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import templates
from conftest import ROOT, lenswright

EXAMPLES = Path(os.environ.get("LENSWRIGHT_AWS_EXAMPLES", ROOT / "../shared/aws-examples"))

# Those that need no more than plain options. The others join as the language grows.
PLAIN = [
    "fluent-bit__adot-resource-monitoring__task-definition",
    "fluent-bit__amazon-opensearch__task-definition",
    "fluent-bit__cloudwatchlogs__task-definition-cloudwatch",
    "fluent-bit__cloudwatchlogs__task-definition-cloudwatch_logs",
    "fluent-bit__datadog__task-definition",
    "fluent-bit__elastic-cloud__task-definition",
    "fluent-bit__forward-to-aggregator__task-definition",
    "fluent-bit__health-check__task-definition-tcp-healthcheck",
    "fluent-bit__init-metadata__task-definition",
    "fluent-bit__kinesis-firehose__task-definition",
    "fluent-bit__log-driver-buffer-limit__task-definition",
    "fluent-bit__logstash__task-definition",
    "fluent-bit__newrelic__example-task-definition",
    "fluent-bit__s3__task-definition",
    "fluent-bit__sumologic__task-definition",
]

# What the published examples say that a compilation may leave out: a default of the plugin, said as well.
DEFAULTS = {("Suppress_Type_Name", "On"), ("log_key", "log"), ("provider", "ecs")}

# An option whose published name has its value in it.
SLIPS = {"Tag_Key tags": "Tag_Key"}


def same(key: str, expected: str, actual: str | None) -> bool:
    """Fluent Bit reads `On` as `true`, `1M` as `1MB`, and keys whatever their case. `<…>` stands for any value."""
    if actual is None:
        return False
    if expected.startswith("<") and expected.endswith(">"):
        return True
    left, right = expected.strip().lower(), str(actual).strip().lower()
    words = {"on": "true", "off": "false", "yes": "true", "no": "false"}
    left, right = words.get(left, left), words.get(right, right)
    return left == right or (key.lower().endswith("size") and left.rstrip("b") == right.rstrip("b"))


@pytest.fixture(params=PLAIN)
def example(request: pytest.FixtureRequest) -> Path:
    folder = EXAMPLES / request.param
    if not folder.is_dir():
        pytest.skip("AWS's examples are not on this machine; LENSWRIGHT_AWS_EXAMPLES says where they are")
    return folder


def published_options(logging: dict) -> list[tuple[str, str]]:
    return [(SLIPS.get(key, key), value) for key, value in logging.get("options", {}).items()]


def test_example(example: Path) -> None:
    run = lenswright("compile", "lenswright.yaml", "--format", "json", folder=example)
    assert run.returncode == 0, run.stderr.decode()
    template = templates.read(run.stdout.decode())
    (task,) = templates.resources(template, "AWS::ECS::TaskDefinition").values()
    ours = {container["Name"]: container for container in task["Properties"]["ContainerDefinitions"]}
    published = json.loads((example / "task-definition.json").read_text())
    routers = [name for name, container in ours.items() if "FirelensConfiguration" in container]
    assert len(routers) == 1

    for container in published["containerDefinitions"]:
        logging = container.get("logConfiguration", {})
        if logging.get("logDriver") != "awsfirelens":
            continue
        mine = ours[container["name"]]
        assert mine["LogConfiguration"]["LogDriver"] == "awsfirelens"
        assert {"ContainerName": routers[0], "Condition": "START"} in mine["DependsOn"]
        assert mine.get("MemoryReservation") == container.get("memoryReservation")
        options = {key.lower(): value for key, value in mine["LogConfiguration"].get("Options", {}).items()}
        wrong = {
            key: (value, options.get(key.lower()))
            for key, value in published_options(logging)
            if not same(key, value, options.get(key.lower()))
            and not (key.lower() not in options and (key, value) in DEFAULTS)
        }
        assert wrong == {}, "what AWS says, and what we say"
        secrets = {secret["Name"].lower() for secret in mine["LogConfiguration"].get("SecretOptions", [])}
        assert secrets == {secret["name"].lower() for secret in logging.get("secretOptions", [])}
