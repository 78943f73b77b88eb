"""What no template may do: let anybody reach the router's port, or grant more than was asked for.

Written without a look at the compiler's own rules, so that the same mistake is not made twice.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import cfnlint
import parliament
import pytest
from policy_sentry.querying.actions import get_action_data

import templates
from conftest import Case

FIRELENS_PORT = 24224

# AWS itself offers no resource for these, so `*` is all that can be said.
WITHOUT_A_RESOURCE = {
    "ecr:getauthorizationtoken",
    "logs:describeloggroups",
    "ssmmessages:createcontrolchannel",
    "ssmmessages:createdatachannel",
    "ssmmessages:opencontrolchannel",
    "ssmmessages:opendatachannel",
}

# --- The router's port ------------------------------------------------------------------------------------------------


def ingress_rules(template: dict) -> Iterator[tuple[str, dict]]:
    for name, group in templates.resources(template, "AWS::EC2::SecurityGroup").items():
        for rule in templates.either_way(group["Properties"].get("SecurityGroupIngress")):
            yield name, rule
    for name, rule in templates.resources(template, "AWS::EC2::SecurityGroupIngress").items():
        yield name, rule["Properties"]


def admits(rule: dict, port: int) -> bool:
    """Whether a rule of EC2 lets this port in, over TCP or UDP. What cannot be told counts as yes."""
    protocol = str(rule.get("IpProtocol", "-1")).strip().lower()
    if protocol not in ("tcp", "6", "udp", "17"):
        # ICMP and the other numbers have no ports; -1, words that EC2 might come to know, and intrinsics may be anything.
        return not (protocol in ("icmp", "icmpv6") or (protocol.isdigit() and protocol not in ("6", "17")))
    try:
        first, last = int(rule.get("FromPort", -1)), int(rule.get("ToPort", -1))
    except (TypeError, ValueError):
        return True
    return first == -1 or last == -1 or first <= port <= last


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"IpProtocol": "tcp", "FromPort": 24224, "ToPort": 24224}, True),
        ({"IpProtocol": "TCP", "FromPort": "1", "ToPort": "65535"}, True),
        ({"IpProtocol": 17, "FromPort": 24000, "ToPort": 24224}, True),
        ({"IpProtocol": "tcp"}, True),
        ({"IpProtocol": -1, "FromPort": 80, "ToPort": 80}, True),
        ({"IpProtocol": "tcp", "FromPort": {"Ref": "Port"}, "ToPort": 9}, True),
        ({"IpProtocol": {"Ref": "Protocol"}, "FromPort": 1, "ToPort": 9}, True),
        ({"IpProtocol": "tcp", "FromPort": 24225, "ToPort": 65535}, False),
        ({"IpProtocol": "6", "FromPort": 0, "ToPort": 24223}, False),
        ({"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1}, False),
        ({"IpProtocol": 50}, False),
    ],
)
def test_the_judge_of_rules(rule: dict, expected: bool) -> None:
    assert admits(rule, FIRELENS_PORT) is expected


def test_no_security_group_admits_the_router(case: Case) -> None:
    admitted = [(name, rule) for name, rule in ingress_rules(case.template) if admits(rule, FIRELENS_PORT)]
    assert admitted == []


def test_no_port_mapping_opens_the_router(case: Case) -> None:
    for _, task in templates.resources(case.template, "AWS::ECS::TaskDefinition").items():
        for container in task["Properties"]["ContainerDefinitions"]:
            for mapping in templates.either_way(container.get("PortMappings")):
                for key in ("ContainerPort", "HostPort"):
                    assert str(mapping.get(key)) != str(FIRELENS_PORT), f"{container['Name']} maps {FIRELENS_PORT}"
                first, _, last = str(mapping.get("ContainerPortRange", "0-0")).partition("-")
                assert not int(first) <= FIRELENS_PORT <= int(last), f"{container['Name']} maps a range around it"


# --- What is granted --------------------------------------------------------------------------------------------------


def policies(template: dict) -> Iterator[tuple[str, dict]]:
    for name, role in templates.resources(template, "AWS::IAM::Role").items():
        for policy in templates.either_way(role["Properties"].get("Policies")):
            yield f"{name}/{policy['PolicyName']}", policy["PolicyDocument"]
    of_their_own = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")
    for name, policy in templates.resources(template, *of_their_own).items():
        yield name, policy["Properties"]["PolicyDocument"]


def statements(template: dict) -> Iterator[tuple[str, dict]]:
    for name, document in policies(template):
        for statement in templates.either_way(document["Statement"]):
            yield name, statement


def words(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def is_the_users(statement: dict, case: Case) -> bool:
    """A statement that the spec itself spells out is the user's, and may be as wide as they like."""
    return all(action in case.source for action in words(statement["Action"]))


