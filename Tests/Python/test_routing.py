"""`lenswright test` as a user meets it: golden cases, exit codes, reports for CI, real lines, and a real engine where there is one."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema
import pytest

from conftest import COMMAND, ROOT, lenswright

CASES = sorted(path for path in (ROOT / "Tests/Cases/test").iterdir() if path.is_dir())
SCHEMA = json.loads((ROOT / "Schemas/tests.schema.json").read_text())
ENGINE = os.environ.get("LENSWRIGHT_FLUENT_BIT")

FINE, FINDINGS, USAGE = 0, 1, 2

SPEC = """
service: shop
containers:
  app:
    image: nginx:1.27
    logs: { parse: json, routes: [{ to: main }, { to: errors, when: { level: error } }] }
destinations: { main: { type: stdout }, errors: { type: stdout } }
tests:
  - { name: an error, from: app, line: '{"level":"error"}', reaches: [main, errors] }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lenswright.yaml").write_text(SPEC)
    return tmp_path


def words(example: Path) -> list[str]:
    path = example / "arguments"
    return shlex.split(path.read_text()) if path.exists() else []


def recorded(example: Path, name: str) -> bytes:
    path = example / name
    return path.read_bytes() if path.exists() else b""


# --- The golden cases, through the command ----------------------------------------------------------------------------


@pytest.mark.parametrize("example", CASES, ids=lambda case: case.name)
def test_golden_case(example: Path) -> None:
    lines = example / "input.log"
    if lines.exists():
        run = lenswright("test", *words(example), folder=example, text=lines.read_bytes())
        assert run.stdout == recorded(example, "lines.txt")
        assert run.stderr == recorded(example, "sums.txt")
        is_open = b"not decided" in run.stderr
        assert run.returncode == (FINDINGS if is_open else FINE)
        counted = lenswright("test", *words(example), "--counts", folder=example, text=lines.read_bytes())
        assert counted.stdout == recorded(example, "sums.txt")
        return
    run = lenswright("test", *words(example), folder=example)
    said = run.stderr.decode()
    assert "Fatal error" not in said and "Stack dump" not in said
    assert re.sub(rb" in \d+ ms\n$", b"\n", run.stdout) == recorded(example, "report.txt")
    assert run.stderr == recorded(example, "diagnostics.txt")
    report = recorded(example, "report.json")
    passed = json.loads(report)["passed"] if report else False
    assert run.returncode == (FINE if passed else FINDINGS)


@pytest.mark.parametrize("example", [case for case in CASES if (case / "report.json").exists()], ids=lambda case: case.name)
def test_reports_for_programs(example: Path) -> None:
    """The JSON is what its schema says, and JUnit's counts are right."""
    report = json.loads(lenswright("test", *words(example), "--format", "json", folder=example).stdout)
    jsonschema.validate(report, SCHEMA)
    suites = ElementTree.fromstring(lenswright("test", *words(example), "--format", "junit", folder=example).stdout)
    assert suites.tag == "testsuites"
    (suite,) = suites
    assert [(test.get("name"), test.get("classname")) for test in suite] == [
        (test["name"], report["spec"]) for test in report["tests"]
    ]
    marks = {"passed": [], "failed": ["failure"], "undecided": ["error"]}
    for element, test in zip(suite, report["tests"]):
        assert [child.tag for child in element] == marks[test["status"]]
        assert re.fullmatch(r"\d+\.\d{3}", element.get("time"))
        for child in element:
            assert child.get("message") == test["problems"][0]["message"]
            assert test["name"] in child.text
    for parent in (suites, suite):
        assert int(parent.get("tests")) == len(report["tests"])
        assert int(parent.get("failures")) == sum(test["status"] == "failed" for test in report["tests"])
        assert int(parent.get("errors")) == sum(test["status"] == "undecided" for test in report["tests"])


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1, "spec": "x", "passed": True, "tests": [{}]}, SCHEMA)


def test_names_that_xml_cannot_hold(folder: Path) -> None:
    text = SPEC.replace("name: an error", 'name: "a <b> & \\"c\\" \\x01 é \\uFFFE"')
    (folder / "lenswright.yaml").write_text(text)
    run = lenswright("test", "--format", "junit", folder=folder)
    (suite,) = ElementTree.fromstring(run.stdout)
    assert suite[0].get("name") == 'a <b> & "c" \\u0001 é \\uFFFE'


def test_report_in_a_file(folder: Path) -> None:
    for format in ("text", "json", "junit"):
        run = lenswright("test", "--format", format, "-o", "report", folder=folder)
        assert (run.returncode, run.stdout, run.stderr) == (FINE, b"", b"")
        assert b"an error" in (folder / "report").read_bytes()
    assert lenswright("test", "-o", "nowhere/report", folder=folder).returncode == USAGE


