"""The command as a script meets it: files, hostile input, and the same bytes every time.

What a person sees, exit codes among it, is in the sessions of Tests/Cases/command.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import templates
from conftest import COMMAND, COMPILED, ROOT, Case, lenswright

SPEC = COMPILED[0].folder / "lenswright.yaml"
BROKEN = b"service: broken\ncontainers:\n  app: { image: nginx, logs: nowhere }\n"

FINE, FINDINGS, USAGE = 0, 1, 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a spec that compiles and one that does not."""
    small = min(
        (case for case in COMPILED if not case.words and len(list(case.folder.iterdir())) <= 3),
        key=lambda case: (case.folder / "lenswright.yaml").stat().st_size,
    )
    shutil.copy(small.folder / "lenswright.yaml", tmp_path / "good.yaml")
    (tmp_path / "bad.yaml").write_bytes(BROKEN)
    return tmp_path


def listing(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }


# --- The golden cases, through the command ----------------------------------------------------------------------------


def test_golden_case(any_case: Case) -> None:
    """What the command prints is what was recorded, and it says something exactly when a diagnostic was recorded."""
    run = lenswright("compile", "lenswright.yaml", *any_case.words, folder=any_case.folder)
    said = run.stderr.decode()
    assert "Fatal error" not in said and "Stack dump" not in said
    if any_case.is_refused:
        assert (run.returncode, run.stdout) == (FINDINGS, b""), said
    else:
        assert run.returncode == FINE, said
        assert run.stdout == any_case.template_path.read_bytes()
    assert bool(said) == (any_case.folder / "diagnostics.txt").exists(), said


def test_same_bytes_every_time(case: Case) -> None:
    """Swift's dictionaries iterate in another order in every process, so a second process would show it."""
    for format in ("yaml", "json"):
        again = lenswright("compile", "lenswright.yaml", "--format", format, *case.words, folder=case.folder)
        assert again.stdout.decode() == case.compile(format)


def test_same_bytes_from_elsewhere(folder: Path) -> None:
    """Neither the place of a file, nor its name, nor a comment in it changes the template."""
    here = lenswright("compile", "good.yaml", folder=folder).stdout
    text = (folder / "good.yaml").read_bytes()
    (folder / "deep/er").mkdir(parents=True)
    (folder / "deep/er/other.yaml").write_bytes(b"# A comment moves every line.\n\n" + text)
    assert lenswright("compile", folder / "deep/er/other.yaml").stdout == here
    assert lenswright("compile", "-", folder=folder, text=text).stdout == here
    assert here


# --- Files ------------------------------------------------------------------------------------------------------------


def test_output_to_a_file(folder: Path) -> None:
    printed = lenswright("compile", "good.yaml", folder=folder).stdout
    run = lenswright("compile", "good.yaml", "-o", "out.yaml", folder=folder)
    assert (run.returncode, run.stdout) == (FINE, b"")
    assert (folder / "out.yaml").read_bytes() == printed
    assert set(listing(folder)) == {"good.yaml", "bad.yaml", "out.yaml"}, "something temporary stayed"
    assert (folder / "out.yaml").stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        words = [str(COMMAND), "compile", "good.yaml"]
        run = subprocess.run(words, cwd=folder, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert run.returncode == USAGE and run.stderr


# --- Messages ---------------------------------------------------------------------------------------------------------


def test_json_diagnostics_are_objects(folder: Path) -> None:
    run = lenswright("compile", "bad.yaml", "--diagnostics", "json", folder=folder)
    lines = [json.loads(line) for line in (run.stderr or run.stdout).decode().splitlines()]
    assert lines and all(isinstance(line, dict) for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x00",
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf",
        b"\xff\xfes\x00",
        b"a: &a [*a]",
        b"[" * 100_000,
        b"{a: " * 50_000,
        b"- " * 50_000,
        b"a: 1\na: 2\n",
        b"--- 1\n--- 2\n",
        b"service: " + b"x" * 3_000_000,
        b"a: &a [1,1,1,1,1,1,1,1,1]\n" + b"".join(b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 123)),
    ],
    ids=["empty", "nul", "binary", "bom", "utf-16", "recursive", "deep-flow", "deep-map", "deep-block", "twice",
         "documents", "long", "laughs"],
)
def test_hostile_text_is_refused_quickly(text: bytes) -> None:
    """No crash, no hang and no unbounded memory: a refusal with a place in it."""
    limit = 512 << 20

    def little_memory() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    words = [str(COMMAND), "compile", "-", "--diagnostics", "short"]
    run = subprocess.run(words, input=text, capture_output=True, timeout=10, preexec_fn=little_memory)
    assert run.returncode == FINDINGS, (run.returncode, run.stderr[:400])
    assert not run.stdout
    assert re.match(rb"[^\n]*:\d+:\d+: error: ", run.stderr), run.stderr[:400]
    assert len(run.stderr) < 20_000, "a long line is not shown whole"


