"""AWS's own FireLens examples, said in our language, against the task definitions that AWS publishes for them.

The examples are not part of this repository. LENSWRIGHT_AWS_EXAMPLES names a folder with one folder for each, holding
AWS's `task-definition.json` and the same as `lenswright.yaml`; without it these tests say that they were skipped.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

import templates
from conftest import ROOT, lenswright

EXAMPLES = Path(os.environ.get("LENSWRIGHT_AWS_EXAMPLES", ROOT / "../shared/aws-examples"))

# Those that need no more than plain options.
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
    "fluent-bit__config-file-type-file__task-definition",
    "fluent-bit__enable-debug-logging__task-definition",
    "fluent-bit__health-check__task-definition-uptime-healthcheck",
]

# Those whose router reads a configuration, with words that stand in it, and how it comes there: the type that FireLens is
# told. In AWS's own, a file does what our pipelines and inputs say.
CONFIGURED = {
    "fluent-bit__add-keys__task-definition": ("s3", ["app-version", "${APP_VERSION}", "kinesis_firehose", "my-stream"]),
    "fluent-bit__cloudwatchlogs-emf__emf-over-tcp__task-definition-bridge": (
        "file",
        ["Name tcp", "25888", "format none", "json/emf", "aws-emf-ecs-firelens-example-metrics"],
    ),
    "fluent-bit__ecs-log-collection__task-definition-tail": (
        "s3",
        ["Name tail", "/var/log/service*.log", "db.locking", "rotate_wait 30", "/logs/service/$(ecs_task_id)"],
    ),
    "fluent-bit__ecs-log-deletion__take-definition-tail": (
        "s3",
        ["Name exec", "find /var/log/ -type f", "interval_sec 3600", "Name null"],
    ),
    "fluent-bit__filter-multiline__task-definition": (None, ["multiline", "app-firelens"]),
    "fluent-bit__oomkill-prevention__firelens-full-filesystem-example__task-definition": (
        "file",
        ["storage.path", "/var/log/flb-storage", "storage.inherit", "storage.max_chunks_up 25", "Grace 30", "HTTP_Listen"],
    ),
    "fluent-bit__parse-common-log-formats__task-definition": (
        "s3",
        ["Key_Name", "Parser lw_apache", "Reserve_Data On", "Parsers_File", "firehose", "my-stream", "retry_limit 2"],
    ),
    "fluent-bit__parse-envoy-app-mesh__appmesh-firelens-colorteller-black-ecs-task-def": (None, ["Parser"]),
    "fluent-bit__send-to-multiple-destinations__task-definition": (
        "s3",
        ["Name cloudwatch\n", "kinesis_firehose", "datadog", "app-firelens*", "apikey ${DATADOG_APIKEY}"],
    ),
    "fluentd__multiline-logs__task-definition": (
        "s3",
        ["@type concat", "multiline_start_regexp", "app-firelens**", "my-log-group", "timeout_label"],
    ),
    "splitting-log-streams__fluent-bit__task_definition": (None, ["rewrite_tag"]),
}

# What the router of an example is told.
ROUTERS = {
    "fluent-bit__config-file-type-file__task-definition": {"config-file-type": "file", "config-file-value": "/extra.conf"},
    "fluent-bit__health-check__task-definition-uptime-healthcheck": {
        "config-file-type": "file",
        "config-file-value": "/fluent-bit/configs/output-metrics-healthcheck.conf",
    },
}

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


def example_folder(name: str) -> Path:
    folder = EXAMPLES / name
    if not folder.is_dir():
        pytest.skip("AWS's examples are not on this machine; LENSWRIGHT_AWS_EXAMPLES says where they are")
    return folder


@pytest.fixture(params=PLAIN)
def example(request: pytest.FixtureRequest) -> Path:
    return example_folder(request.param)


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

    told = ours[routers[0]]["FirelensConfiguration"]["Options"]
    assert {key: value for key, value in told.items() if key.startswith("config")} == ROUTERS.get(example.name, {})


def spaced(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text)


@pytest.mark.parametrize("name", CONFIGURED)
def test_configured_example(name: str, tmp_path: Path) -> None:
    folder = example_folder(name)
    kind, words = CONFIGURED[name]
    out = tmp_path / "out.json"
    run = lenswright("compile", "lenswright.yaml", "--format", "json", "-o", out, folder=folder)
    assert run.returncode == 0, run.stderr.decode()
    template = templates.read(out.read_text())
    (task,) = templates.resources(template, "AWS::ECS::TaskDefinition").values()
    containers = task["Properties"]["ContainerDefinitions"]
    (router,) = [container for container in containers if "FirelensConfiguration" in container]
    options = router["FirelensConfiguration"]["Options"]
    variables = {item["Name"]: item["Value"] for item in router.get("Environment", [])}
    assets = [path.read_text() for path in sorted((tmp_path / "out.assets").glob("*.conf"))]
    text = spaced("\n".join([*assets, *(value for value in variables.values() if isinstance(value, str))]))
    assert [word for word in words if word not in text] == []
    if kind is not None:
        assert options["config-file-type"] == kind
    if kind == "s3":
        key = options["config-file-value"]["Fn::Sub"]
        assert key.startswith("arn:${AWS::Partition}:s3:::yourbucket/yourdirectory/router-")
        execution = json.dumps(templates.resources(template, "AWS::IAM::Role")["ExecutionRole"])
        assert "s3:GetObject" in execution and key in execution
        assert len(assets) == 1
    for container in containers:
        logging = container.get("LogConfiguration", {})
        if logging.get("LogDriver") == "awsfirelens":
            assert {"ContainerName": router["Name"], "Condition": "START"} in container["DependsOn"]


# What `check` says of AWS's own configuration files, and is so: a server that listens to everybody; a key in clear; a comment behind a value, with which Fluent
# Bit does not start; an output to CloudWatch Logs without a stream, with which it does not either.
REMARKS = {"open-monitoring-server", "clear-secret", "comment-behind-value", "missing-plugin-option"}


@pytest.mark.parametrize("name", sorted({*PLAIN, *CONFIGURED}))
def test_configuration_files_of_examples(name: str) -> None:
    """Beside its task and alone, each gives what is really wrong in it and nothing else."""
    folder = example_folder(name)
    for file in sorted(folder.glob("*.conf")):
        for words in ([], ["task-definition.json"]):
            run = lenswright("check", *words, "--config", file.name, "--format", "json", folder=folder)
            found = [json.loads(line) for line in run.stdout.decode().splitlines()]
            ids = {item["id"] for item in found if item["file"] == file.name}
            assert ids <= REMARKS, (file.name, words, ids)
