"""What `lenswright check` finds, among the findings of cfn-lint: `cfn-lint --append-rules Integrations/cfn-lint template.yaml`.

The command is looked for in the variable LENSWRIGHT and then in PATH. It runs once for each template that says FireLens,
on the file as it stands, so that lines are right where cfn-lint works on what SAM or a language extension made of it.
cfn-lint reports by the first letter of an id, and leaves 9000 and above to rules that are not its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import Any, Iterator

from cfnlint.rules import CloudFormationLintRule, RuleMatch
from cfnlint.template import Template

# Every word of the rules is about templates that say this one somewhere.
WORD = "irelens"
SECONDS = 60


class LenswrightError(CloudFormationLintRule):
    id = "E9224"
    shortdesc = "A mistake with FireLens"
    description = "ECS refuses it, the task does not start, logs are lost or a port is open; `lenswright explain` says more"
    source_url = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html"
    tags = ["ecs", "firelens"]

    def match(self, cfn: Template) -> list[RuleMatch]:
        return list(_matches(cfn))


class LenswrightWarning(CloudFormationLintRule):
    id = "W9224"
    shortdesc = "Probably a mistake with FireLens"
    description = "Probably wrong or unsafe; `lenswright explain` says more"
    source_url = LenswrightError.source_url
    tags = LenswrightError.tags


class LenswrightAdvice(CloudFormationLintRule):
    id = "I9224"
    shortdesc = "Better practice with FireLens"
    description = "Better not; `lenswright explain` says more"
    source_url = LenswrightError.source_url
    tags = LenswrightError.tags


SEVERITIES = {"error": LenswrightError, "warning": LenswrightWarning, "advice": LenswrightAdvice}


def _matches(cfn: Template) -> Iterator[RuleMatch]:
    filename = getattr(cfn, "filename", None)
    is_file = bool(filename) and os.path.isfile(filename)
    if is_file:
        with open(filename, encoding="utf-8", errors="replace") as file:
            text = file.read()
    else:
        # Whoever calls cfn-lint as a library may have no file: then the places are ways and no lines.
        text = json.dumps(cfn.template, default=str)
    if WORD not in text:
        return
    command = os.environ.get("LENSWRIGHT") or shutil.which("lenswright")
    if not command:
        yield _problem("lenswright was not found: put it into PATH, or name it in the variable LENSWRIGHT")
        return
    words = [command, "check", "--format", "json", "--skip-others", "--", filename if is_file else "-"]
    try:
        run = subprocess.run(
            words, input=b"" if is_file else text.encode(), capture_output=True, timeout=SECONDS
        )
        findings = [json.loads(line) for line in run.stdout.splitlines()]
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        yield _problem(f"{command} could not be run: {error}")
        return
    if run.returncode not in (0, 1):
        yield _problem(f"{command} failed: {run.stderr.decode(errors='replace').strip()}")
        return
    for finding in findings:
        yield _match(finding, cfn.template if not is_file else None)


def _problem(message: str) -> RuleMatch:
    return RuleMatch([], message)


def _match(finding: dict[str, Any], template: Any) -> RuleMatch:
    message = "; ".join([finding["message"], *finding["notes"], *finding["help"]])
    extra: dict[str, Any] = {"rule": SEVERITIES[finding["severity"]]()}
    if template is None and "line" in finding:
        extra["location"] = tuple(finding[key] - 1 for key in ("line", "column", "endLine", "endColumn"))
    return RuleMatch(_way(finding.get("path", ""), template), f"{message} [{finding['id']}]", **extra)


def _way(path: str, template: Any) -> list[str | int]:
    """The parts of `Resources/Task/Properties/ContainerDefinitions/0`, as far as the template has them."""
    way: list[str | int] = []
    for part in filter(None, path.split("/")):
        step: str | int = int(part) if isinstance(template, list) and part.isdigit() else part
        way.append(step)
        try:
            template = template[step]
        except (KeyError, IndexError, TypeError):
            template = None
    return way
