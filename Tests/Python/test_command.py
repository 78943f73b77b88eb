"""The command as a script meets it: files, hostile input, and the same bytes every time.

What a person sees, exit codes among it, is in the sessions of Tests/Cases/command.
"""

from __future__ import annotations

import hashlib
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
    # Standard output has no place for what lies beside the template, and that is said.
    said, note = re.subn(r"^note: the router's configuration is not in the template;.*\n", "", said, flags=re.M)
    assert bool(said) == (any_case.folder / "diagnostics.txt").exists(), said
    assert bool(note) == (any_case.folder / "template.assets").is_dir()


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


SMALL = "service: shop\ncontainers:\n  app: { image: nginx:1.27, logs: main }\ndestinations:\n  main: { type: cloudwatch }\n"
STRANGE = ("\x1b[31mred\x07", "two\nlines", "\u202egnp", "x" * 100_000, "\x9b5n\r")


@pytest.mark.parametrize("word", STRANGE, ids=["escape", "lines", "direction", "long", "return"])
def test_what_was_typed_commands_no_terminal(word: str, folder: Path) -> None:
    """Whatever is wrong with a word, it is shown as it is spelled, and a very long one by its beginning."""
    (folder / "lenswright.yaml").write_text(SMALL)
    lines = [
        [word], ["help", word], [f"--{word}"], ["compile", word], ["compile", f"{word}/lenswright.yaml"], ["compile", f"--{word}"],
        ["compile", "--format", word], ["compile", f"--format={word}"], ["compile", "--diagnostics", word], ["compile", "--set", word],
        ["compile", "--set", f"{word}=1"], ["compile", "--set", f"cpu={word}"], ["compile", "-e", word], ["check", word], ["check", "--config", word],
        ["check", "--fail-on", "warning", "--allow", word], ["preview", word], ["graph", "--format", word], ["graph", "-o", word], ["test", word], ["explain", word],
        ["new", word], ["new", "worker", word], ["new", "worker", "shop", "--to", word], ["new", "worker", "shop", "--ci", word],
        ["new", "worker", "shop", "--name", word], ["new", "worker", "shop", "--set", f"{word}=1"],
        ["new", "worker", "shop", "--templates", word], ["schema", "--kind", word], ["package", "-o", f"{word}/"],
    ]  # fmt: skip
    for words in lines:
        run = lenswright(*words, folder=folder)
        said = run.stderr.decode() + run.stdout.decode()
        assert run.returncode in (1, 2) and said, words[:2]
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said), (words, said)
        assert "two\nlines" not in said, (words, said)
        assert len(said) < 4000, (words[:2], said[:4000])


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
    (folder / "lenswright.yaml").write_text(SMALL)
    # Of a setting, the path says what its value is, however it is mistyped.
    for path in ("password", "pasword.", "apiKey.x", "password.x.y"):
        run = lenswright("compile", "--set", f"destinations.main.{path}={secret}", folder=folder)
        assert run.returncode == 1 and secret.encode() not in run.stderr, path
    for value in (f"*{secret}", f"[{secret}", f"'{secret}"):
        run = lenswright("compile", "--set", f"destinations.main.password={value}", folder=folder)
        assert run.returncode == 1 and secret.encode() not in run.stderr, value


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


# --- The router's files, and where they go ----------------------------------------------------------------------------

CONFIGURED = """\
service: orders
launchType: EC2
containers:
  app: { image: nginx:1.27, memoryReservation: 64, logs: { add: { team: TEAM }, to: main } }
router: { delivery: s3, config: { bucket: BUCKET, prefix: "it's here/" } }
parameters: { Bucket: { Type: String } }
destinations:
  main: { type: stdout }
"""

# Stands for the AWS CLI: it keeps what it is told, and objects under a folder.
AWS = """\
#!/bin/sh
for word in "$@"; do printf '%s\\n' "$word" >> "$STORE/words"; done
echo >> "$STORE/words"
case "$2" in
  head-object) exec test -f "$STORE/$4-$(printf %s "$6" | tr / _)" ;;
  put-object) [ ! -e "$STORE/fail" ] || exit 3; cp "$8" "$STORE/$4-$(printf %s "$6" | tr / _)"; echo '{}' ;;
esac
"""


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    """A folder with a spec whose router's configuration is fetched from S3."""
    (tmp_path / "spec.yaml").write_text(CONFIGURED.replace("TEAM", "a").replace("BUCKET", "acme-config"))
    return tmp_path


