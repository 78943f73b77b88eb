"""`lenswright new` from outside: what it writes stands up to others' tools, what it asks on a terminal, and what it leaves alone."""

from __future__ import annotations

import functools
import json
import os
import pty
import re
import select
import shlex
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
import yaml
from cfnlint.api import lint
from cfnlint.config import ManualArgs

import documents
import specs
import templates
import transcripts
from conftest import COMMAND, ROOT, lenswright

STARTERS = re.findall(r"^\| `([\w-]+)` \|", (ROOT / "Templates/README.md").read_text(), re.MULTILINE)
PLATFORMS = ["github", "gitlab", "codepipeline", "none"]

assert len(STARTERS) >= 8


def new(*words: str, folder: Path, code: int = 0) -> str:
    run = lenswright("new", *words, folder=folder)
    text = run.stdout.decode() + run.stderr.decode()
    assert run.returncode == code, text
    assert "Fatal error" not in text
    return text


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def findings(text: str) -> list[str]:
    arguments = ManualArgs(regions=["us-east-1", "eu-west-1"], include_checks=["I"])
    return [f"{match.rule.id} line {match.linenumber}: {match.message}" for match in lint(text, config=arguments)]


# --- What is written --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=STARTERS)
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service of each starter, with the pipelines of every platform among the four."""
    folder = tmp_path_factory.mktemp("new")
    platform = PLATFORMS[STARTERS.index(request.param) % 3]
    new(request.param, "checkout", "--ci", platform, folder=folder)
    return folder / "checkout"


def test_cfn_lint_finds_nothing(service: Path) -> None:
    for name in ["template.yaml", "pipeline.yaml"]:
        if (service / name).exists():
            assert findings((service / name).read_text()) == []


def test_the_commands_of_its_page_work(service: Path, tmp_path: Path) -> None:
    """Those of lenswright are run; `aws cloudformation deploy` gives each parameter that has no default, and no other."""
    page = (service / "README.md").read_text()
    shown = documents.commands("README.md", page)
    before = {name: (service / name).read_bytes() for name in files(service)}
    own = [one.command for one in shown if one.program == "lenswright" and not one.is_name]
    assert len(own) >= 4
    for command in own:
        assert "[exit " not in transcripts.run(command, service).output, command
    assert {name: (service / name).read_bytes() for name in before} == before, "the template is not current"

    deployments = [one.command for one in shown if one.command.startswith("aws cloudformation deploy")]
    assert deployments
    template = templates.read((service / "template.yaml").read_text())
    asked = {name for name, value in template.get("Parameters", {}).items() if "Default" not in value}
    words = shlex.split(deployments[0])
    given = [word.split("=")[0] for word in words if re.match(r"\w+=\$", word)]
    assert sorted(given) == sorted(asked)
    if "pipeline.yaml" in files(service):
        words = shlex.split(next(one for one in deployments if "pipeline.yaml" in one))
        pipeline = templates.read((service / "pipeline.yaml").read_text())
        required = {name for name, value in pipeline["Parameters"].items() if "Default" not in value}
        assert {word.split("=")[0] for word in words if re.match(r"\w+=\$", word)} == required


@functools.cache
def validator(kind: str) -> tuple[bytes, jsonschema.Validator]:
    text = lenswright("schema", "--kind", kind).stdout
    return text, jsonschema.Draft202012Validator(json.loads(text))


def test_the_schema_beside_it_takes_it(service: Path) -> None:
    for name, kind in [("lenswright.yaml", "spec"), ("platform.yaml", "base")]:
        path = service / name
        if not path.exists():
            continue
        line = path.read_text().splitlines()[0]
        place = line.removeprefix("# yaml-language-server: $schema=")
        assert place != line
        text, schema = validator(kind)
        assert (service / place).read_bytes() == text
        assert list(schema.iter_errors(specs.read(path.read_text()))) == []


@pytest.mark.parametrize("starter", ["web-service", "scheduled-task", "fluentd-service"])
@pytest.mark.parametrize(
    ("platform", "path", "schema"),
    [("github", ".github/workflows/shop.yml", "github-workflows"), ("gitlab", ".gitlab-ci.yml", "gitlab-ci")],
)
def test_pipelines_are_what_their_platforms_read(
    starter: str, platform: str, path: str, schema: str, tmp_path: Path
) -> None:
    new(starter, "shop", "--ci", platform, folder=tmp_path)
    file = tmp_path / "shop" / path
    run = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    pipeline = yaml.safe_load(file.read_text())
    jobs = pipeline["jobs"] if platform == "github" else {k: v for k, v in pipeline.items() if k in ("check", "deploy")}
    assert set(jobs) == {"check", "deploy"}
    for job in jobs.values():
        steps = [step["run"] for step in job["steps"] if "run" in step] if platform == "github" else job["script"]
        for step in steps:
            subprocess.run(["sh", "-n", "-c", step], check=True, timeout=60)
            # What the pipeline does with the service is green from its first day.
            if step.startswith("lenswright "):
                assert "[exit " not in transcripts.run(step, tmp_path / "shop").output, step
    if platform == "github":
        uses = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
        assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one) for one in uses), "a tag can be moved to other code"


def test_a_changed_spec_fails_the_pipeline(tmp_path: Path) -> None:
    new("worker", "shop", "--ci", "github", folder=tmp_path)
    spec = tmp_path / "shop/lenswright.yaml"
    spec.write_text(spec.read_text().replace("max: 10", "max: 11"))
    output = transcripts.run("lenswright compile --check -o template.yaml", tmp_path / "shop").output
    assert "template.yaml differs from what lenswright.yaml compiles to" in output and "[exit 1]" in output


# --- Where it is written ----------------------------------------------------------------------------------------------


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "README.md").write_text("mine\n")
    text = new("worker", "shop", folder=tmp_path, code=2)
    assert "shop/README.md is there already" in text and "--force" in text
    assert files(folder) == ["README.md"]
    (folder / "lenswright.yaml").write_text("mine\n")
    assert "2 files are there already" in new("worker", "shop", folder=tmp_path, code=2)
    new("worker", "shop", "--force", folder=tmp_path)
    assert (folder / "README.md").read_text().startswith("# shop\n")


def test_a_folder_with_other_files_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("mine\n")
    folder = tmp_path / "orders"
    folder.mkdir()
    (folder / "main.py").write_text("mine\n")
    new("worker", ".", folder=folder)
    assert "service: orders\n" in (folder / "lenswright.yaml").read_text()
    assert (folder / "main.py").read_text() == "mine\n"


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["plain", "forced"])
def test_links_are_not_followed(force: list[str], tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "victim").write_text("mine\n")
    for name in ["template.yaml", "README.md", "dangling"]:
        folder = tmp_path / name
        folder.mkdir()
        if name == "dangling":
            (folder / "lenswright.yaml").symlink_to(outside / "new")
        else:
            (folder / name).symlink_to(outside / "victim")
        assert "is no file, and is not overwritten" in new("worker", f"./{name}", "--name", "x", *force, folder=tmp_path, code=2)
        assert len(files(folder)) == 1
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / ".github").symlink_to(outside)
    text = new("worker", "linked", "--ci", "github", *force, folder=tmp_path, code=2)
    assert "nothing is written through it" in text
    assert files(outside) == ["victim"] and (outside / "victim").read_text() == "mine\n"


def test_it_is_whole_or_not_there(tmp_path: Path) -> None:
    """A file that cannot be written takes the others with it."""
    starter = tmp_path / "starters/deep"
    starter.mkdir(parents=True)
    (starter / "lenswright.yaml").write_text((ROOT / "Templates/ec2-service/lenswright.yaml").read_text())
    # Longer than any file system takes: the disk refuses it after the others have been written.
    (starter / ("x" * 250)).write_text("x\n")
    text = new("deep", "a/b/shop", "--templates", "starters", folder=tmp_path, code=2)
    assert "cannot write" in text
    assert not (tmp_path / "a").exists()
    (tmp_path / "a").mkdir()
    (tmp_path / "a/README.md").write_text("mine\n")
    new("deep", "a", "--templates", "starters", "--force", folder=tmp_path, code=2)
    assert files(tmp_path / "a") == ["README.md"] and (tmp_path / "a/README.md").read_text() == "mine\n"


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("mine\n")
    assert "shop is no folder" in new("worker", "shop", folder=tmp_path, code=2)
    (tmp_path / "a").write_text("mine\n")
    assert "a is no folder" in new("worker", "a/b", folder=tmp_path, code=2)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    text = new("platform", "shop", "--ci", "codepipeline", "--dry-run", folder=tmp_path)
    assert files(tmp_path) == []
    new("platform", "shop", "--ci", "codepipeline", folder=tmp_path)
    assert sorted(text.splitlines()) == files(tmp_path)


def test_a_pipeline_below_the_top_of_its_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, timeout=60)
    assert "move .github" in new("worker", "services/shop", "--ci", "github", folder=tmp_path)
    assert "note:" not in new("worker", "services/other", folder=tmp_path)
    assert "note:" not in new("worker", ".", "--name", "top", "--ci", "github", folder=tmp_path)


# --- Starters of one's own --------------------------------------------------------------------------------------------


def test_a_collection_of_ones_own(tmp_path: Path) -> None:
    for name in ["worker", "batch"]:
        folder = tmp_path / "ours" / name
        folder.mkdir(parents=True)
        text = (ROOT / "Templates/ec2-service/lenswright.yaml").read_text()
        (folder / "lenswright.yaml").write_text(text.replace("# A service", "# Our service", 1))
        (folder / ".dockerignore").write_text("my-service.log\n")
    (tmp_path / "ours/notes").mkdir()
    text = new("--list", "--templates", "ours", folder=tmp_path)
    assert text.count("Our service on the EC2 instances") == 2 and text.count("\n  worker ") == 1
    assert "web-service" in text and "notes" not in text
    new("batch", "nightly", "--templates", "ours", folder=tmp_path)
    assert (tmp_path / "nightly/.dockerignore").read_text() == "nightly.log\n"
    # One starter, named itself.
    new("batch", "again", "--templates", "ours/batch", folder=tmp_path)
    assert "Our service" in (tmp_path / "again/lenswright.yaml").read_text()


def test_folders_that_are_no_starters(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "there is no starter in empty" in new("--list", "--templates", "empty", folder=tmp_path, code=2)
    assert "there is no folder nowhere" in new("--list", "--templates", "nowhere", folder=tmp_path, code=2)
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "lenswright.yaml").write_text((ROOT / "Templates/worker/lenswright.yaml").read_text())
    (linked / "secret").symlink_to("/etc/passwd")
    assert "is a link or no file" in new("linked", "shop", "--templates", "linked", folder=tmp_path, code=2)
    assert not (tmp_path / "shop").exists()


def test_a_starter_that_is_delivered_apart(tmp_path: Path) -> None:
    starter = tmp_path / "apart"
    starter.mkdir()
    text = (ROOT / "Templates/pipeline/lenswright.yaml").read_text()
    (starter / "lenswright.yaml").write_text(text + "\nrouter:\n  delivery: init\n  config: { bucket: my-service-config }\n")
    for platform in ["github", "gitlab"]:
        new("apart", platform, "--templates", "apart", "--ci", platform, folder=tmp_path)
        pipelines = [path for path in files(tmp_path / platform) if "yml" in path]
        text = (tmp_path / platform / pipelines[0]).read_text()
        assert "lenswright package\n" in text and "lenswright package --dry-run" in text
        page = (tmp_path / platform / "README.md").read_text()
        assert "lenswright package -o template.yaml" in page
    text = new("apart", "c", "--templates", "apart", "--ci", "codepipeline", folder=tmp_path, code=1)
    assert "no pipeline of CodePipeline" in text


# --- On a terminal ----------------------------------------------------------------------------------------------------


def converse(folder: Path, answers: list[str], *words: str, environment: dict[str, str] | None = None) -> tuple[int, str]:
    """A run on a terminal: each answer is typed when a question stands there; `EOF` is Ctrl-D."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        variables = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm", **(environment or {})}
        os.execve(COMMAND, [str(COMMAND), "new", *words], variables)
    text, asked = "", 0
    limit = time.monotonic() + 60
    try:
        while time.monotonic() < limit:
            ready, _, _ = select.select([terminal], [], [], 20)
            if ready:
                try:
                    part = os.read(terminal, 65536)
                except OSError:
                    break
                if not part:
                    break
                text += part.decode()
            elif asked < len(answers):
                raise AssertionError(f"no question for {answers[asked]!r}:\n{text}")
            if asked < len(answers) and re.search(r"\]: (\x1b\[0m)?$", text) and not select.select([terminal], [], [], 0.2)[0]:
                answer = answers[asked]
                os.write(terminal, b"\x04" if answer == "EOF" else answer.encode() + b"\n")
                asked += 1
    finally:
        os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), text.replace("\r\n", "\n")


