"""Each way of delivery with a real Fluent Bit: what the agent, the init process, the shell or an image would do, and then records.

LENSWRIGHT_FLUENT_BIT names the engine; without it these tests say that they were skipped.
"""

from __future__ import annotations

import json
import os
import re
import socket
import struct
import subprocess
import time
from pathlib import Path

import pytest

import templates
from conftest import lenswright

ENGINE = os.environ.get("LENSWRIGHT_FLUENT_BIT")

pytestmark = pytest.mark.skipif(not ENGINE, reason="LENSWRIGHT_FLUENT_BIT names no Fluent Bit")

# In host mode ECS generates no listeners, so that several engines can run side by side.
SPEC = """\
service: ingest
launchType: EC2
networkMode: host
containers:
  app:
    image: golang:1.23
    memoryReservation: 64
    logs:
      parse: json
      add: { team: payments }
      routes:
        - { to: alerts, when: { level: error }, add: { route: alerts } }
        - { to: all, add: { route: all } }
router:
  DELIVERY
  grace: 2s
  environment: { ORIGIN: ingest }
  config: { bucket: acme-config, include: [own/extra.conf], parsers: [own/parsers.conf] }
destinations:
  alerts: { type: stdout, format: json_lines }
  all: { type: stdout, format: json_lines }
"""

# Another indentation than the compiler's, a file that includes another, and a parser of its own.
EXTRA = """\
# Sections beside the [PARSER] of ours.
[FILTER]
  Name   modify
  Match  app-firelens*
  Add    origin ${ORIGIN}
@INCLUDE more.conf
"""
MORE = """\
[filter]
\tName parser
\tMatch app-firelens*
\tKey_Name note
\tParser acme
\tReserve_Data On
"""
PARSERS = """\
[parser]
  Name   acme
  Format regex
  Regex  ^(?<word>[a-z]+) (?<rest>.*)$
"""

LINES = ['{"level":"error","note":"disk is full"}', '{"level":"info","note":"hello you"}', "no json"]

DELIVERIES = {
    "inline": "delivery: inline",
    "s3": "delivery: s3",
    "init": "delivery: init",
    "image": "delivery: image\n  image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/router:1",
}


def packed(value: object) -> bytes:
    """MessagePack, as far as Docker's log driver needs it."""
    if isinstance(value, str):
        text = value.encode()
        return b"\xdb" + struct.pack(">I", len(text)) + text
    if isinstance(value, int):
        return b"\xd3" + struct.pack(">q", value)
    if isinstance(value, list):
        return b"\xdc" + struct.pack(">H", len(value)) + b"".join(map(packed, value))
    assert isinstance(value, dict)
    return b"\xde" + struct.pack(">H", len(value)) + b"".join(packed(k) + packed(v) for k, v in value.items())