# What `!GetAtt X.Arn` and `!Ref X` come to, by the type of X; only its kind matters here.
ARNS = {
    "AWS::APS::Workspace": "arn:aws:aps:eu-west-1:123456789012:workspace/x",
    "AWS::EFS::AccessPoint": "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-0123456789abcdef0",
    "AWS::EFS::FileSystem": "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123456789abcdef0",
    "AWS::IAM::Role": "arn:aws:iam::123456789012:role/x",
    "AWS::Kinesis::Stream": "arn:aws:kinesis:eu-west-1:123456789012:stream/x",
    "AWS::KinesisFirehose::DeliveryStream": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/x",
    "AWS::KMS::Key": "arn:aws:kms:eu-west-1:123456789012:key/x",
    "AWS::Logs::LogGroup": "arn:aws:logs:eu-west-1:123456789012:log-group:x:*",
    "AWS::MSK::ServerlessCluster": "arn:aws:kafka:eu-west-1:123456789012:cluster/x/y",
    "AWS::OpenSearchServerless::Collection": "arn:aws:aoss:eu-west-1:123456789012:collection/x",
    "AWS::S3::Bucket": "arn:aws:s3:::x",
    "AWS::SecretsManager::Secret": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
    "AWS::SNS::Topic": "arn:aws:sns:eu-west-1:123456789012:x",
    "AWS::SQS::Queue": "arn:aws:sqs:eu-west-1:123456789012:x",
}

UNKNOWN = "unknown-until-deployed"


def is_unknown(resource: Any) -> bool:
    """Whether nobody can tell yet what a resource is, or what it begins with: a topic's ARN begins like its cluster's."""
    return isinstance(resource, str) and resource.startswith(UNKNOWN)


def rendered(value: Any, template: dict) -> Any:
    """A policy as it might be deployed. A whole ARN that comes from outside stays unknown."""
    pseudo = {
        "AWS::AccountId": "123456789012",
        "AWS::Partition": "aws",
        "AWS::Region": "eu-west-1",
        "AWS::StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/stack/1a2b3c4d-1111-2222-3333-444444444444",
        "AWS::StackName": "stack",
        "AWS::URLSuffix": "amazonaws.com",
    }

    def answer(function: str, argument: Any) -> Any:
        if function == "Ref":
            return pseudo.get(argument, UNKNOWN)
        if function == "Condition":
            return True
        if function == "Fn::GetAtt" and argument[1] in ("Arn", "StreamARN"):
            return ARNS.get(template["Resources"][argument[0]]["Type"], UNKNOWN)
        return UNKNOWN

    return templates.resolve(value, answer)


def test_every_statement_says_why_once(case: Case) -> None:
    for name, document in policies(case.template):
        written = [statement for statement in templates.either_way(document["Statement"])]
        nameless = [s for s in written if not re.fullmatch(r"[A-Za-z0-9]+", str(s.get("Sid", "")))]
        assert [s for s in nameless if "Sid" in s or not is_the_users(s, case)] == [], name
        sids = [statement["Sid"] for statement in written if "Sid" in statement]
        assert sorted(set(sids)) == sorted(sids), f"{name} says a Sid twice"


def test_nothing_is_granted_on_everything(case: Case) -> None:
    for name, statement in statements(case.template):
        assert statement["Effect"] == "Allow" or is_the_users(statement, case), name
        assert not {"NotAction", "NotResource", "NotPrincipal"} & set(statement), name
        if is_the_users(statement, case):
            continue
        actions = {str(action).lower() for action in words(statement["Action"])}
        for resource in words(rendered(statement["Resource"], case.template)):
            if not re.search(r"[^*:/?]", resource.split(":", 5)[-1]):
                assert actions <= WITHOUT_A_RESOURCE, f"{name}: {sorted(actions)} on {resource}"
        assert not [action for action in actions if "*" in action], f"{name} grants by wildcard"


