"""The reference at the terminal: pages, their pager, the manual page, completions, and what is installed.

The pages of the commands in the documentation are the command's own words. `LENSWRIGHT_RECORD=1`, which `make record`
sets, writes them anew.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import termios
from pathlib import Path

import pytest

from conftest import COMMAND, ROOT, lenswright

FOLDER = ROOT / "Sources/Lenswright/Lenswright.docc/Reference/Commands"
IS_RECORDING = os.environ.get("LENSWRIGHT_RECORD") == "1"


def printed(*words: str) -> str:
    run = lenswright(*words)
    assert (run.returncode, run.stderr) == (0, b""), run.stderr.decode()
    return run.stdout.decode()


VERBS = re.findall(r"^\| `([a-z]+)` \|", printed("explain", "commands", "--markdown"), re.M)


# --- The pages of the commands ----------------------------------------------------------------------------------------


def articles() -> dict[str, str]:
    """Every page of a command, and the one that they hang from."""
    index = printed("explain", "commands", "--markdown") + "\n## Topics\n\n### Pages\n\n"
    index += "".join(f"- <doc:Command-{verb}>\n" for verb in VERBS)
    pages = {f"Command-{verb}.md": printed("explain", "command", verb, "--markdown") for verb in VERBS}
    return {"Reference-Commands.md": index, **pages}


def test_pages_of_commands_are_current() -> None:
    written = articles()
    assert {"Command-compile.md", "Command-explain.md"} <= set(written)
    if IS_RECORDING:
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        for name, text in written.items():
            (FOLDER / name).write_text(text)
    assert {path.name for path in FOLDER.iterdir()} == set(written), "run `make record`"
    for name, text in written.items():
        assert (FOLDER / name).read_text() == text, f"{name}: run `make record`"


@pytest.mark.parametrize("verb", VERBS)
def test_a_page_has_every_option_of_the_help(verb: str) -> None:
    page, help = printed("explain", "command", verb), printed(verb, "--help")
    for option in set(re.findall(r"--[a-z][a-z-]+", help.split("OPTIONS:")[1])):
        assert option in page, option


# --- Topics -----------------------------------------------------------------------------------------------------------


def test_the_index_names_every_sort() -> None:
    text = printed("explain")
    for word in ("CONCEPTS", "COMMANDS", "DESTINATIONS", "KEYS OF A SPEC", "RULES OF CHECK", "DIAGNOSTICS"):
        assert word in text
    for word in ("shutdown", "`cloudwatch`", "`router`", "`no-router`", "`unknown-destination`", "compile"):
        assert word in text


@pytest.mark.parametrize(
    "words, near",
    [
        (["clouwatch"], "cloudwatch"),
        (["unknown-destinaton"], "unknown-destination"),
        (["router.bufer"], "router.buffer"),
        (["shutdwn"], "shutdown"),
        (["complie"], "compile"),
        (["rule", "no-ruter"], "no-router"),
    ],
)
def test_near_misses(words: list[str], near: str) -> None:
    run = lenswright("explain", *words)
    assert (run.returncode, run.stdout) == (2, b"")
    assert f"did you mean '{near}'?" in run.stderr.decode()


@pytest.mark.parametrize("word", ["", "x" * 5000, "\x1b[31mred", "../../etc/passwd", "$(id)", "qqqqqqqq"])
def test_words_that_nothing_has(word: str) -> None:
    run = lenswright("explain", word)
    assert run.returncode == 2 if word else run.returncode in (0, 2)
    assert "Fatal error" not in run.stderr.decode()
    assert "\x1b" not in run.stderr.decode(), "nothing of the user's reaches the terminal as a command"


@pytest.mark.parametrize("width", [60, 80, 100])
def test_the_index_fits(width: int) -> None:
    for line in terminal(["explain", "--no-pager"], columns=width, rows=24).splitlines():
        plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
        assert len(plain) <= width or len(plain.split()) == 1, plain


def test_the_list_of_rules_reads_well() -> None:
    """At 80 columns each rule stands on a line with the beginning of what it is about."""
    lines = printed("check", "--list-rules").splitlines()
    assert all(len(line) <= 80 for line in lines)
    ids = re.findall(r"^\| `([a-z0-9-]+)` \|", printed("explain", "rules", "--markdown"), re.M)
    assert len(ids) > 60
    for name in ids:
        assert any(re.match(rf"  {name}  +\w", line) for line in lines), name


def test_whoever_reads_a_message_is_told_where_more_is(tmp_path: Path) -> None:
    spec = tmp_path / "lenswright.yaml"
    spec.write_text("service: orders\ncontainers:\n  app: { image: nginx, logs: mian }\ndestinations: {}\n")
    said = terminal(["compile", str(spec)], code=1)
    assert said.endswith("'lenswright explain unknown-destination' says more\n")
    assert "says more" not in terminal(["compile", str(spec), "--diagnostics", "short"], code=1)
    assert b"says more" not in lenswright("compile", spec).stderr


# --- The pager --------------------------------------------------------------------------------------------------------


def terminal(words: list[str], *, columns: int = 80, rows: int = 24, code: int = 0, **variables: str) -> str:
    """What a run of the command writes to a terminal of that size."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8", **variables}
    with subprocess.Popen(
        [COMMAND, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    ) as run:
        os.close(theirs)
        text = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:
                break
            if not chunk:
                break
            text += chunk
        run.wait(timeout=30)
    os.close(ours)
    assert run.returncode == code, text
    return text.decode().replace("\r\n", "\n")


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that leaves a trace of how it was called, and shows what it is given."""
    script = tmp_path / "a pager"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/words"\necho "LESS=$LESS" >> "{tmp_path}/words"\ncat\n')
    script.chmod(0o755)
    return script


def test_long_pages_go_through_the_pager(pager: Path) -> None:
    plain = terminal(["explain", "s3", "--no-pager"])
    shown = terminal(["explain", "s3"], PAGER=f"'{pager}' -x 'two words' $(touch {pager.parent}/touched);")
    assert shown == plain
    words = (pager.parent / "words").read_text().splitlines()
    assert words == ["-x", "two words", "$(touch", f"{pager.parent}/touched);", "LESS=FRX"], "no shell reads the words"
    assert not (pager.parent / "touched").exists()


def test_our_pager_comes_before_the_general_one(pager: Path) -> None:
    terminal(["explain", "s3"], PAGER="false", LENSWRIGHT_PAGER=f'"{pager}"', LESS="R")
    assert (pager.parent / "words").read_text().splitlines()[-1] == "LESS=R", "what the user has set stays"


@pytest.mark.parametrize(
    "words, variables",
    [
        (["explain", "exit-codes"], {"rows": 200}),
        (["explain", "s3", "--no-pager"], {}),
        (["explain", "s3", "--markdown"], {}),
        (["explain", "s3"], {"TERM": "dumb"}),
        (["explain", "s3"], {"LENSWRIGHT_PAGER": ""}),
        (["explain", "s3"], {"LENSWRIGHT_PAGER": "cat"}),
    ],
    ids=["fits", "not wanted", "markdown", "dumb", "empty", "cat"],
)
def test_no_pager(pager: Path, words: list[str], variables: dict) -> None:
    text = terminal(words, **{"PAGER": f"'{pager}'", **variables})
    assert text and not (pager.parent / "words").exists()


@pytest.mark.parametrize("command", ["/no/such/pager", "'unclosed", "\\"])
def test_a_pager_that_cannot_be_started(command: str) -> None:
    assert terminal(["explain", "s3"], PAGER=command) == terminal(["explain", "s3", "--no-pager"])


def test_a_pager_that_leaves_early(tmp_path: Path) -> None:
    """Whoever has seen enough has not made a mistake."""
    script = tmp_path / "pager"
    script.write_text("#!/bin/sh\nhead -n 1\n")
    script.chmod(0o755)
    assert "Diagnostics" in terminal(["explain", "diagnostics"], PAGER=str(script))
    assert terminal(["explain", "keys"], PAGER="true") == ""


def test_no_pager_without_a_terminal(pager: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PAGER": str(pager), "TERM": "xterm"}
    run = subprocess.run([COMMAND, "explain", "s3"], capture_output=True, env=environment, check=True, timeout=30)
    assert b"\x1b" not in run.stdout and not (pager.parent / "words").exists()


def test_a_closed_pipe_is_no_error() -> None:
    run = subprocess.run(["sh", "-c", f"'{COMMAND}' explain keys | head -n 1"], capture_output=True, timeout=30)
    assert (run.returncode, run.stderr) == (0, b"")


# --- The manual page --------------------------------------------------------------------------------------------------


def test_the_manual_page_has_every_command_and_option() -> None:
    text = printed("explain", "--man")
    assert text.startswith(".TH LENSWRIGHT 1 ")
    plain = text.replace("\\-", "-")
    sections = re.findall(r"^\.SH (.+)$", text, re.M)
    assert sections == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO",
    ]  # fmt: skip
    for verb in VERBS:
        assert f'.SS "lenswright {verb}"' in text
        for option in set(re.findall(r"--[a-z][a-z-]+", printed(verb, "--help").split("OPTIONS:")[1])):
            assert option in plain, f"{verb} {option}"
    for line in text.splitlines():
        assert not line.startswith(".") or re.match(r"\.(TH|SH|SS|PP|TP|IP|RS|RE|nf|fi)\b", line), line


@pytest.mark.parametrize(
    "program",
    [["groff", "-man", "-Tutf8", "-ww", "-K", "utf8"], ["mandoc", "-T", "lint", "-W", "warning"]],
    ids=lambda words: words[0],
)
def test_the_manual_page_is_read_without_a_warning(program: list[str], tmp_path: Path) -> None:
    if not shutil.which(program[0]):
        pytest.skip(f"there is no {program[0]}")
    page = tmp_path / "lenswright.1"
    page.write_text(printed("explain", "--man"))
    run = subprocess.run([*program, page], capture_output=True, timeout=60)
    assert run.returncode == 0 and run.stderr == b"", run.stdout.decode() + run.stderr.decode()
    if program[0] == "mandoc":
        assert run.stdout == b"", run.stdout.decode()


# --- Completions ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bash(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = tmp_path_factory.mktemp("bash") / "lenswright"
    script.write_text(printed("--generate-completion-script", "bash"))
    return script


def completions(script: Path, line: str, folder: Path = ROOT) -> list[str]:
    """What bash offers for the last word of a line."""
    words = line.split(" ")
    quoted = " ".join("'" + word + "'" for word in words)
    code = f"""
        source '{script}'
        COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; COMP_LINE='{line}'; COMP_POINT={len(line)}; COMP_TYPE=9
        function=$(complete -p lenswright | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        "$function" lenswright '{words[-1]}' '{words[-2]}'
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    environment = {"PATH": f"{COMMAND.parent}:{os.environ['PATH']}"}
    run = subprocess.run(["bash", "-c", code], capture_output=True, cwd=folder, env=environment, timeout=30)
    assert run.returncode == 0, run.stderr.decode()
    return [word.strip() for word in run.stdout.decode().splitlines() if word.strip()]


@pytest.mark.parametrize(
    "line, expected",
    [
        ("lenswright co", {"compile"}),
        ("lenswright explain unknown-dest", {"unknown-destination", "unknown-destination-type"}),
        ("lenswright explain cloudw", {"cloudwatch", "cloudwatch-otlp"}),
        ("lenswright explain shut", {"shutdown"}),
        ("lenswright explain router.buf", {"router.buffer", "router.buffer.storage"}),
        ("lenswright explain containers.*.healthCheck.i", {"containers.*.healthCheck.interval"}),
        ("lenswright explain rule no-r", {"no-router"}),
        ("lenswright check --allow no-r", {"no-router"}),
        ("lenswright check --format sa", {"sarif"}),
        ("lenswright check --fail-on w", {"warning"}),
        ("lenswright compile --diagnostics ju", {"junit"}),
        ("lenswright compile --form", {"--format"}),
        ("lenswright schema --kind b", {"base"}),
    ],
)
def test_bash_completes(bash: Path, line: str, expected: set[str]) -> None:
    offered = completions(bash, line)
    assert expected <= set(offered), offered
    start = line.split(" ")[-1]
    assert all(word.startswith(start) for word in offered), offered


def test_bash_completes_files(bash: Path, tmp_path: Path) -> None:
    for name in ("spec.yaml", "spec.json", "spec.txt"):
        (tmp_path / name).touch()
    assert set(completions(bash, "lenswright compile sp", tmp_path)) == {"spec.yaml", "spec.json"}


def test_bash_completes_environments(bash: Path, tmp_path: Path) -> None:
    """The names are those of the spec that the line names, and of its bases; a template beside it has none."""
    (tmp_path / "base.yaml").write_text("environments: { production: { cpu: 1024 }, preview: {} }\n")
    (tmp_path / "lenswright.yaml").write_text('extends: base.yaml\nenvironments: { prod-eu: {}, "two\\nlines": {} }\n')
    (tmp_path / "other.yaml").write_text("environments: { private: {} }\n")
    (tmp_path / "out.yaml").write_text("Resources: {}\n")
    (tmp_path / "broken.yaml").write_text("environments: [\n")
    for line, expected in (
        ("lenswright compile -e p", {"production", "preview", "prod-eu"}),
        ("lenswright test --environment prod", {"production", "prod-eu"}),
        ("lenswright compile other.yaml -e p", {"private"}),
        ("lenswright compile -o out.yaml -e pre", {"preview"}),
        ("lenswright preview broken.yaml -e t", set()),
    ):
        assert set(completions(bash, line, tmp_path)) == expected, line


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_read_their_completions(shell: str, tmp_path: Path) -> None:
    script = printed("--generate-completion-script", shell)
    assert "lenswright" in script and "explain" in script
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell}")
    path = tmp_path / "script"
    path.write_text(script)
    run = subprocess.run([shell, "-n", path], capture_output=True, timeout=30)
    assert (run.returncode, run.stderr) == (0, b""), run.stderr.decode()


# --- Installing -------------------------------------------------------------------------------------------------------

INSTALLED = {
    "bin/lenswright",
    "share/man/man1/lenswright.1",
    "share/bash-completion/completions/lenswright",
    "share/zsh/site-functions/_lenswright",
    "share/fish/vendor_completions.d/lenswright.fish",
}


def test_make_installs_and_uninstalls(tmp_path: Path) -> None:
    words = ["make", f"BINARY={COMMAND}", f"DESTDIR={tmp_path}/a stage", "PREFIX=/opt/tool"]
    subprocess.run([*words, "install"], cwd=ROOT, check=True, capture_output=True, timeout=60)
    place = tmp_path / "a stage/opt/tool"
    files = {str(path.relative_to(place)): path for path in place.rglob("*") if path.is_file()}
    assert set(files) == INSTALLED
    assert all(path.stat().st_size > 1000 for path in files.values())
    assert os.access(files["bin/lenswright"], os.X_OK)
    run = subprocess.run([files["bin/lenswright"], "--version"], capture_output=True, check=True, timeout=30)
    assert run.stdout
    subprocess.run([*words, "uninstall"], cwd=ROOT, check=True, capture_output=True, timeout=60)
    assert not any(path.is_file() for path in place.rglob("*"))
