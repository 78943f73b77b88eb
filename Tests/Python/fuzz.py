"""Compiles, or checks, mutations of every golden case for a while: no crash, no hang, no exit code but 0, 1 and 2.

    fuzz.py [--verb compile|check] [--seconds N] [--seed S] [--keep FOLDER]

The same seed makes the same mutations in the same order. What fails is kept, and the line that shows it again printed.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Bits of YAML, of CloudFormation and of the language that a random byte would hardly ever make.
PIECES = [
    b"!Sub ", b"!Ref ", b"!GetAtt ", b"!If [a, b, c]", b"!ImportValue x", b"!Sub '${", b"&a ", b"*a", b"<<: *a", b"? ", b"---\n",
    b"...\n", b"|\n", b">-\n", b"\t", b"\r\n", b"\xef\xbb\xbf", b"\xff", b"\xc3\x28", b"\x00", b"\xe2\x80\xa8", b"{", b"}", b"[", b"]",
    b": ", b"- ", b"# ", b"'", b'"', b"null", b"~", b"true", b"0755", b"1_000", b"12:30", b"-1", b"24224", b"65536", b"99999999999999999999",
    b"1e999", b".nan", b"none", b"config", b"log_router", b"logs: none\n", b"networkMode: host\n", b"launchType: EC2\n",
    b"environments: {a: {}}\n", b"overrides: [{path: /, value: 1}]\n", b"extends: lenswright.yaml\n", b"${", b"${NAME}", b"{{resolve:ssm:x}}",
    b"arn:aws:s3:::", b"!Ref AWS::NoValue", b"Fn::If: [a, b, c]\n", b"Fn::ForEach::x: [a, [b], {}]\n", b"awsfirelens", b"FirelensConfiguration: {}\n",
    b"[OUTPUT]\n", b"[INPUT]\n    Name forward\n", b"    Match *\n", b"@INCLUDE extra.conf\n", b"@INCLUDE -\n", b"@SET a=b\n", b"<match **>\n", b"</match>\n",
    b"Condition: a\n", b"!FindInMap [a, b, c]", b"!Base64 x", b"Statement: []\n", b"(", b"(?<a>", b"\\", b"*+?", b"e\xcc\x81", b"\xf0\x9f\x92\xa9",
]


def mutate(text: bytes, others: list[bytes], random: random.Random) -> bytes:
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        at = random.randrange(len(text) + 1)
        length = random.choice((1, 1, 2, 5, 20, 200))
        match random.randrange(8):
            case 0:
                text = text[:at]
            case 1:
                text = text[:at] + text[at + length :]
            case 2:
                text = text[:at] + bytes([random.randrange(256)]) + text[at + 1 :]
            case 3 | 4:
                text = text[:at] + random.choice(PIECES) + text[at:]
            case 5:
                lines = text.splitlines(keepends=True)
                if lines:
                    line = lines.pop(random.randrange(len(lines)))
                    lines.insert(random.randrange(len(lines) + 1), line * random.choice((0, 1, 2)))
                text = b"".join(lines)
            case 6:
                lines = random.choice(others).splitlines(keepends=True)
                start = random.randrange(len(lines) + 1)
                text = text[:at] + b"".join(lines[start : start + random.randrange(6)]) + text[at:]
            case 7:
                text = text[:at] + text[at : at + length] * random.choice((2, 3, 50)) + text[at:]
    return text[: 1 << 18]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--verb", choices=("compile", "check"), default="compile")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=ROOT / ".build/fuzz")
    words = parser.parse_args()

    command = os.environ.get("LENSWRIGHT", str(ROOT / ".build/debug/lenswright"))
    folder = Path(os.environ.get("LENSWRIGHT_CASES", ROOT / "Tests/Cases" / words.verb))
    names = ("lenswright.yaml",) if words.verb == "compile" else ("template.*", "task-definition.*", "containers.json", "*.conf", "fluent-bit.yaml")
    sources = sorted(source for name in names for source in folder.glob(f"*/{name}"))
    texts = [source.read_bytes() for source in sources]
    # A configuration file is mutated alone and beside the task whose router reads it.
    places = [
        ["-"] if source.suffix != ".conf" else ["--config", "-", *map(str, sorted(source.parent.glob("task-definition.yaml")))]
        for source in sources
    ]
    if not texts:
        print("fuzz: there are no cases to start from", file=sys.stderr)
        return 2

    generator = random.Random(words.seed)
    counts = {0: 0, 1: 0, 2: 0}
    failures = 0
    end = time.monotonic() + words.seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            index = generator.randrange(len(texts))
            text = mutate(texts[index], texts, generator)
            arguments = [words.verb, *(places[index] if generator.random() < 0.9 else ["-"])]
            try:
                run = subprocess.run(
                    [command, *arguments], input=text, capture_output=True, timeout=10, cwd=folder
                )
                code, said = run.returncode, run.stderr
                wrong = code not in counts
                if words.verb == "compile":
                    # A template beside an error, or a refusal without a word, is a mistake as well.
                    wrong = wrong or (code == 0) != bool(run.stdout) or (code != 0 and not said)
                else:
                    wrong = wrong or (code == 1 and not run.stdout)
            except subprocess.TimeoutExpired:
                code, said, wrong = "no end after 10 s", b"", True
            if not wrong:
                counts[code] += 1
                continue
            failures += 1
            words.keep.mkdir(parents=True, exist_ok=True)
            kept = words.keep / f"{words.seed}-{sum(counts.values()) + failures}.yaml"
            kept.write_bytes(text)
            print(f"fuzz: exit {code}: {command} {' '.join(arguments)} < {kept}\n{said.decode('utf-8', 'replace')[-2000:]}", file=sys.stderr)
            if failures >= 5:
                break
        if os.listdir(folder):
            print(f"fuzz: files were left behind: {os.listdir(folder)}", file=sys.stderr)
            failures += 1

    print(
        f"fuzz: {sum(counts.values()) + failures} runs of {words.verb} from seed {words.seed}: {counts[0]} without errors, "
        f"{counts[1]} with errors, {counts[2]} unreadable, {failures} failed"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
