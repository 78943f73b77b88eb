"""The files that bring the check into other tools, each run as far as one machine can."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml

from conftest import COMMAND, ROOT, lenswright

FOLDER = ROOT / "Integrations"
WRONG = ROOT / "Tests/Cases/check/template-of-cdk-without-a-permission/template.json"
SPEC = ROOT / "Templates/web-service/lenswright.yaml"
# Programs of the test's own Python: cfn-lint, pre-commit, check-jsonschema.
TOOLS = Path(sys.executable).parent


@pytest.fixture
def binaries(tmp_path: Path) -> Path:
    """A folder with nothing but the command in it."""
    folder = tmp_path / "binaries"
    folder.mkdir()
    (folder / "lenswright").symlink_to(COMMAND)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's repository: a template with mistakes, a spec with what was compiled from it, and files that are none of ours."""
    folder = tmp_path / "project"
    (folder / "templates").mkdir(parents=True)
    shutil.copy(WRONG, folder / "templates/wrong.json")
    shutil.copy(SPEC, folder / "lenswright.yaml")
    assert lenswright("compile", "lenswright.yaml", "-o", "template.yaml", folder=folder).returncode == 0
    (folder / "package.json").write_text('{"name": "orders"}\n')
    (folder / "values.yaml").write_text("replicas: 2\n")
    return folder


