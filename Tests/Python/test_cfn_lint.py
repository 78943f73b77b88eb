"""What cfn-lint says about everything that is compiled: nothing."""

from __future__ import annotations

import re

from cfnlint.api import lint
from cfnlint.config import ManualArgs

import templates
from conftest import Case

# One region of each partition, and a second commercial one, since some resource types exist in few places.
REGIONS = ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1"]

# What AWS does not offer in some of them: a template that makes such a thing cannot be deployed there, and is not asked to.
NOT_OFFERED = {
    "cn-north-1": {
        "AWS::APS::Workspace",
        "AWS::MSK::ServerlessCluster",
        "AWS::OSIS::Pipeline",
        "AWS::OpenSearchServerless::AccessPolicy",
        "AWS::OpenSearchServerless::Collection",
    },
    "us-gov-west-1": {"AWS::MSK::ServerlessCluster", "AWS::OSIS::Pipeline"},
}

# Informational rules that are not asked for, each with the reason.
UNASKED: dict[str, str] = {}


def test_no_finding(case: Case) -> None:
    """Neither an error, nor a warning, nor an informational remark."""
    types = {resource["Type"] for resource in case.template["Resources"].values()}
    regions = [region for region in REGIONS if not types & NOT_OFFERED.get(region, set())]
    arguments = ManualArgs(regions=regions, include_checks=["I"], ignore_checks=list(UNASKED))
    found = lint(case.compile(), config=arguments)
    assert [f"{match.rule.id} line {match.linenumber}: {match.message}" for match in found] == []


def test_json_says_the_same_as_yaml(case: Case) -> None:
    """cfn-lint looked at the YAML; JSON that reads as the same tree needs no second look."""
    assert templates.read(case.compile("json")) == case.template


ARN = re.compile(r"arn:aws[a-z-]*:[^\s\"',]+")


def is_made_of(arn: str, user: str) -> bool:
    """Whether it is the user's ARN shortened (a secret's key goes) or lengthened (`/*`), or of a topic of the user's cluster."""
    return any(one.startswith(user) or user.startswith(one) for one in (arn, arn.replace(":topic/", ":cluster/")))


def test_only_the_user_names_a_partition(case: Case) -> None:
    """A template has to work in China and GovCloud too, unless the spec itself names a resource of one partition."""
    users = ARN.findall(case.source)
    ours = [
        arn
        for arn in ARN.findall(case.compile("json"))
        if not any(is_made_of(arn, user) for user in users)
    ]
    assert ours == []