def test_a_secret_is_never_echoed(folder: Path) -> None:
    """A value that looks like a credential stays out of the messages, wherever it was put by mistake."""
    secret = "AKIAIOSFODNN7EXAMPLEKEY"
    (folder / "leak.yaml").write_text(
        "service: x\ncontainers:\n  app:\n    image: nginx\n    secrets:\n"
        f"      TOKEN: '{secret} not an arn'\n    logs: saas\n"
        f"destinations:\n  saas: {{ type: datadog, apiKey: [{secret}] }}\n"
    )
    run = lenswright("compile", "leak.yaml", folder=folder)
    assert secret.encode() not in run.stderr


# --- What the binary is made of ---------------------------------------------------------------------------------------

CORE = ["CYAML", "LensSyntax", "LensCloudFormation", "LensFluent", "Lenswright"]

is_elf = COMMAND.read_bytes()[:4] == b"\x7fELF" and shutil.which("nm") and shutil.which("readelf")


def of_foundation(target: str) -> set[str]:
    """What the object files of a target define of Foundation, ask of it, or want linked of it."""
    objects = sorted((COMMAND.parent / f"{target}.build").rglob("*.o"))
    assert objects, f"there are no object files of {target} beside {COMMAND}"
    found = set()
    for object in objects:
        symbols = subprocess.run(["nm", str(object)], capture_output=True, text=True, check=True).stdout
        found.update(re.findall(r"\$s(?:10Foundation|20FoundationEssentials|\d+_Foundation)\w*", symbols))
        # Swift notes in each object which libraries its imports want, whether a symbol of them is used or not.
        words = ["readelf", "-p", ".swift1_autolink_entries", str(object)]
        notes = subprocess.run(words, capture_output=True, text=True).stdout
        found.update(re.findall(r"-l\w*Foundation\w*", notes))
    return found


@pytest.mark.skipif(not is_elf, reason="looks into ELF files")
@pytest.mark.parametrize("target", CORE)
def test_the_core_links_no_foundation(target: str) -> None:
    assert of_foundation(target) == set()


@pytest.mark.skipif(not is_elf, reason="looks into ELF files")
def test_foundation_would_be_found() -> None:
    """The argument parser does use it; if that were not seen, the test above would prove nothing."""
    assert of_foundation("ArgumentParser")


@pytest.mark.skipif(not is_elf, reason="looks into ELF files")
def test_the_command_links_no_whole_foundation() -> None:
    """swift-argument-parser asks for FoundationEssentials; the large libraries beyond it must not creep in."""
    needed = re.findall(
        r"\(NEEDED\).*\[(.*?)\]",
        subprocess.run(["readelf", "-d", str(COMMAND)], capture_output=True, text=True, check=True).stdout,
    )
    assert not set(needed) & {"libFoundation.so", "libFoundationInternationalization.so", "lib_FoundationICU.so"}


# --- The command's own promises about templates -----------------------------------------------------------------------


def test_a_template_says_nothing_about_this_machine(case: Case) -> None:
    text = case.compile()
    assert str(ROOT) not in text and str(Path.home()) not in text
    assert templates.read(text)["AWSTemplateFormatVersion"] == "2010-09-09"


def test_what_is_written_to_stays_what_it_is(folder: Path) -> None:
    """A link is followed, a device stays a device, and a base that the spec extends is not overwritten."""
    (folder / "target.yaml").write_text("old")
    (folder / "target.yaml").chmod(0o600)
    (folder / "link.yaml").symlink_to("target.yaml")
    assert lenswright("compile", "good.yaml", "-o", "link.yaml", folder=folder).returncode == FINE
    assert (folder / "link.yaml").is_symlink()
    assert (folder / "target.yaml").read_text().startswith("AWSTemplateFormatVersion")
    assert (folder / "target.yaml").stat().st_mode & 0o777 == 0o600

    pipe = folder / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    assert lenswright("compile", "good.yaml", "-o", "pipe", folder=folder).returncode == FINE
    assert reader.communicate(timeout=20)[0] == (folder / "target.yaml").read_bytes()
    assert pipe.is_fifo()

    base = (folder / "good.yaml").read_bytes()
    (folder / "extending.yaml").write_text("extends: good.yaml\nservice: other\n")
    run = lenswright("compile", "extending.yaml", "-o", "good.yaml", folder=folder)
    assert (run.returncode, (folder / "good.yaml").read_bytes()) == (USAGE, base)
