"""`lenswright graph` as a user meets it: the golden cases through the command, and what other programs make of the forms."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conftest import ROOT, Case, lenswright

CASES = sorted(path for path in (ROOT / "Tests/Cases/graph").iterdir() if path.is_dir())
DRAWN = [path for path in CASES if (path / "graph.svg").exists()]
INPUTS = ("lenswright.yaml", "template.yaml", "template.json", "task-definition.json")
FORMS = {"text": "txt", "mermaid": "mmd", "dot": "dot", "svg": "svg", "html": "html"}
SMALLEST = ROOT / "Tests/Cases/graph/smallest"
SVG = "{http://www.w3.org/2000/svg}"

FINE, FINDINGS, USAGE = 0, 1, 2


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


@pytest.mark.parametrize("folder", CASES, ids=names(CASES))
@pytest.mark.parametrize("form", FORMS)
def test_golden_case(folder: Path, form: str) -> None:
    """What is printed is what was recorded, and nothing is printed for a file with errors."""
    file = next(name for name in INPUTS if (folder / name).exists())
    arguments = folder / "arguments"
    words = shlex.split(arguments.read_text()) if arguments.exists() else []
    run = lenswright("graph", file, "--format", form, *words, folder=folder)
    said = run.stderr.decode()
    assert "Fatal error" not in said and "Stack dump" not in said
    recorded = folder / f"graph.{FORMS[form]}"
    expected = recorded.read_bytes() if recorded.exists() else b""
    assert (run.returncode, run.stdout) == (FINE if recorded.exists() else FINDINGS, expected), said


def expect_complete(root: ElementTree.Element) -> None:
    """The picture says what it is, runs nothing, and loads nothing."""
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    for name in root.get("aria-labelledby", "").split():
        assert root.find(f".//*[@id='{name}']").text
    tags = {element.tag for element in root.iter()}
    assert tags <= {f"{SVG}{tag}" for tag in "svg title desc style defs marker path rect g text".split()}
    for element in root.iter():
        for key, value in element.attrib.items():
            assert not key.startswith("on") and not key.endswith("href")
            assert "url(" not in value or re.fullmatch(r"url\(#lens-\w+\)", value)
    style = root.find(f"{SVG}style").text
    assert "prefers-color-scheme:dark" in style and "url(" not in style and "@import" not in style


@pytest.mark.parametrize("folder", DRAWN, ids=names(DRAWN))
def test_svg_is_complete(folder: Path) -> None:
    expect_complete(ElementTree.fromstring((folder / "graph.svg").read_bytes()))


def test_svg_of_every_spec(case: Case) -> None:
    run = lenswright("graph", "--format", "svg", *case.words, folder=case.folder)
    assert run.returncode == FINE, run.stderr.decode()
    expect_complete(ElementTree.fromstring(run.stdout))


class Page(HTMLParser):
    """Which elements are open, and whether each is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not any(key.startswith("on") or key in ("src", "href") for key, _ in attrs)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


@pytest.mark.parametrize("folder", DRAWN, ids=names(DRAWN))
def test_html_is_complete(folder: Path) -> None:
    text = (folder / "graph.html").read_text()
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == [] and {"svg", "table", "h1"} <= page.seen
    assert not page.seen & {"script", "link", "img", "iframe", "b"}
    assert (folder / "graph.svg").read_text() in text


LABEL = r'"[^"\n]*"'
NODE = rf"\w+(?:\[{LABEL}\]|\[\({LABEL}\)\])"
STATEMENT = re.compile(
    rf"flowchart LR|subgraph \w+\[{LABEL}\]|end|{NODE}|\w+ (?:-->|-\.->)(?:\|{LABEL}\|)? \w+"
    r"|class [\w,]+ \w+|(?:classDef|style) \w+ [\w:#,-]+"
)


@pytest.mark.parametrize("folder", DRAWN, ids=names(DRAWN))
def test_mermaid_is_a_flowchart(folder: Path) -> None:
    """Each line is a statement of the part of the grammar that is used, and no label holds what would end or escape it."""
    lines = (folder / "graph.mmd").read_text().splitlines()
    depth = 0
    for line in lines:
        assert STATEMENT.fullmatch(line.strip()), line
        depth += line.strip().startswith("subgraph ") - (line.strip() == "end")
        for label in re.findall(LABEL, line):
            bare = re.sub(r"<br>|#\d+;", "", label[1:-1])
            assert not set(bare) & set("#;<>&\"'`*_[](){}|\\%"), label
    assert depth == 0


@pytest.mark.parametrize("folder", DRAWN, ids=names(DRAWN))
def test_graphviz_draws_it(folder: Path) -> None:
    dot = shutil.which("dot")
    if dot is None:
        pytest.skip("Graphviz is not on this machine")
    run = subprocess.run([dot, "-Tsvg", folder / "graph.dot"], capture_output=True, timeout=60)
    assert run.returncode == 0, run.stderr.decode()
    assert "syntax" not in run.stderr.decode()


def test_form_follows_from_the_ending(tmp_path: Path) -> None:
    for form, ending in FORMS.items():
        target = tmp_path / f"logs.{ending}"
        run = lenswright("graph", "-o", target, folder=SMALLEST)
        assert (run.returncode, run.stdout) == (FINE, b"")
        assert target.read_bytes() == (SMALLEST / f"graph.{ending}").read_bytes(), form
    target = tmp_path / "logs.picture"
    assert lenswright("graph", "-o", target, folder=SMALLEST).returncode == USAGE
    assert lenswright("graph", "-o", target, "--format", "svg", folder=SMALLEST).returncode == FINE
    assert target.read_bytes() == (SMALLEST / "graph.svg").read_bytes()


def test_what_was_read_is_not_overwritten(tmp_path: Path) -> None:
    spec = tmp_path / "spec.txt"
    spec.write_bytes((SMALLEST / "lenswright.yaml").read_bytes())
    before = spec.read_bytes()
    run = lenswright("graph", spec, "-o", spec)
    assert (run.returncode, spec.read_bytes()) == (USAGE, before)


def test_nothing_is_written_for_a_file_with_errors(tmp_path: Path) -> None:
    folder = ROOT / "Tests/Cases/graph/refuses-spec-with-mistakes"
    target = tmp_path / "logs.svg"
    assert lenswright("graph", "-o", target, folder=folder).returncode == FINDINGS
    assert not target.exists()


def test_wrong_words() -> None:
    assert lenswright("graph", "nowhere.yaml").returncode == USAGE
    assert lenswright("graph", "--format", "png", folder=SMALLEST).returncode == USAGE
    assert lenswright("graph", "--set", "nothing", folder=SMALLEST).returncode == USAGE


def test_standard_input() -> None:
    run = lenswright("graph", "-", text=(SMALLEST / "lenswright.yaml").read_bytes())
    assert (run.returncode, run.stdout) == (FINE, (SMALLEST / "graph.txt").read_bytes())