class Router:
    """The files of a router's container under a folder of this machine, and the engine on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root"
        run = lenswright("package", "spec.yaml", "--print", "--format", "json", "-o", "out.json", folder=folder)
        assert run.returncode == 0, run.stderr.decode()
        template = templates.read((folder / "out.json").read_text())
        (task,) = templates.resources(template, "AWS::ECS::TaskDefinition").values()
        self.container = task["Properties"]["ContainerDefinitions"][-1]
        self.options = self.container["FirelensConfiguration"]["Options"]
        self.variables = {item["Name"]: item["Value"] for item in self.container.get("Environment", [])}
        self.assets = folder / "out.assets"

    def local(self, text: str) -> str:
        """Absolute paths of the container as they are on this machine."""
        return re.sub(r"(?<![\w}])/(tmp|fluent-bit/etc|init|lenswright|var/run)(?=/)", rf"{self.root}/\1", text)

    def put(self, path: str, text: str) -> Path:
        place = Path(self.local(path))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(self.local(text))
        return place

    def agent(self) -> None:
        """What ECS writes, and what it fetches."""
        plain = lenswright("preview", "spec.yaml", "--plain", folder=self.folder).stdout.decode()
        first = re.split(r"^# /\S+ in `log_router`.*\n", plain, flags=re.M)
        generated = first[0] if first[0].strip() else first[1]
        self.put("/fluent-bit/etc/fluent-bit.conf", generated)
        if self.options.get("config-file-type") == "s3":
            self.put("/fluent-bit/etc/external.conf", self.object(self.options["config-file-value"]))

    def object(self, arn: object) -> str:
        text = arn if isinstance(arn, str) else arn["Fn::Sub"]
        assert text.startswith("arn:${AWS::Partition}:s3:::acme-config/ingest/")
        return (self.assets / text.rsplit("/", 1)[1]).read_text()

    def start_line(self) -> list[str]:
        """The words that start the engine, after whatever the container does before."""
        (self.root / "tmp").mkdir(parents=True, exist_ok=True)
        main = self.local("/fluent-bit/etc/fluent-bit.conf")
        fetched = {k: v for k, v in self.variables.items() if k.startswith("aws_fluent_bit_init_s3_")}
        if fetched:
            # The order of the variables is nobody's choice.
            parsers, lines = [], ["@INCLUDE /fluent-bit/etc/fluent-bit.conf\n"]
            for arn in reversed(fetched.values()):
                text = self.object(arn)
                path = "/init/fluent-bit-init-s3-files/" + arn["Fn::Sub"].rsplit("/", 1)[1]
                self.put(path, text)
                if "[PARSER]" in text or "[MULTILINE_PARSER]" in text:
                    parsers += ["-R", self.local(path)]
                else:
                    lines.append(f"@INCLUDE {path}\n")
            main = str(self.put("/init/fluent-bit-init.conf", "".join(lines)))
            return [ENGINE, "-c", main, *parsers]
        if "/lenswright/" in self.options.get("config-file-value", ""):
            copied = re.search(r"^COPY (.*) /lenswright/$", (self.assets / "Dockerfile").read_text(), re.M)
            for name in copied.group(1).split():
                self.put(f"/lenswright/{name}", (self.assets / name).read_text())
        if "Command" in self.container:
            assert self.container["EntryPoint"] == ["sh", "-c"]
            (script,) = self.container["Command"]
            assert script.endswith(" && exec sh /entrypoint.sh")
            return ["sh", "-c", self.local(script).replace("exec sh /entrypoint.sh", f"exec {ENGINE} -c {main}")]
        return [ENGINE, "-c", main]

    def run(self, lines: list[str]) -> list[dict]:
        self.agent()
        words = self.start_line()
        (self.root / "var/run").mkdir(parents=True, exist_ok=True)
        variables = {name: self.local(value) for name, value in self.variables.items() if isinstance(value, str)}
        log = (self.folder / "log").open("w+")
        engine = subprocess.Popen(
            words, env={**os.environ, **variables}, stdout=subprocess.PIPE, stderr=log, text=True, cwd=self.folder
        )
        try:
            self.send(lines, engine)
            time.sleep(3)
        finally:
            engine.terminate()
            out, _ = engine.communicate(timeout=20)
        log.seek(0)
        assert engine.returncode == 0, log.read()
        return [json.loads(line) for line in out.splitlines() if line.startswith("{")]

    def send(self, lines: list[str], engine: subprocess.Popen) -> None:
        address = self.local("/var/run/fluent.sock")
        for _ in range(100):
            assert engine.poll() is None, (self.folder / "log").read_text()
            try:
                with socket.socket(socket.AF_UNIX) as connection:
                    connection.connect(address)
                    for number, line in enumerate(lines):
                        record = {"log": line, "source": "stdout", "container_name": "/app"}
                        connection.sendall(packed(["app-firelens-0123", 1_700_000_000 + number, record]))
                    return
            except (FileNotFoundError, ConnectionRefusedError):
                time.sleep(0.1)
        pytest.fail((self.folder / "log").read_text())


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_records_come_out_the_same_by_every_way(delivery: str, tmp_path: Path) -> None:
    # A path of more than a hundred bytes is none for a socket.
    folder = tmp_path
    (folder / "own").mkdir()
    (folder / "spec.yaml").write_text(SPEC.replace("DELIVERY", DELIVERIES[delivery]))
    for name, text in (("extra", EXTRA), ("more", MORE), ("parsers", PARSERS)):
        (folder / f"own/{name}.conf").write_text(text)
    records = Router(folder).run(LINES)
    for record in records:
        record.pop("date")
        assert record.pop("ecs_task_arn") == "<ecs_task_arn>"
        assert record.pop("ecs_cluster") == "<ecs_cluster>"
        record.pop("ecs_task_definition")
        record.pop("ec2_instance_id")
    common = {"source": "stdout", "container_name": "/app", "team": "payments", "origin": "ingest"}
    error = {"level": "error", "word": "disk", "rest": "is full", **common}
    info = {"level": "info", "word": "hello", "rest": "you", **common}
    text = {"log": "no json", **common}
    expected = [{**record, "route": "all"} for record in (error, info, text)] + [{**error, "route": "alerts"}]
    order = json.dumps
    assert sorted(records, key=lambda r: order(r, sort_keys=True)) == sorted(
        expected, key=lambda r: order(r, sort_keys=True)
    )
