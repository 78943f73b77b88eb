"""What cfn-lint says about everything that is compiled: nothing."""

from __future__ import annotations

import re

from cfnlint.api import lint
from cfnlint.config import ManualArgs

import templates
from conftest import Case

# One region of each partition, and a second commercial one, since some resource types exist in few places.
REGIONS = ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1"]

# Informational rules that are not asked for, each with the reason.
UNASKED: dict[str, str] = {}


def test_no_finding(case: Case) -> None:
    """Neither an error, nor a warning, nor an informational remark."""
    arguments = ManualArgs(regions=REGIONS, include_checks=["I"], ignore_checks=list(UNASKED))
    found = lint(case.compile(), config=arguments)
    assert [f"{match.rule.id} line {match.linenumber}: {match.message}" for match in found] == []


def test_json_says_the_same_as_yaml(case: Case) -> None:
    """cfn-lint looked at the YAML; JSON that reads as the same tree needs no second look."""
    assert templates.read(case.compile("json")) == case.template


ARN = re.compile(r"arn:aws[a-z-]*:[^\s\"',]+")


def test_only_the_user_names_a_partition(case: Case) -> None:
    """A template has to work in China and GovCloud too, unless the spec itself names a resource of one partition."""
    users = ARN.findall(case.source)
    ours = [
        arn
        for arn in ARN.findall(case.compile("json"))
        # What the compiler takes from a spec it may shorten (a secret's key goes) or lengthen (`/*`).
        if not any(arn.startswith(user) or user.startswith(arn) for user in users)
    ]
    assert ours == []
