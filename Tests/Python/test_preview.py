"""`lenswright preview` as a user meets it: the golden cases through the command, and AWS's own task definitions."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import pytest

from conftest import ROOT, lenswright

CASES = sorted(path for path in (ROOT / "Tests/Cases/preview").iterdir() if path.is_dir())
INPUTS = ("lenswright.yaml", "template.yaml", "template.json", "task-definition.json", "containers.json")
EXAMPLES = Path(os.environ.get("LENSWRIGHT_AWS_EXAMPLES", ROOT / "../shared/aws-examples"))

FINE, FINDINGS, USAGE = 0, 1, 2


@pytest.mark.parametrize("folder", CASES, ids=[path.name for path in CASES])
def test_golden_case(folder: Path) -> None:
    """What is printed is what was recorded, and nothing is printed for a file with errors."""
    file = next(name for name in INPUTS if (folder / name).exists())
    arguments = folder / "arguments"
    words = shlex.split(arguments.read_text()) if arguments.exists() else []
    for flag, recorded in (([], folder / "preview.conf"), (["--plain"], folder / "plain.conf")):
        run = lenswright("preview", file, *flag, *words, folder=folder)
        said = run.stderr.decode()
        assert "Fatal error" not in said and "Stack dump" not in said
        expected = recorded.read_bytes() if recorded.exists() else b""
        assert (run.returncode, run.stdout) == (FINE if recorded.exists() else FINDINGS, expected), said
        assert bool(said) == (folder / "diagnostics.txt").exists(), said


def test_what_cannot_be_read() -> None:
    assert lenswright("preview", "nowhere.yaml").returncode == USAGE
    assert lenswright("preview", "--unknown").returncode == USAGE
    assert lenswright("preview", "--set", "nothing").returncode == USAGE


def test_standard_input() -> None:
    folder = ROOT / "Tests/Cases/preview/spec-smallest"
    run = lenswright("preview", "-", text=(folder / "lenswright.yaml").read_bytes())
    assert (run.returncode, run.stdout) == (FINE, (folder / "preview.conf").read_bytes())


def examples() -> list[Path | None]:
    return sorted(EXAMPLES.glob("*/task-definition.json")) or [None]


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.parent.name if path else "none")
def test_aws_example(path: Path | None) -> None:
    """Every task definition that AWS publishes is shown, with each container's options in the order of their bytes."""
    if path is None:
        pytest.skip("AWS's examples are not on this machine; LENSWRIGHT_AWS_EXAMPLES says where they are")
    marked = lenswright("preview", path.name, folder=path.parent)
    plain = lenswright("preview", "--plain", path.name, folder=path.parent)
    assert (marked.returncode, plain.returncode) == (FINE, FINE), marked.stderr.decode()
    text = plain.stdout.decode()
    containers = json.loads(path.read_text())["containerDefinitions"]
    (router,) = (container["firelensConfiguration"] for container in containers if "firelensConfiguration" in container)
    is_fluentd = router["type"] == "fluentd"
    key, star = ("@type", "**") if is_fluentd else ("Name", "*")
    for index, container in enumerate(containers):
        logging = container.get("logConfiguration", {})
        if logging.get("logDriver") != "awsfirelens":
            continue
        options = dict(logging.get("options", {}))
        for secret in logging.get("secretOptions", []):
            variable = f"{secret['name']}_{index}"
            options[secret["name"]] = f"\"#{{ENV['{variable}']}}\"" if is_fluentd else f"${{{variable}}}"
        options.pop("log-driver-buffer-limit", None)
        plugin = options.pop(key, None)
        match = f"{container['name']}-firelens{star}"
        if plugin is None:
            assert match not in text
            continue
        lines = [f"    {name} {value}\n" for name, value in sorted(options.items(), key=lambda item: item[0].encode())]
        heading = f"<match {match}>\n    {key} {plugin}\n" if is_fluentd else f"[OUTPUT]\n    {key} {plugin}\n    Match {match}\n"
        assert heading + "".join(lines) in text
        assert f"# {container['name']}: " in marked.stdout.decode()