def run(*words: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess:
    inherited = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={**inherited, "LC_ALL": "C.UTF-8", "HOME": tempfile.gettempdir(), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def validate(schema: str, path: Path) -> None:
    checked = run(TOOLS / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", path, folder=ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def with_paths(*folders: Path) -> str:
    return ":".join([*map(str, folders), os.environ["PATH"]])


# --- pre-commit -------------------------------------------------------------------------------------------------------


@pytest.fixture
def hooked(project: Path, tmp_path: Path, binaries: Path):
    """The project with both hooks, and a way to run one of them on all files."""
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]

    def commit(folder: Path) -> str:
        for words in (["init", "--quiet"], ["add", "--all"], [*identity, "commit", "--quiet", "--message", "All"]):
            done = run("git", *words, folder=folder)
            assert done.returncode == 0, done.stderr
        return run("git", "rev-parse", "HEAD", folder=folder).stdout.strip()

    hooks = tmp_path / "hooks"
    hooks.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    ids = [hook["id"] for hook in yaml.safe_load((hooks / ".pre-commit-hooks.yaml").read_text())]
    # The binary is there already; building another one takes minutes.
    entries = [{"id": id, "language": "system"} for id in ids]
    configuration = {"repos": [{"repo": str(hooks), "rev": commit(hooks), "hooks": entries}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(configuration))
    commit(project)

    def hook(id: str) -> subprocess.CompletedProcess:
        return run(
            TOOLS / "pre-commit", "run", id, "--all-files", "--color", "never",
            folder=project, PATH=with_paths(binaries), PRE_COMMIT_HOME=str(tmp_path / "cache"),
        )  # fmt: skip

    return hook


def test_hooks_are_valid(tmp_path: Path) -> None:
    manifest = ROOT / ".pre-commit-hooks.yaml"
    done = run(TOOLS / "pre-commit", "validate-manifest", manifest, folder=ROOT, PRE_COMMIT_HOME=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


def test_hook_of_check(hooked, project: Path) -> None:
    """It finds the mistake in the one template, and says nothing of files that are none."""
    done = hooked("lenswright-check")
    assert done.returncode == 1
    assert "error[missing-permission]" in done.stdout and "not-a-template" not in done.stdout
    assert re.findall(r"--> (\S+?):", done.stdout) == ["templates/wrong.json"]
    (project / "templates/wrong.json").unlink()
    run("git", "add", "--all", folder=project)
    assert hooked("lenswright-check").returncode == 0


def test_hook_of_compile(hooked, project: Path) -> None:
    assert hooked("lenswright-compile").returncode == 0
    with (project / "template.yaml").open("a") as file:
        file.write("# by hand\n")
    done = hooked("lenswright-compile")
    assert done.returncode == 1 and "template.yaml" in done.stdout


# --- GitHub -----------------------------------------------------------------------------------------------------------

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step.get("id", step["name"]): step for step in ACTION["runs"]["steps"]}


def test_action_is_valid() -> None:
    validate("github-actions", ROOT / "action.yml")


def test_action_runs_no_input() -> None:
    """No expression stands in a script, and each action is named by its commit."""
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")
        assert "uses" not in step or re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", step["uses"])


class Runner:
    """Runs the steps of the action that are scripts, with a GitHub runner's environment."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.project = project
        self.folder = folder
        folder.mkdir()
        self.outputs: dict[str, dict[str, str]] = {}

    def run(self, id: str, inputs: dict[str, str]) -> subprocess.CompletedProcess:
        step = STEPS[id]
        output = self.folder / "output"
        output.write_text("")
        values = {name: str(entry.get("default", "")) for name, entry in ACTION["inputs"].items()} | inputs
        script = self.folder / "script.sh"
        script.write_text(step["run"])
        done = run(
            "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script,
            folder=self.project,
            GITHUB_ACTION_PATH=str(ROOT), GITHUB_OUTPUT=str(output), RUNNER_TEMP=str(self.folder),
            RUNNER_OS="Linux", RUNNER_ARCH="X64",
            **{name: self.value(text, values) for name, text in step.get("env", {}).items()},
        )  # fmt: skip
        lines = [line.split("=", 1) for line in output.read_text().splitlines()]
        self.outputs[id] = {name: value for name, value in lines}
        return done

    def value(self, text: str, inputs: dict[str, str]) -> str:
        """What an expression of `env` comes to; the action uses these two kinds."""

        def replaced(match: re.Match) -> str:
            parts = match.group(1).split(".")
            if parts[0] == "inputs":
                return inputs[parts[1]]
            assert parts[0] == "steps" and parts[2] == "outputs", text
            return self.outputs[parts[1]].get(parts[3], "")

        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", replaced, text)


def checked(project: Path, folder: Path, **inputs: str) -> tuple[Runner, subprocess.CompletedProcess]:
    runner = Runner(project, folder)
    found = runner.run("command", {"binary": str(COMMAND)})
    assert found.returncode == 0 and runner.outputs["command"] == {"binary": str(COMMAND)}
    done = runner.run("check", inputs)
    assert done.returncode == 0, done.stderr
    return runner, done


def test_action(project: Path, tmp_path: Path) -> None:
    """The check leaves its exit code and the SARIF log to the steps behind it, and the last one fails."""
    runner, done = checked(project, tmp_path / "runner", paths="\n  templates \n\nlenswright.yaml", sarif="true")
    assert "[missing-permission]" in done.stdout
    outputs = runner.outputs["check"]
    assert outputs["exit-code"] == "1"
    log = json.loads(Path(outputs["sarif-file"]).read_text())
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["missing-permission"]
    assert runner.run("Say how it went", {}).returncode == 1


def test_action_without_findings(project: Path, tmp_path: Path) -> None:
    runner, _ = checked(project, tmp_path / "runner", paths="templates", allow="missing-permission")
    assert runner.outputs["check"] == {"exit-code": "0"}
    assert runner.run("Say how it went", {}).returncode == 0


@pytest.mark.parametrize("name", ["$(touch run)", "`touch run`", "; touch run", "a' \"b", "--fix", "*"])
def test_action_takes_any_word(project: Path, tmp_path: Path, name: str) -> None:
    """A word of an input is a word: it names a file, and nothing of it is run."""
    shutil.copy(WRONG, project / f"{name}.json")
    before = (project / f"{name}.json").read_bytes()
    runner, done = checked(project, tmp_path / "runner", paths=f"{name}.json", category=name)
    assert runner.outputs["check"]["exit-code"] == "1", done.stdout
    assert f"{name}.json:" in done.stdout
    assert not (project / "run").exists() and (project / f"{name}.json").read_bytes() == before
    runner, done = checked(project, tmp_path / "other", **{"paths": "templates", "fail-on": name, "arguments": name})
    assert runner.outputs["check"]["exit-code"] == "2" and not (project / "run").exists()


def test_action_finds_its_sources(project: Path, tmp_path: Path) -> None:
    """Without a binary the cache is asked by a hash of what the command is built from."""
    runner = Runner(project, tmp_path / "runner")
    done = runner.run("command", {})
    assert done.returncode == 0, done.stderr
    first = runner.outputs["command"]
    assert first["binary"] == f"{tmp_path}/runner/lenswright/lenswright"
    assert re.fullmatch(r"lenswright-Linux-X64-[0-9a-f]{40}", first["key"])
    runner.run("command", {})
    assert runner.outputs["command"] == first


def test_action_builds(tmp_path: Path) -> None:
    """What the release script has built is put where the next steps look for it."""
    copy = tmp_path / "action"
    shutil.copytree(FOLDER / "github", copy / "Integrations/github")
    (copy / "Scripts").mkdir()
    for name, line in (("setup", "true"), ("release", f"echo {COMMAND}")):
        script = copy / "Scripts" / name
        script.write_text(f"#!/bin/sh\n{line}\n")
        script.chmod(0o755)
    binary = tmp_path / "deep/er/lenswright"
    done = run(
        "bash", "-e", "-c", STEPS["Build it"]["run"], folder=tmp_path,
        GITHUB_ACTION_PATH=str(copy), BINARY=str(binary),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert binary.read_bytes() == COMMAND.read_bytes() and os.access(binary, os.X_OK)


def test_problem_matcher(project: Path, tmp_path: Path) -> None:
    """The lines of the style that the action prints are matched, each by one pattern, and the sentence below them by none."""
    matchers = json.loads((FOLDER / "github/problem-matcher.json").read_text())["problemMatcher"]
    for case in ("sizes", "options-of-the-router", "platforms-and-images"):
        folder = ROOT / "Tests/Cases/check" / case
        shutil.copytree(folder, project / "templates" / case)
    runner, done = checked(project, tmp_path / "runner", paths="templates")
    for owner in (matcher["owner"] for matcher in matchers):
        assert f"::remove-matcher owner={owner}::" in done.stdout
    (added,) = re.findall(r"^::add-matcher::(.+)$", done.stdout, re.MULTILINE)
    assert Path(added) == FOLDER / "github/problem-matcher.json"
    found = [json.loads(line) for line in lenswright("check", "templates", "--format", "json", folder=project).stdout.splitlines()]
    matched = []
    for line in done.stdout.splitlines():
        for matcher in matchers:
            (pattern,) = matcher["pattern"]
            match = re.match(pattern["regexp"], line)
            if not match:
                continue
            value = {key: match.group(index) for key, index in pattern.items() if key != "regexp"}
            value.setdefault("severity", matcher.get("severity"))
            matched.append((value["file"], int(value["line"]), int(value["column"]), value["severity"], value["code"]))
    words = {"error": "error", "warning": "warning", "advice": "notice"}
    assert matched == [
        (item["file"], item["line"], item["column"], words[item["severity"]], item["id"]) for item in found
    ]
    assert {"error", "warning", "notice"} == {one[3] for one in matched}


# --- GitLab -----------------------------------------------------------------------------------------------------------


def gitlab(**inputs: str) -> tuple[str, dict]:
    """The template with its inputs, as GitLab makes it: the text, and the job."""
    head, body = (FOLDER / "gitlab/lenswright.yml").read_text().split("\n---\n")
    declared = yaml.safe_load(head)["spec"]["inputs"]
    assert set(inputs) <= set(declared)
    values = {}
    for name, entry in declared.items():
        # An input without a default has to be given.
        values[name] = inputs[name] if name in inputs else entry["default"]
    text = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: str(values[match.group(1)]), body)
    (job,) = yaml.safe_load(text).values()
    return text, job


def test_gitlab_template_is_valid(tmp_path: Path) -> None:
    text, _ = gitlab(image="lenswright:1")
    (tmp_path / ".gitlab-ci.yml").write_text(text)
    validate("gitlab-ci", tmp_path / ".gitlab-ci.yml")
    (tmp_path / "head.yml").write_text((FOLDER / "gitlab/lenswright.yml").read_text().split("\n---\n")[0])
    validate("gitlab-ci", tmp_path / "head.yml")


def job_run(job: dict, project: Path, binaries: Path) -> subprocess.CompletedProcess:
    variables = {name: str(value) for name, value in job["variables"].items()}
    # GitLab joins the lines of both parts to one script, which ends at the first that fails.
    script = "\n".join(["set -eo pipefail", *job["before_script"], *job["script"]])
    return run("bash", "-c", script, folder=project, PATH=with_paths(binaries), **variables)


def test_gitlab_job(project: Path, binaries: Path) -> None:
    _, job = gitlab(image="lenswright:1", paths="templates lenswright.yaml")
    done = job_run(job, project, binaries)
    assert done.returncode == 1 and "error[missing-permission]" in done.stdout, done.stderr
    reports = job["artifacts"]["reports"]
    (issue,) = json.loads((project / reports["codequality"]).read_text())
    assert (issue["check_name"], issue["severity"]) == ("missing-permission", "critical")
    assert issue["location"]["path"] == "templates/wrong.json" and issue["location"]["lines"]["begin"] > 1
    assert ElementTree.parse(project / reports["junit"]).getroot().get("failures") == "1"
    _, job = gitlab(image="lenswright:1", paths="templates", arguments="--allow missing-permission")
    assert job_run(job, project, binaries).returncode == 0
    assert json.loads((project / reports["codequality"]).read_text()) == []


def test_gitlab_job_builds(project: Path, tmp_path: Path) -> None:
    """Without the command in the image it is built from the sources that are named; without these it says what is missing."""
    bare = tmp_path / "bare"
    bare.mkdir()
    _, job = gitlab(image="swift:6.2")
    done = job_run(job, project, bare)
    assert done.returncode == 2 and "has no lenswright" in done.stdout
    sources = tmp_path / "sources"
    shutil.copytree(FOLDER / "github", sources / "Integrations/github")
    build = sources / "Integrations/github/build"
    build.write_text(f'#!/bin/sh\nmkdir -p "$(dirname "$1")" && ln -s {COMMAND} "$1"\n')
    for words in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["add", "--all"],
        ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "All"],
    ):
        assert run("git", *words, folder=sources).returncode == 0
    _, job = gitlab(image="swift:6.2", source=f"file://{sources}", paths="templates")
    done = job_run(job, project, bare)
    assert done.returncode == 1 and "error[missing-permission]" in done.stdout, done.stderr


# --- CodeBuild --------------------------------------------------------------------------------------------------------

BUILDSPEC = yaml.safe_load((FOLDER / "codebuild/buildspec.yml").read_text())


def build(project: Path, binaries: Path, **variables: str) -> subprocess.CompletedProcess:
    """Runs the phases: in each, what follows a command that fails is left out, and so is the next phase behind it."""
    given = BUILDSPEC["env"]["variables"]
    assert set(variables) <= set(given)
    commands = [command for phase in BUILDSPEC["phases"].values() for command in phase["commands"]]
    return run(
        BUILDSPEC["env"]["shell"], "-c", "\n".join(["set -e", *commands]), folder=project,
        PATH=with_paths(binaries), **{**given, **variables},
    )  # fmt: skip


def test_buildspec_has_what_codebuild_knows() -> None:
    # Source: "Build specification reference for CodeBuild" in its user guide, 2026-11-27.
    assert BUILDSPEC["version"] == 0.2
    assert set(BUILDSPEC) <= {"version", "run-as", "env", "proxy", "batch", "phases", "reports", "artifacts", "cache"}
    assert set(BUILDSPEC["phases"]) <= {"install", "pre_build", "build", "post_build"}
    for report in BUILDSPEC["reports"].values():
        assert report["file-format"] == "JUNITXML" and report["files"]


def test_buildspec(project: Path, binaries: Path) -> None:
    done = build(project, binaries, LENSWRIGHT_PATHS="templates")
    assert done.returncode == 1 and "error[missing-permission]" in done.stdout, done.stderr
    (report,) = BUILDSPEC["reports"].values()
    (pattern,) = report["files"]
    (file,) = (project / report["base-directory"]).glob(pattern)
    assert ElementTree.parse(file).getroot().get("failures") == "1"


def test_buildspec_holds_a_template_against_its_spec(project: Path, binaries: Path) -> None:
    words = {"LENSWRIGHT_PATHS": "template.yaml", "LENSWRIGHT_SPEC": "lenswright.yaml", "LENSWRIGHT_TEMPLATE": "template.yaml"}
    done = build(project, binaries, **words)
    assert done.returncode == 0, done.stdout + done.stderr
    (project / "template.yaml").write_text((project / "template.yaml").read_text() + "# by hand\n")
    assert build(project, binaries, **words).returncode == 1


# --- cfn-lint ---------------------------------------------------------------------------------------------------------


def cfn_lint(*words: str | Path, folder: Path, **environment: str) -> list[dict]:
    done = run(
        TOOLS / "cfn-lint", "--append-rules", FOLDER / "cfn-lint", "--format", "json", *words,
        folder=folder, **environment,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return [one for one in json.loads(done.stdout) if one["Rule"]["Id"].endswith("9224")]


def places(found: list[dict]) -> list[tuple]:
    return sorted(
        (
            one["Level"],
            one["Location"]["Start"]["LineNumber"],
            one["Location"]["Start"]["ColumnNumber"],
            re.findall(r"\[([a-z0-9-]+)\]$", one["Message"])[0],
        )
        for one in found
    )


# Templates with every severity, in YAML and JSON, with conditions, and one that SAM rewrites.
LINTED = ["options-of-the-router", "template-of-cdk-without-a-permission", "template-with-for-each-include-and-sam",
          "conditions-of-which-one-branch-is-wrong", "security-groups-in-every-form"]  # fmt: skip


@pytest.mark.parametrize("name", LINTED)
def test_cfn_lint_shows_what_the_check_finds(name: str, tmp_path: Path) -> None:
    folder = ROOT / "Tests/Cases/check" / name
    (template,) = folder.glob("template.*")
    words = {"error": "Error", "warning": "Warning", "advice": "Informational"}
    expected = [json.loads(line) for line in lenswright("check", template, "--format", "json").stdout.splitlines()]
    found = cfn_lint("--include-checks", "I", "--", template, folder=tmp_path, LENSWRIGHT=str(COMMAND))
    assert places(found) == sorted((words[one["severity"]], one["line"], one["column"], one["id"]) for one in expected)
    assert expected or name == "template-with-for-each-include-and-sam"


def test_cfn_lint_leaves_other_templates_alone(tmp_path: Path) -> None:
    """A template without FireLens is not even looked at: the command that is named here does not exist."""
    (tmp_path / "template.yaml").write_text("Resources: { Topic: { Type: AWS::SNS::Topic } }\n")
    done = run(
        TOOLS / "cfn-lint", "--append-rules", FOLDER / "cfn-lint", "--", "template.yaml",
        folder=tmp_path, LENSWRIGHT="/nowhere/lenswright",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")


def test_cfn_lint_says_when_the_command_is_missing(tmp_path: Path) -> None:
    (found,) = cfn_lint("--", WRONG, folder=tmp_path, PATH=str(tmp_path))
    assert found["Level"] == "Error" and "lenswright was not found" in found["Message"]
    (found,) = cfn_lint("--", WRONG, folder=tmp_path, LENSWRIGHT="/nowhere/lenswright")
    assert "could not be run" in found["Message"]
    broken = tmp_path / "lenswright"
    broken.write_text("#!/bin/sh\necho oh no >&2\nexit 2\n")
    broken.chmod(0o755)
    (found,) = cfn_lint("--", WRONG, folder=tmp_path, LENSWRIGHT=str(broken))
    assert "failed: oh no" in found["Message"]


def test_cfn_lint_as_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file the places are ways, which cfn-lint turns into lines of the text that it was given."""
    from cfnlint.api import lint
    from cfnlint.config import ManualArgs

    monkeypatch.setenv("LENSWRIGHT", str(COMMAND))
    text = WRONG.read_text()
    found = lint(text, config=ManualArgs(append_rules=[str(FOLDER / "cfn-lint")]))
    (match,) = (match for match in found if match.rule.id == "E9224")
    (expected,) = (json.loads(line) for line in lenswright("check", WRONG, "--format", "json").stdout.splitlines())
    assert match.message.endswith("[missing-permission]") and match.linenumber == expected["line"]