def test_amount_of_text(folder: Path) -> None:
    quiet = lenswright("test", "--quiet", folder=folder).stdout.decode()
    normal = lenswright("test", folder=folder).stdout.decode()
    verbose = lenswright("test", "--verbose", folder=folder).stdout.decode()
    assert re.fullmatch(r"1 test: 1 passed in \d+ ms\n", quiet)
    assert normal.startswith("pass  an error\n") and len(normal.splitlines()) == 3
    assert '{"level":"error"' in verbose and "line 6" in verbose


def test_words_that_are_wrong(folder: Path) -> None:
    for wrong in (
        ["--source", "stderr"],
        ["--counts"],
        ["--quiet", "--verbose"],
        ["--format", "xml"],
        ["--from", "app", "--format", "junit"],
        ["--from", "app", "--engine", "x"],
        ["--from", "app", "--filter", "x"],
        ["--from", "app", "-o", "x"],
        ["-", "--from", "app"],
        ["nowhere.yaml"],
    ):
        run = lenswright("test", *wrong, folder=folder)
        assert (run.returncode, run.stdout) == (USAGE, b""), wrong


def test_spec_on_standard_input(folder: Path) -> None:
    run = lenswright("test", "-", text=SPEC.encode())
    assert run.returncode == FINE


# --- Lines ------------------------------------------------------------------------------------------------------------


def follow(folder: Path, text: bytes, *more: str) -> subprocess.CompletedProcess:
    return lenswright("test", "--from", "app", *more, folder=folder, text=text)


def test_who_writes_the_lines(folder: Path) -> None:
    run = lenswright("test", "--from", "ap", folder=folder)
    assert run.returncode == FINDINGS
    assert b"lines come from `app`" in run.stderr


@pytest.mark.parametrize(
    "text, count",
    [(b"", 0), (b"\n", 1), (b"x", 1), (b"x\n", 1), (b"\n\n\nx", 4), (b"a\r\nb\r\n", 2)],
    ids=["nothing", "an-empty-line", "no-end", "one", "empty-lines", "carriage-returns"],
)
def test_ends_of_lines(folder: Path, text: bytes, count: int) -> None:
    run = follow(folder, text, "--format", "json")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == FINE
    assert lines[:-1] == [{"line": number + 1, "reaches": ["main"]} for number in range(count)]
    assert lines[-1] == {"lines": count, "records": {"main": count, "errors": 0}, "nowhere": 0, "undecided": 0}


def test_lines_that_nobody_would_write(folder: Path) -> None:
    """Whatever comes, each line gets a line, and what is no UTF-8 is not guessed about."""
    import random

    generator = random.Random(7)
    lines = [bytes(generator.randrange(256) for _ in range(generator.randrange(60))).replace(b"\n", b"") for _ in range(500)]
    lines += [b"\0", b"\xff" * 100, b"{" * 5000, b"[" * 70000, b'{"level":"' + b"\\u0000" * 3000 + b'"}']
    run = follow(folder, b"\n".join(lines) + b"\n")
    assert run.returncode in (FINE, FINDINGS)
    assert len(run.stdout.splitlines()) == len(lines)
    assert run.stderr.decode().startswith(f"{len(lines)} lines\n")
    # What would do something to a terminal is spelled out.
    assert not set(run.stdout) & (set(range(0x20)) - {0x0A})


def test_a_line_without_an_end(folder: Path) -> None:
    run = follow(folder, b"x" * (17 << 20), "--counts")
    assert run.returncode == USAGE
    assert b"line 1 of standard input is longer than 16 MiB" in run.stderr
    run = follow(folder, b"x" * (1 << 20) + b"\nshort\n", "--counts")
    assert run.returncode == FINE
    assert run.stdout.startswith(b"2 lines\n")


def test_memory_does_not_grow(folder: Path) -> None:
    """Ten times the lines take the same memory, joined ones too."""
    (folder / "joining.yaml").write_text(SPEC.replace("parse: json", "parse: json, multiline: java"))
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    line = b'{"level":"info","msg":"' + b"x" * 200 + b'"}\n'
    for spec in ("lenswright.yaml", "joining.yaml"):
        sizes = []
        for count in (2_000, 20_000):
            (folder / "input.log").write_bytes(line * count)
            with (folder / "input.log").open("rb") as lines:
                run = subprocess.run(
                    [sys.executable, "-c", script, str(COMMAND), "test", spec, "--from", "app", "--counts"],
                    cwd=folder, stdin=lines, capture_output=True, timeout=120, check=True,
                )
            sizes.append(int(run.stdout))
        assert sizes[1] - sizes[0] < 2_000, f"{spec}: {sizes} KiB"