def test_the_answers_that_are_offered_will_do(tmp_path: Path) -> None:
    code, text = converse(tmp_path, ["", "", "", "", "", ""])
    assert code == 0, text
    assert "my-service/lenswright.yaml\n" in text and "Write these 5 files?" in text
    assert "service: my-service\n" in (tmp_path / "my-service/lenswright.yaml").read_text()


def test_a_bad_answer_is_asked_for_again(tmp_path: Path) -> None:
    answers = ["wrker", "worker", "my shop", "shop", "datadg", "datadog, s3", "gitub", "github", "services/shop", "maybe", "y"]
    code, text = converse(tmp_path, answers)
    assert code == 0, text
    for message in ["did you mean 'worker'?", "'my shop' is no name", "did you mean 'datadog'?", "did you mean 'github'?", "yes or no"]:
        assert message in text
    spec = (tmp_path / "services/shop/lenswright.yaml").read_text()
    assert "service: shop\n" in spec and "to: [datadog, s3]" in spec
    assert (tmp_path / "services/shop/.github/workflows/shop.yml").exists()


@pytest.mark.parametrize("count", range(6))
def test_leaving_leaves_nothing(count: int, tmp_path: Path) -> None:
    code, text = converse(tmp_path, [""] * count + ["EOF"])
    assert code == 1 and text.endswith("nothing was written\n")
    assert files(tmp_path) == []