@cache
def known_actions() -> dict:
    """cfn-lint's own table of what each action works on."""
    path = Path(cfnlint.__file__).parent / "data/AdditionalSpecs/Policies.json"
    return json.loads(path.read_text())


def test_every_action_fits_its_resource(case: Case) -> None:
    for name, statement in statements(case.template):
        resources = words(rendered(statement["Resource"], case.template))
        for action in words(statement["Action"]):
            service, _, verb = str(action).partition(":")
            if "*" in verb:
                continue
            assert get_action_data(service, verb), f"{name}: there is no action {action}"
            known = known_actions()[service]
            assert verb.lower() in known["Actions"], f"{name}: there is no action {action}"
            kinds = known["Actions"][verb.lower()].get("Resources", [])
            # The table does not write its own kinds in one case throughout.
            formats = {kind.lower(): resource["ARNFormats"] for kind, resource in known["Resources"].items()}
            patterns = [re.sub(r"\$\{[^}]*\}", "[^:]*", arn) for kind in kinds for arn in formats[kind.lower()]]
            if not patterns:
                assert resources == ["*"], f"{name}: {action} knows no resource but *, and {resources} grants nothing"
                continue
            fitting = [
                resource
                for resource in resources
                if is_unknown(resource) or any(re.fullmatch(pattern, resource) for pattern in patterns)
            ]
            assert fitting, f"{name}: {action} does not work on {resources}"


# What parliament says that is not about a grant being wrong.
BESIDE_THE_POINT = {"RESOURCE_POLICY_PRIVILEGE_ESCALATION", "PERMISSIONS_MANAGEMENT_ACTIONS", "CREDENTIALS_EXPOSURE"}


def test_parliament_agrees(case: Case) -> None:
    """A second opinion, by a program with its own copy of AWS's tables."""
    logging.getLogger("parliament").setLevel(logging.ERROR)
    for name, document in policies(case.template):
        policy = rendered(document, case.template)
        # A whole ARN that is unknown is not one that parliament could judge.
        policy["Statement"] = [
            statement
            for statement in words(policy["Statement"])
            if not any(is_unknown(resource) for resource in words(statement.get("Resource", "*")))
        ]
        if not policy["Statement"]:
            continue
        findings = parliament.analyze_policy_string(json.dumps(policy)).findings
        told = [f"{finding.issue}: {finding.detail}" for finding in findings if finding.issue not in BESIDE_THE_POINT]
        assert told == [], name


def test_only_the_tasks_assume_the_roles(case: Case) -> None:
    for name, role in templates.resources(case.template, "AWS::IAM::Role").items():
        document = role["Properties"]["AssumeRolePolicyDocument"]
        for statement in words(document["Statement"]):
            services = set(words(statement["Principal"].get("Service", [])))
            assert set(statement["Principal"]) == {"Service"}, f"{name} may be assumed by others than services"
            known = {
                "ecs-tasks.amazonaws.com",
                "firehose.amazonaws.com",
                "osis-pipelines.amazonaws.com",
                "scheduler.amazonaws.com",
            }
            assert services <= known or all(service in case.source for service in services), name


# --- Secrets and accounts ---------------------------------------------------------------------------------------------


def test_no_account_but_the_users(case: Case) -> None:
    """Twelve digits that the spec does not say are an account that somebody left in the compiler."""
    ours = set(re.findall(r"(?<!\d)\d{12}(?!\d)", case.compile()))
    assert ours <= set(re.findall(r"\d{12}", case.source))


def test_secrets_stay_references(case: Case) -> None:
    """A dynamic reference to a secret outside `Secrets` would be readable in the task definition."""
    for path, value in templates.walk(case.template):
        if isinstance(value, str) and re.search(r"\{\{resolve:(secretsmanager|ssm-secure)", value):
            assert "ContainerDefinitions" not in path, f"{'/'.join(map(str, path))} puts a secret in clear"