def package(folder: Path, *words: str) -> tuple[subprocess.CompletedProcess, list[list[str]]]:
    """A run of `lenswright package` with an AWS CLI of ours, and what that was called with."""
    tools, store = folder / "tools", folder / "store"
    tools.mkdir(exist_ok=True)
    store.mkdir(exist_ok=True)
    (tools / "aws").write_text(AWS)
    (tools / "aws").chmod(0o755)
    (store / "words").write_text("")
    run = subprocess.run(
        [str(COMMAND), "package", "spec.yaml", *words],
        cwd=folder,
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "STORE": str(store)},
        capture_output=True,
        timeout=60,
    )
    calls = [call.splitlines() for call in (store / "words").read_text().split("\n\n") if call.strip()]
    return run, calls


def test_compile_writes_what_the_template_cannot_hold(configured: Path) -> None:
    printed = lenswright("compile", "spec.yaml", folder=configured)
    assert printed.returncode == FINE and b"lenswright package" in printed.stderr
    assert lenswright("compile", "spec.yaml", "-o", "out.yaml", folder=configured).stderr == b""
    assert (configured / "out.yaml").read_bytes() == printed.stdout
    manifest = json.loads((configured / "out.assets/manifest.json").read_text())
    (file,) = manifest["files"]
    assert file["key"] == "it's here/" + file["file"] and file["sha256"][:16] in file["file"]
    content = (configured / "out.assets" / file["file"]).read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["sha256"])
    assert file["key"] in printed.stdout.decode()
    assert lenswright("compile", "spec.yaml", "-o", "out.yaml", "--check", folder=configured).returncode == FINE


def test_another_configuration_has_another_key(configured: Path) -> None:
    lenswright("compile", "spec.yaml", "-o", "out.yaml", folder=configured)
    before = listing(configured)
    (configured / "out.assets/notes.txt").write_text("somebody's own")
    (configured / "spec.yaml").write_text((configured / "spec.yaml").read_text().replace("team: a", "team: b"))
    run = lenswright("compile", "spec.yaml", "-o", "out.yaml", "--check", folder=configured)
    assert run.returncode == FINDINGS and run.stderr.decode().count("error: ") == 2
    assert lenswright("compile", "spec.yaml", "-o", "out.yaml", folder=configured).returncode == FINE
    after = listing(configured)
    assert before["out.yaml"] != after["out.yaml"]
    old, new = ({name for name in files if "router-" in name} for files in (before, after))
    assert len(new) == 1 and old.isdisjoint(new), "the old file stays behind"
    assert "out.assets/notes.txt" in after
    assert lenswright("compile", "spec.yaml", "-o", "out.yaml", "--check", folder=configured).returncode == FINE
    # Without a configuration nothing of ours stays, and what is not ours does.
    (configured / "spec.yaml").write_text((configured / "spec.yaml").read_text().replace("{ add: { team: b }, to: main }", "main"))
    run = lenswright("compile", "spec.yaml", "-o", "out.yaml", "--check", folder=configured)
    assert run.returncode == FINDINGS and b"left over" in run.stderr
    assert lenswright("compile", "spec.yaml", "-o", "out.yaml", folder=configured).returncode == FINE
    assert {name for name in listing(configured) if "assets" in name} == {"out.assets", "out.assets/notes.txt"}


def test_a_configuration_that_is_too_long_for_a_task_definition(configured: Path) -> None:
    """Without a word on it, it is carried by what is there."""
    spec = CONFIGURED.replace("BUCKET", "acme-config").replace('prefix: "it\'s here/"', "include: [long.conf]")
    (configured / "long.conf").write_text("# x\n" * 20_000 + "[FILTER]\n  Name modify\n  Match *\n  Add a b\n")
    (configured / "spec.yaml").write_text(spec.replace("delivery: s3, ", ""))
    run = lenswright("compile", "spec.yaml", folder=configured)
    assert run.returncode == FINE and b"config-file-type: s3" in run.stdout
    (configured / "spec.yaml").write_text(spec.replace("delivery: s3, ", "delivery: inline, "))
    run = lenswright("compile", "spec.yaml", folder=configured)
    assert run.returncode == FINDINGS and b"write `delivery: s3`, with a bucket, or `image`" in run.stderr
    (configured / "spec.yaml").write_text(
        spec.replace("delivery: s3, ", "").replace("launchType: EC2\n", "").replace("memoryReservation: 64, ", "")
    )
    run = lenswright("compile", "spec.yaml", folder=configured)
    assert run.returncode == FINE and b"aws_fluent_bit_init_s3_1" in run.stdout and b":init-" in run.stdout