def test_no_is_no(tmp_path: Path) -> None:
    code, text = converse(tmp_path, ["", "", "", "", "", "n"])
    assert code == 1 and "nothing was written" in text
    assert files(tmp_path) == []


def test_what_is_said_already_is_not_asked(tmp_path: Path) -> None:
    code, text = converse(tmp_path, ["worker", "", "yes"], "--name", "shop", "--to", "loki", "--ci", "none")
    assert code == 0, text
    assert "Name of the service" not in text and "Destinations" not in text and "Pipeline" not in text
    assert "loki.example.com" in (tmp_path / "shop/lenswright.yaml").read_text()


def test_a_starter_is_an_answer_to_all(tmp_path: Path) -> None:
    code, text = converse(tmp_path, [], "worker", "shop")
    assert code == 0 and "?" not in text
    code, _ = converse(tmp_path, [], "--yes")
    assert code == 0 and (tmp_path / "web-service/lenswright.yaml").exists()


def test_colours_are_as_asked(tmp_path: Path) -> None:
    assert "\x1b[1m" in converse(tmp_path, ["EOF"])[1]
    assert "\x1b" not in converse(tmp_path, ["EOF"], environment={"NO_COLOR": "1"})[1]


def test_a_secret_is_never_repeated(tmp_path: Path) -> None:
    secret = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    for setting in [
        f"destinations.main.apiKey={secret}", f"destinations.main.apiKeyy={secret}", f"destinations.main.apiKey=[{secret}",
        f"destinations.main.apiKey.x={secret}", f"containers.app.environment.API_KEY={secret}",
    ]:  # fmt: skip
        run = lenswright("new", "worker", "shop", "--to", "datadog", "--set", setting, "--dry-run", folder=tmp_path)
        assert secret[4:] not in (run.stdout + run.stderr).decode(), setting
        assert run.stderr


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    text = new(folder=tmp_path, code=2)
    assert "there is nobody to ask" in text and "lenswright new web-service checkout" in text
    assert files(tmp_path) == []
