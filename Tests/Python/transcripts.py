"""What a terminal shows: commands behind a `$`, and below each what it prints, errors and all."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from conftest import COMMAND


@dataclass(frozen=True)
class Step:
    command: str
    output: str


def read(text: str) -> tuple[str, list[Step]]:
    """What stands before the first command, and the commands with what each prints."""
    lines = text.splitlines(keepends=True)
    starts = [index for index, line in enumerate(lines) if line.startswith("$ ")]
    head = "".join(lines[: starts[0]] if starts else lines)
    steps = [
        Step(lines[start][2:].rstrip("\n"), "".join(lines[start + 1 : end]))
        for start, end in zip(starts, [*starts[1:], len(lines)])
    ]
    return head, steps


def write(head: str, steps: list[Step]) -> str:
    return head + "".join(f"$ {step.command}\n{step.output}" for step in steps)


def run(command: str, folder: Path, tools: Path | None = None) -> Step:
    """Runs a command as a terminal of 80 columns would show it; a code other than 0 is its last line.

    `tools` is a folder of programs that come before those of the machine.
    """
    with tempfile.TemporaryDirectory() as binaries:
        (Path(binaries) / "lenswright").symlink_to(COMMAND)
        places = [str(tools)] if tools else []
        environment = {
            "PATH": ":".join([*places, binaries, os.environ["PATH"]]),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "80",
        }
        if "LD_LIBRARY_PATH" in os.environ:
            environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        # One pipe for both, so that the order is the one in which they were written.
        process = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
    output = process.stdout.decode("utf-8")
    if output and not output.endswith("\n"):
        output += "\n"
    if process.returncode != 0:
        output += f"[exit {process.returncode}]\n"
    assert not any(line.startswith("$ ") for line in output.splitlines()), "this would read as a command"
    return Step(command, output)