def test_package_uploads_once(configured: Path) -> None:
    run, calls = package(configured, "-o", "out.yaml")
    assert (run.returncode, run.stdout) == (FINE, b""), run.stderr.decode()
    (file,) = json.loads((configured / "out.assets/manifest.json").read_text())["files"]
    place = ["--bucket", "acme-config", "--key", file["key"]]
    assert calls == [
        ["s3api", "head-object", *place],
        ["s3api", "put-object", *place, "--body", f"out.assets/{file['file']}"]
        + ["--checksum-algorithm", "SHA256", "--content-type", "text/plain; charset=utf-8"],
    ]
    assert (configured / "out.yaml").exists()
    run, calls = package(configured, "-o", "out.yaml")
    assert run.returncode == FINE and [call[1] for call in calls] == ["head-object"]


def test_package_says_when_the_upload_fails(configured: Path) -> None:
    (configured / "store").mkdir()
    (configured / "store/fail").touch()
    run, _ = package(configured)
    assert run.returncode == USAGE and b"exit code 3" in run.stderr
    shutil.rmtree(configured / "tools")
    empty = {"PATH": str(configured / "tools")}
    run = subprocess.run([str(COMMAND), "package", "spec.yaml"], cwd=configured, env=empty, capture_output=True)
    assert run.returncode == USAGE and b"cannot run aws" in run.stderr


def test_package_prints_commands_that_a_shell_runs(configured: Path) -> None:
    printed, calls = package(configured, "--dry-run")
    assert printed.returncode == FINE and calls == []
    assert not (configured / "template.yaml").exists()
    printed, calls = package(configured, "--print")
    assert printed.returncode == FINE and calls == [] and (configured / "template.assets").is_dir()
    environment = {"PATH": f"{configured}/tools:{os.environ['PATH']}", "STORE": str(configured / "store")}
    subprocess.run(["sh", "-c", printed.stdout], cwd=configured, env=environment, check=True)
    typed = (configured / "store/words").read_text()
    _, calls = package(configured)
    assert [call[1] for call in calls] == ["head-object"], "what was printed uploaded the file"
    assert "--key\nit's here/router-" in typed and "text/plain; charset=utf-8" in typed


def test_package_needs_a_bucket_that_is_known(configured: Path) -> None:
    (configured / "spec.yaml").write_text(CONFIGURED.replace("BUCKET", "!Ref Bucket"))
    run, calls = package(configured)
    assert run.returncode == USAGE and b"--bucket" in run.stderr and calls == []
    run, calls = package(configured, "--bucket", "acme-other")
    assert run.returncode == FINE and all("acme-other" in call for call in calls)
    assert "!Sub arn:${AWS::Partition}:s3:::${Bucket}/it's here/router-" in (configured / "template.yaml").read_text()
    (configured / "spec.yaml").write_text(CONFIGURED.replace("BUCKET", "acme-config"))
    run, calls = package(configured, "--bucket", "acme-other")
    assert run.returncode == USAGE and b"acme-config" in run.stderr and calls == []


def test_package_prints_how_to_build_an_image(configured: Path) -> None:
    text = CONFIGURED.replace("delivery: s3", "delivery: image, image: registry.internal/router:1").replace("BUCKET", "b")
    (configured / "spec.yaml").write_text(text)
    run, calls = package(configured, "-o", "a folder.yaml")
    assert run.returncode == FINE and calls == []
    assert run.stdout.decode().splitlines() == [
        "docker build --platform linux/amd64 --tag registry.internal/router:1 'a folder.assets'",
        "docker push registry.internal/router:1",
    ]
    files = {path.name for path in (configured / "a folder.assets").iterdir()}
    assert {"Dockerfile", "manifest.json"} < files and len(files) == 3


def test_package_of_a_spec_without_files(folder: Path) -> None:
    (folder / "good.yaml").rename(folder / "spec.yaml")
    run, calls = package(folder)
    assert run.returncode == FINE and calls == [] and b"no file" in run.stderr
    assert (folder / "template.yaml").exists() and not (folder / "template.assets").exists()


def test_package_writes_over_nothing_of_the_spec(configured: Path) -> None:
    before = listing(configured)
    run = lenswright("package", "spec.yaml", "-o", "spec.yaml", "--print", folder=configured)
    assert run.returncode == USAGE and listing(configured) == before
