"""Where the command and the golden cases are, and what it makes of them."""

from __future__ import annotations

import functools
import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

import templates

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(os.environ.get("LENSWRIGHT_CASES", ROOT / "Tests/Cases/compile"))


def _command() -> Path:
    named = os.environ.get("LENSWRIGHT")
    places = [Path(named)] if named else [ROOT / ".build/release/lenswright", ROOT / ".build/debug/lenswright"]
    for place in places:
        if place.is_file():
            return place.resolve()
    pytest.exit(f"there is no lenswright at {' or '.join(map(str, places))}: run `make build`, or set LENSWRIGHT", 2)


COMMAND = _command()


def lenswright(*words: str | Path, folder: Path = ROOT, text: bytes | None = None) -> subprocess.CompletedProcess:
    """One run of the command, with nothing of the user's environment that could colour what it prints."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return subprocess.run(
        [str(COMMAND), *map(str, words)],
        cwd=folder,
        env=environment,
        input=text if text is not None else b"",
        capture_output=True,
        timeout=60,
    )


@dataclass(frozen=True)
class Case:
    """A folder of Tests/Cases/compile."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def words(self) -> list[str]:
        """What the command line says besides the file."""
        path = self.folder / "arguments"
        return shlex.split(path.read_text(), comments=True) if path.exists() else []

    @property
    def template_path(self) -> Path:
        return self.folder / "template.yaml"

    @property
    def is_refused(self) -> bool:
        return not self.template_path.exists()

    @property
    def source(self) -> str:
        """Everything that the user wrote: the spec and the files beside it, but not what was recorded."""
        recorded = {"template.yaml", "template.json", "diagnostics.txt"}
        files = sorted(
            path
            for path in self.folder.rglob("*")
            if path.is_file() and path.name not in recorded and path.parent.name != "template.assets"
        )
        return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)

    def compile(self, format: str = "yaml") -> str:
        return _compile(self, format)

    @property
    def template(self) -> dict:
        return templates.read(self.compile())


@functools.cache
def _compile(case: Case, format: str) -> str:
    run = lenswright("compile", "lenswright.yaml", "--format", format, *case.words, folder=case.folder)
    assert run.returncode == 0, f"{case.name} is refused:\n{run.stderr.decode()}"
    return run.stdout.decode("utf-8")


ALL = [Case(path.parent) for path in sorted(CASES.glob("*/lenswright.yaml"))]
COMPILED = [case for case in ALL if not case.is_refused]

# A gate that found no cases would be green and would have looked at nothing.
if not COMPILED:
    pytest.exit(f"there are no golden cases in {CASES}", 2)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `case` runs once for every spec that compiles, one that takes `any_case` for every spec."""
    for name, cases in (("case", COMPILED), ("any_case", ALL)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, cases, ids=[case.name for case in cases], scope="module")
