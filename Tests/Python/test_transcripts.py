"""What a person meets at the terminal: each folder of Tests/Cases/command is a session, run and compared to the letter.

The folder holds the files that the commands see, and `transcript`: the commands behind `$`, what each prints on both
streams in the order in which a terminal shows it, and `[exit 1]` where the code is not 0. Lines before the first
command say what the session shows; `needs: a user with permissions` among them leaves it to those who are not root, and
`within: 60 s` says how long the whole of it may take.
`LENSWRIGHT_RECORD=1`, which `make record` sets, writes the answers anew.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import time
from pathlib import Path

import pytest

import transcripts
from conftest import ROOT, lenswright

FOLDER = ROOT / "Tests/Cases/command"
SESSIONS = sorted(path.parent for path in FOLDER.glob("*/transcript"))
IS_RECORDING = os.environ.get("LENSWRIGHT_RECORD") == "1"

# Who tries the command for the first time meets these; a case for each is the least.
assert len(SESSIONS) > 10, f"there are hardly any sessions in {FOLDER}"


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "transcript"]


def is_plain(command: str) -> bool:
    """Whether it is one call of the command, which a second time would do the same."""
    return command.startswith("lenswright") and not set(command) & set("|&;<>")


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_session(session: Path, tmp_path: Path) -> None:
    recorded = (session / "transcript").read_text()
    head, steps = transcripts.read(recorded)
    assert steps, "a session without a command shows nothing"
    if "needs: a user with permissions" in head and os.geteuid() == 0:
        pytest.skip("root may read and write everything")
    for file in files(session):
        copy = tmp_path / file.relative_to(session)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    answers = []
    start = time.monotonic()
    for step in steps:
        answers.append(transcripts.run(step.command, tmp_path))
        if is_plain(step.command) and "[exit 2]" in answers[-1].output:
            # What is wrong goes to standard error, and nothing else is printed.
            assert transcripts.run(f"{step.command} 2> /dev/null", tmp_path).output == "[exit 2]\n"
    duration = time.monotonic() - start
    limit = re.search(r"^within: (\d+) s$", head, re.MULTILINE)
    assert limit is None or duration <= int(limit[1]), f"the session took {duration:.0f} s"
    actual = transcripts.write(head, answers)
    assert str(tmp_path) not in actual and "Fatal error" not in actual
    assert "\x1b" not in actual, "colours are for terminals"
    if IS_RECORDING:
        (session / "transcript").write_text(actual)
        return
    difference = "".join(
        difflib.unified_diff(recorded.splitlines(keepends=True), actual.splitlines(keepends=True), "recorded", "actual")
    )
    assert actual == recorded, f"{difference}\nRead the difference; `make record` accepts it."


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_every_file_is_used(session: Path) -> None:
    """A file that no command and no other file names was forgotten, and so was a folder without a transcript."""
    text = (session / "transcript").read_text()
    for file in files(session):
        elsewhere = [other.read_bytes().decode("utf-8", "replace") for other in files(session) if other != file]
        assert file.name == "lenswright.yaml" or any(file.name in one for one in [text, *elsewhere]), file
    assert [path.name for path in FOLDER.iterdir() if not (path / "transcript").exists()] == []


# --- Help -------------------------------------------------------------------------------------------------------------


def commands() -> list[str]:
    """The commands that the whole's help lists."""
    text = lenswright("--help").stdout.decode()
    lines = text.split("SUBCOMMANDS:\n")[1].splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ") and not line.startswith("   ")]
    return [name for name in names if name != "See"]


COMMANDS = commands()


def test_there_are_commands() -> None:
    assert {"compile", "preview", "explain"} <= set(COMMANDS)


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_fits_a_terminal(words: list[str]) -> None:
    run = lenswright(*words)
    text = run.stdout.decode()
    assert (run.returncode, run.stderr) == (0, b"")
    assert [line for line in text.splitlines() if len(line) > 80] == []
    usage = next(line for line in text.splitlines() if line.startswith("USAGE:"))
    assert usage.startswith("USAGE: lenswright "), "a usage that can be typed as it stands"
    if len(words) == 2:
        assert lenswright("help", words[0]).stdout.decode().splitlines()[0] == text.splitlines()[0]