def test_reader_that_stops_reading(folder: Path) -> None:
    process = subprocess.Popen(
        [str(COMMAND), "test", "--from", "app"],
        cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    process.stdout.close()
    try:
        process.stdin.write(b"x\n" * 200_000)
        process.stdin.close()
    except BrokenPipeError:
        pass
    assert process.wait(timeout=60) != 0
    assert b"Fatal error" not in process.stderr.read()


# --- An engine --------------------------------------------------------------------------------------------------------

FAKE = """#!{python}
import os, re, socket, sys, time
if "--version" in sys.argv:
    print({version!r})
    sys.exit(0)
folder = os.path.dirname(sys.argv[sys.argv.index("-c") + 1])
{body}
"""

LISTEN = """
listener = socket.socket(socket.AF_UNIX)
listener.bind(folder + "/in.sock")
listener.listen()
input, _ = listener.accept()
"""


@pytest.fixture
def engine(folder: Path):
    """Makes a program that plays an engine badly, and says what the command made of it; nothing may be left behind."""
    places = folder / "tmp"
    places.mkdir()

    def run(body: str, version: str = "Fluent Bit v5.1.1") -> subprocess.CompletedProcess:
        path = folder / "engine"
        path.write_text(FAKE.format(python=sys.executable, version=version, body=body))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        result = subprocess.run(
            [str(COMMAND), "test", "--engine", str(path)],
            cwd=folder, env={**os.environ, "TMPDIR": str(places)}, capture_output=True, timeout=100,
        )
        assert list(places.iterdir()) == []
        return result

    return run


def test_engine_that_is_none(folder: Path, engine) -> None:
    run = lenswright("test", "--engine", "nowhere", folder=folder)
    assert run.returncode == USAGE and b"cannot start nowhere" in run.stderr
    run = lenswright("test", "--engine", "lenswright.yaml", folder=folder)
    assert run.returncode == USAGE and b"cannot start lenswright.yaml" in run.stderr
    run = engine("", version="BusyBox v1.36")
    assert run.returncode == USAGE and b"is not a Fluent Bit" in run.stderr


def test_engine_that_does_not_start(engine) -> None:
    run = engine("print('[error] [config] no such plugin'); sys.exit(1)")
    assert run.returncode == USAGE
    assert b"the engine does not start:\n  [error] [config] no such plugin" in run.stderr


def test_engine_that_does_not_listen(engine) -> None:
    run = engine("print('[warn] thinking', flush=True); time.sleep(60)")
    assert run.returncode == USAGE
    assert b"the engine does not listen:\n  [warn] thinking" in run.stderr


def test_engine_that_ends(engine) -> None:
    run = engine(LISTEN + "input.recv(10); print('[error] signal 11', flush=True)")
    assert run.returncode == USAGE
    assert b"signal 11" in run.stderr


def test_engine_that_ignores_its_end(engine) -> None:
    run = engine("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + LISTEN + "time.sleep(60)")
    assert run.returncode == FINDINGS
    assert b"the engine nothing" in run.stdout


def test_engine_that_sends_rubbish(engine) -> None:
    body = LISTEN + "output = socket.socket(socket.AF_UNIX); output.connect(folder + '/out1.sock')\n"
    run = engine(body + "output.sendall(b'\\xc1'); time.sleep(60)")
    assert run.returncode == USAGE
    assert b"no message of the forward protocol" in run.stderr


def test_nothing_to_ask_an_engine(folder: Path) -> None:
    """Without tests none is started."""
    (folder / "lenswright.yaml").write_text(SPEC.split("tests:")[0])
    run = lenswright("test", "--engine", "nowhere", folder=folder)
    assert (run.returncode, run.stdout) == (FINE, b"lenswright.yaml has no tests\n")


@pytest.mark.parametrize("example", [case for case in CASES if (case / "report.json").exists()], ids=lambda case: case.name)
def test_real_engine(example: Path) -> None:
    """A real Fluent Bit does what the model says of every case, and decides what the model leaves open."""
    if ENGINE is None:
        pytest.skip("LENSWRIGHT_FLUENT_BIT names no Fluent Bit to compare with")
    model = json.loads(recorded(example, "report.json"))
    run = lenswright("test", *words(example), "--engine", ENGINE, "--format", "json", folder=example)
    report = json.loads(run.stdout)
    assert [problem for test in report["tests"] for problem in test["problems"] if problem["kind"] == "engine"] == []
    for test, known in zip(report["tests"], model["tests"]):
        assert known["status"] in (test["status"], "undecided"), test["name"]
