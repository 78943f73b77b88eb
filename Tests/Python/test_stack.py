"""Every compiled template becomes a stack in a moto server on loopback, and what came of it is read back.

moto is generous: it creates what it knows and drops the rest in silence. So whatever it drops is sent once more
through the service's own API, whose model in botocore knows every member and type, and is read back from there.
"""

from __future__ import annotations

import ast
import json
import logging
import re
import urllib.request
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import boto3
import botocore.session
import pytest
import yaml
from botocore.config import Config
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.validate import ParamValidator
from moto.cloudformation import parsing
from moto.core.common_models import CloudFormationModel
from moto.efs import models as efs_models
from moto.elbv2 import models as elbv2_models
from moto.server import ThreadedMotoServer

import templates
from conftest import COMPILED, Case

REGION = "eu-west-1"
ACCOUNT = "123456789012"

# What moto's own CloudFormation knows, asked before the stand-ins below join it.
KNOWN_TO_MOTO = set(parsing.get_model_map())

# The types that templates use and that moto's CloudFormation does not know, each with the property that names it and
# the start of its ARN. They get a stand-in, so that what refers to them still resolves; what they hold is checked
# against the service's own API below, or by cfn-lint. A type that moto learns, or that no template uses any more, has
# to leave this table, and a new one has to enter it: the first test sees to that.
UNKNOWN_TO_MOTO = {
    "AWS::APS::Workspace": ("Alias", "aps", "workspace/"),
    "AWS::ApplicationAutoScaling::ScalableTarget": ("Id", "application-autoscaling", "scalable-target/"),
    "AWS::ApplicationAutoScaling::ScalingPolicy": ("PolicyName", "autoscaling", "scalingPolicy:"),
    "AWS::CloudWatch::Alarm": ("AlarmName", "cloudwatch", "alarm:"),
    "AWS::KinesisFirehose::DeliveryStream": ("DeliveryStreamName", "firehose", "deliverystream/"),
    "AWS::Logs::LogStream": ("LogStreamName", "logs", "log-group:elsewhere:log-stream:"),
    "AWS::MSK::ServerlessCluster": ("ClusterName", "kafka", "cluster/uuid/"),
    "AWS::OSIS::Pipeline": ("PipelineName", "osis", "pipeline/"),
    "AWS::OpenSearchServerless::AccessPolicy": ("Name", "aoss", "accesspolicy/"),
    "AWS::OpenSearchServerless::Collection": ("Name", "aoss", "collection/"),
    "AWS::OpenSearchServerless::SecurityPolicy": ("Name", "aoss", "securitypolicy/"),
    "AWS::OpenSearchServerless::VpcEndpoint": ("Name", "aoss", "vpcendpoint/"),
    "AWS::OpenSearchService::Domain": ("DomainName", "es", "domain/"),
    "AWS::Scheduler::Schedule": ("Name", "scheduler", "schedule/default/"),
}

# What the stand-ins answer besides their ARN, as AWS documents it.
ATTRIBUTES = {
    ("AWS::APS::Workspace", "WorkspaceId"): "ws-01234567-89ab-cdef-0123-456789abcdef",
    ("AWS::OSIS::Pipeline", "IngestEndpointUrls"): ["logs-abcdefghijklmnopqrstuvwxyz.eu-west-1.osis.amazonaws.com"],
    ("AWS::OpenSearchServerless::Collection", "CollectionEndpoint"): "https://abc123def456.eu-west-1.aoss.amazonaws.com",
    ("AWS::OpenSearchServerless::VpcEndpoint", "Id"): "vpce-0123456789abcdef0",
    ("AWS::OpenSearchService::Domain", "DomainEndpoint"): "vpc-logs-abc123.eu-west-1.es.amazonaws.com",
}

# Which shape of which service describes the properties of a type. CloudFormation spells the members otherwise.
API_SHAPES = {
    "AWS::ECS::TaskDefinition": ("ecs", "RegisterTaskDefinition"),
    "AWS::ECS::Service": ("ecs", "CreateService"),
    "AWS::APS::Workspace": ("amp", "CreateWorkspace"),
    "AWS::ApplicationAutoScaling::ScalableTarget": ("application-autoscaling", "RegisterScalableTarget"),
    "AWS::ApplicationAutoScaling::ScalingPolicy": ("application-autoscaling", "PutScalingPolicy"),
    "AWS::EFS::AccessPoint": ("efs", "CreateAccessPoint"),
    "AWS::EFS::FileSystem": ("efs", "CreateFileSystem"),
    "AWS::EFS::MountTarget": ("efs", "CreateMountTarget"),
    "AWS::ElasticLoadBalancingV2::Listener": ("elbv2", "CreateListener"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("elbv2", "CreateLoadBalancer"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("elbv2", "CreateTargetGroup"),
    "AWS::KinesisFirehose::DeliveryStream": ("firehose", "CreateDeliveryStream"),
    "AWS::Logs::LogStream": ("logs", "CreateLogStream"),
    "AWS::OSIS::Pipeline": ("osis", "CreatePipeline"),
    "AWS::OpenSearchServerless::AccessPolicy": ("opensearchserverless", "CreateAccessPolicy"),
    "AWS::OpenSearchServerless::Collection": ("opensearchserverless", "CreateCollection"),
    "AWS::OpenSearchServerless::SecurityPolicy": ("opensearchserverless", "CreateSecurityPolicy"),
    "AWS::OpenSearchServerless::VpcEndpoint": ("opensearchserverless", "CreateVpcEndpoint"),
    "AWS::OpenSearchService::Domain": ("opensearch", "CreateDomain"),
    "AWS::Scheduler::Schedule": ("scheduler", "CreateSchedule"),
}

# What CloudFormation adds to those shapes by itself, and the API does not take.
# What CloudFormation calls by another word than the API.
RENAMED = {
    "AccessPointTags": "Tags",
    "FileSystemTags": "Tags",
    "PlacementStrategies": "placementStrategy",
    "ProxyConfigurationProperties": "properties",
}

# What CloudFormation makes up a name for that the API demands.
NAMED_BY_CLOUDFORMATION = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::Scheduler::Schedule",
}

NOT_OF_THE_API = {
    ("AWS::ECS::Service", "ForceNewDeployment"),
    # Each set by a request of its own, once the file system is there.
    ("AWS::EFS::FileSystem", "FileSystemPolicy"),
    ("AWS::EFS::FileSystem", "LifecyclePolicies"),
    # Each set by a request of its own, once the load balancer or its target group is there.
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerAttributes"),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupAttributes"),
    # Stands for what the API wants of the target, each by itself.
    ("AWS::ApplicationAutoScaling::ScalingPolicy", "ScalingTargetId"),
    # Set by a request of its own, once the workspace is there.
    ("AWS::APS::Workspace", "WorkspaceConfiguration"),
    # A mapping, or a list under another name, to which CloudFormation turns its list.
    ("AWS::APS::Workspace", "Tags"),
    ("AWS::OpenSearchService::Domain", "Tags"),
}


def stand_in(type: str, name_property: str, service: str, prefix: str) -> None:
    """Teaches moto a type that has a name, an ARN, and nothing else."""

    class StandIn(CloudFormationModel):
        __module__ = f"moto.{service}.models"  # moto keeps its models by the second word of this.

        def __init__(self, name: str, arn: str):
            self.name = name
            self.arn = arn

        @staticmethod
        def cloudformation_type() -> str:
            return type

        @staticmethod
        def cloudformation_name_type() -> str:
            return name_property

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **_):
            return cls(resource_name, f"arn:aws:{service}:{region_name}:{account_id}:{prefix}{resource_name}")

        @property
        def physical_resource_id(self) -> str:
            return self.name

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return attr == "Arn" or (type, attr) in ATTRIBUTES

        def get_cfn_attribute(self, attribute_name: str) -> Any:
            assert self.has_cfn_attr(attribute_name), f"the stand-in for {type} has no {attribute_name}"
            return self.arn if attribute_name == "Arn" else ATTRIBUTES[type, attribute_name]

    # moto finds its models among the subclasses, and a class that nobody holds on to may be gone by then.
    stand_ins.append(StandIn)


def teach(model: type, identifier: str, arn: str) -> None:
    """Lets a model of moto's own say what it is called, which it knows and keeps from templates."""
    model.physical_resource_id = property(lambda self: getattr(self, identifier))
    model.has_cfn_attr = classmethod(lambda cls, attr: attr == "Arn")
    model.get_cfn_attribute = lambda self, name: getattr(self, arn)


teach(efs_models.FileSystem, "file_system_id", "file_system_arn")
teach(efs_models.AccessPoint, "access_point_id", "access_point_arn")



def teach_full_name(model: type, attribute: str) -> None:
    """Lets a load balancer or a target group say how metrics name it: the end of its ARN, which moto knows of and leaves out."""
    others = model.get_cfn_attribute if hasattr(model, "get_cfn_attribute") else None

    def answer(self: Any, name: str) -> Any:
        if name != attribute:
            assert others, f"moto knows no {name} of {model.__name__}"
            return others(self, name)
        return self.arn.split(":")[-1].removeprefix("loadbalancer/")

    known = model.has_cfn_attr
    model.has_cfn_attr = classmethod(lambda cls, name: name == attribute or known(name))
    model.get_cfn_attribute = answer


teach_full_name(elbv2_models.FakeLoadBalancer, "LoadBalancerFullName")
teach_full_name(elbv2_models.FakeTargetGroup, "TargetGroupFullName")

stand_ins: list[type] = []
for _type, _words in UNKNOWN_TO_MOTO.items():
    stand_in(_type, *_words)
for _cache in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
    _cache.cache_clear()


def plausible(path: tuple, name: str, vpc: dict[str, str]) -> str:
    """A value for an import or a parameter that stands at `path` of a template, by what CloudFormation wants there."""
    keys = [key for key in path if isinstance(key, str) and not key.startswith("Fn::")]
    last = keys[-1] if keys else ""
    if last == "VpcId":
        return vpc["vpc"]
    if last == "CertificateArn":
        return f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/01234567-89ab-cdef-0123-456789abcdef"
    if last in ("Subnets", "SubnetId"):
        # A name that ends like a zone is one subnet's, and any other is a list's.
        first, second = vpc["subnets"].split(",")
        return {"A": first, "B": second}.get(name[-1], vpc["subnets"])
    if last in ("SourceSecurityGroupId", "DestinationSecurityGroupId", "SecurityGroups", "SecurityGroupIds", "GroupId"):
        return vpc["group"]
    if last in ("SourcePrefixListId", "DestinationPrefixListId"):
        return "pl-0123456789abcdef0"
    if last in ("CidrIp", "CidrIpv6"):
        return "10.20.0.0/16" if last == "CidrIp" else "2001:db8::/32"
    if last == "Cluster":
        return "platform"
    if last == "TargetGroupArn":
        return f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/web/0123456789abcdef"
    if last.lower().endswith(("rolearn", "role_arn")):
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"
    if last == "PermissionsBoundary" or last == "ManagedPolicyArns":
        return f"arn:aws:iam::{ACCOUNT}:policy/{name}"
    if last == "KmsKeyId" or "kms" in name.lower() or name.lower().endswith("key"):
        return f"arn:aws:kms:{REGION}:{ACCOUNT}:key/01234567-89ab-cdef-0123-456789abcdef"
    if last in ("ValueFrom", "CredentialsParameter") or "Secret" in name:
        return f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}-AbCdEf"
    if last == "FileSystemId" or last == "FilesystemId":
        return "fs-0123456789abcdef0"
    if last == "Image":
        return "public.ecr.aws/nginx/nginx:1.27"
    if last == "Resource":
        return f"arn:aws:s3:::{name.lower()}"
    return re.sub(r"[^A-Za-z0-9-]", "-", name)


# The more a place says about a value, the sooner it decides: a name used as a VPC and inside some text is a VPC.
def _telling(path: tuple) -> int:
    keys = [key for key in path if isinstance(key, str)]
    return 0 if any(key in ("Fn::Sub", "Fn::Join", "Resource", "Outputs") for key in keys) else 1


# What botocore's model knows of RegisterTaskDefinition, and moto forgets at once.
FORGOTTEN_BY_MOTO = {"enableFaultInjection"}


class Server:
    """The moto server, and clients that talk to it and to nothing else."""

    def __init__(self) -> None:
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        host, port = self.server.get_host_and_port()
        self.url = f"http://{host}:{port}"

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            # A refusal by moto is an answer, not something to try again.
            config=Config(retries={"total_max_attempts": 1}),
        )

    def reset(self) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/moto-api/reset", method="POST")).close()


def _names_cluster(service: dict) -> bool:
    return isinstance(service["Properties"].get("Cluster"), str)


class Stack:
    """One template's stack, with all that it asks of its surroundings made first."""

    def __init__(self, server: Server, template: dict):
        self.template = template
        self.server = server
        self.cloudformation = server.client("cloudformation")
        self.ec2 = server.client("ec2")
        self.surroundings = self._make_surroundings()
        self.imports = self._imports()
        self.parameters = self._parameters()
        if self.imports:
            self._export(self.imports)
        self.attributes: dict[tuple[str, str], str] = {}
        self.physical: dict[str, str] = {}
        self._create()

    def _make_surroundings(self) -> dict[str, str]:
        vpc = self.ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            self.ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=REGION + zone)["Subnet"]["SubnetId"]
            for block, zone in (("10.20.0.0/24", "a"), ("10.20.1.0/24", "b"))
        ]
        group = self.ec2.create_security_group(GroupName="elsewhere", Description="elsewhere", VpcId=vpc)["GroupId"]
        # moto wants the cluster of a service to be there, whether it is imported or named.
        services = templates.resources(self.template, "AWS::ECS::Service").values()
        clusters = {service["Properties"].get("Cluster") for service in services if _names_cluster(service)}
        for cluster in clusters | {"platform"}:
            self.server.client("ecs").create_cluster(clusterName=cluster)
        return {"vpc": vpc, "subnets": ",".join(subnets), "group": group}

    def _places(self, function: str) -> dict[str, list[tuple]]:
        places: dict[str, list[tuple]] = {}
        for path, value in templates.walk(self.template):
            if isinstance(value, dict) and set(value) == {function}:
                name = templates.resolve(value[function], self._before_the_stack)
                places.setdefault(name, []).append(path)
        # `${Name}` in a text is a reference too.
        if function == "Ref":
            for path, value in templates.walk(self.template):
                if path and path[-1] == "Fn::Sub":
                    text = value[0] if isinstance(value, list) else value
                    for name in re.findall(r"\$\{([^!.}]+)\}", text):
                        places.setdefault(name, []).append((*path, "Fn::Sub"))
        return {name: sorted(found, key=_telling, reverse=True) for name, found in places.items()}

    def _before_the_stack(self, function: str, name: Any) -> Any:
        """What an export's name can be built from."""
        fixed = {"AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "AWS::StackName": "tested"}
        assert function == "Ref", f"the name of an import uses {function} {name}"
        if name in fixed:
            return fixed[name]
        return str(self.template["Parameters"][name].get("Default", name))

    def _imports(self) -> dict[str, str]:
        places = self._places("Fn::ImportValue")
        return {name: plausible(found[0], name, self.surroundings) for name, found in places.items()}

    def _parameters(self) -> dict[str, str]:
        values = {}
        references = self._places("Ref")
        for name, parameter in self.template.get("Parameters", {}).items():
            type = parameter["Type"]
            if "Default" in parameter and not type.startswith("AWS::SSM"):
                continue
            if type == "AWS::EC2::VPC::Id":
                values[name] = self.surroundings["vpc"]
            elif type == "AWS::EC2::Subnet::Id":
                values[name] = plausible(("SubnetId",), name, self.surroundings)
            elif type == "List<AWS::EC2::Subnet::Id>":
                values[name] = self.surroundings["subnets"]
            elif type in ("AWS::EC2::SecurityGroup::Id", "List<AWS::EC2::SecurityGroup::Id>"):
                values[name] = self.surroundings["group"]
            elif type == "Number":
                values[name] = "1"
            elif type.startswith("AWS::SSM::Parameter::Value"):
                path = parameter.get("Default", f"/{name}")
                self.server.client("ssm").put_parameter(Name=path, Value=name.lower(), Type="String", Overwrite=True)
                values[name] = path
            elif "AllowedValues" in parameter:
                values[name] = str(parameter["AllowedValues"][0])
            else:
                assert type in ("String", "CommaDelimitedList"), f"the test knows no value for a {type}"
                values[name] = plausible(references.get(name, [()])[0], name, self.surroundings)
        return values

    def _export(self, values: dict[str, str]) -> None:
        outputs = {
            f"Export{index}": {"Value": value, "Export": {"Name": name}}
            for index, (name, value) in enumerate(sorted(values.items()))
        }
        # A stack needs a resource; an unattached topic is as little as there is.
        body = {"Resources": {"Nothing": {"Type": "AWS::SNS::Topic"}}, "Outputs": outputs}
        self.cloudformation.create_stack(StackName="exports", TemplateBody=json.dumps(body))

    @cached_property
    def _for_moto(self) -> dict:
        """The template, with what moto needs to see and an output for every attribute that the tests want to know."""
        body = json.loads(json.dumps(self.template))
        groups = templates.resources(body, "AWS::EC2::SecurityGroup").values()
        rules = [rule for group in groups for rule in group["Properties"].get("SecurityGroupIngress", [])]
        rules += [rule["Properties"] for rule in templates.resources(body, "AWS::EC2::SecurityGroupIngress").values()]
        for rule in rules:
            # moto wants ports even of protocols that have none.
            rule.setdefault("FromPort", -1)
            rule.setdefault("ToPort", -1)
        for service in templates.resources(body, "AWS::ECS::Service").values():
            # moto takes the cluster for given, where ECS falls back on the default one.
            service["Properties"].setdefault("Cluster", "platform")
        subnets = iter(self.surroundings["subnets"].split(","))
        for target in templates.resources(body, "AWS::EFS::MountTarget").values():
            # moto looks for the subnet, and one that is written out is of no account of its own.
            if isinstance(target["Properties"]["SubnetId"], str):
                target["Properties"]["SubnetId"] = next(subnets)
        for balancer in templates.resources(body, "AWS::ElasticLoadBalancingV2::LoadBalancer").values():
            if isinstance(balancer["Properties"]["Subnets"], list):
                balancer["Properties"]["Subnets"] = self.surroundings["subnets"].split(",")
        for listener in templates.resources(body, "AWS::ElasticLoadBalancingV2::Listener").values():
            # moto looks for the certificate, whoever it belongs to.
            for certificate in listener["Properties"].get("Certificates", []):
                certificate["CertificateArn"] = self._certificate
        outputs = body.setdefault("Outputs", {})
        for index, pair in enumerate(self._attributes_used):
            outputs[f"Attribute{index}"] = {"Value": {"Fn::GetAtt": list(pair)}}
            if "Condition" in body["Resources"][pair[0]]:
                outputs[f"Attribute{index}"]["Condition"] = body["Resources"][pair[0]]["Condition"]
        return body

    @cached_property
    def _certificate(self) -> str:
        return self.server.client("acm").request_certificate(DomainName="shop.example.com")["CertificateArn"]

    @cached_property
    def _attributes_used(self) -> list[tuple[str, str]]:
        pairs = set()
        for path, value in templates.walk(self.template):
            if isinstance(value, dict) and set(value) == {"Fn::GetAtt"}:
                pairs.add(tuple(value["Fn::GetAtt"]))
            if path and path[-1] == "Fn::Sub":
                text = value[0] if isinstance(value, list) else value
                pairs.update(tuple(name.split(".", 1)) for name in re.findall(r"\$\{([^!}]+\.[^}]+)\}", text))
        return sorted(pairs)

    def _create(self) -> None:
        self.cloudformation.create_stack(
            StackName="tested",
            TemplateBody=json.dumps(self._for_moto),
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in self.parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        stack = self.cloudformation.describe_stacks(StackName="tested")["Stacks"][0]
        assert stack["StackStatus"] == "CREATE_COMPLETE", stack.get("StackStatusReason")
        answers = {output["OutputKey"]: output.get("OutputValue") for output in stack.get("Outputs", [])}
        for index, pair in enumerate(self._attributes_used):
            self.attributes[pair] = answers.get(f"Attribute{index}")
        for resource in self.cloudformation.describe_stack_resources(StackName="tested")["StackResources"]:
            # moto gives none to a rule of a group.
            self.physical[resource["LogicalResourceId"]] = resource.get("PhysicalResourceId")
        self.identifier = stack["StackId"]

    def _answer(self, function: str, argument: Any) -> Any:
        if function == "Fn::GetAtt":
            return self.attributes[argument]
        if function == "Fn::ImportValue":
            return self.imports[argument]
        if function == "Condition":
            return self._condition(self.template["Conditions"][argument])
        if function == "Fn::FindInMap":
            map, first, second = argument
            return self.template["Mappings"][map][first][second]
        pseudo = {
            "AWS::AccountId": ACCOUNT,
            "AWS::NotificationARNs": [],
            "AWS::Partition": "aws",
            "AWS::Region": REGION,
            "AWS::StackId": getattr(self, "identifier", ""),
            "AWS::StackName": "tested",
            "AWS::URLSuffix": "amazonaws.com",
        }
        if argument in pseudo:
            return pseudo[argument]
        if argument in self.template.get("Parameters", {}):
            parameter = self.template["Parameters"][argument]
            value = str(self.parameters.get(argument, parameter.get("Default")))
            if parameter["Type"].startswith("AWS::SSM::Parameter::Value"):
                return argument.lower()
            return value.split(",") if "List" in parameter["Type"] else value
        return self.physical[argument]

    def _condition(self, value: dict) -> bool:
        ((function, argument),) = value.items()
        if function == "Condition":
            return self._condition(self.template["Conditions"][argument])
        if function == "Fn::Equals":
            left, right = self.resolve(argument)
            return str(left) == str(right)
        if function == "Fn::Not":
            return not self._condition(argument[0])
        holds = [self._condition(item) for item in argument]
        return all(holds) if function == "Fn::And" else any(holds)

    def resolve(self, value: Any) -> Any:
        return templates.resolve(value, self._answer)

    def properties(self, *types: str) -> Iterator[tuple[str, dict]]:
        """The resources of these types that the stack really has, with their properties worked out."""
        for name, resource in templates.resources(self.template, *types).items():
            if "Condition" not in resource or self._answer("Condition", resource["Condition"]):
                yield name, self.resolve(resource.get("Properties", {}))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = Server()
    yield server
    server.server.stop()


# One stack serves all the tests of a case, which pytest puts side by side for that.
@pytest.fixture(scope="module")
def stack(case: Case, server: Server) -> Stack:
    server.reset()
    return Stack(server, case.template)


def test_what_moto_does_not_know(capsys: pytest.CaptureFixture) -> None:
    """The list of what the stack tests cannot see is complete and holds nothing else."""
    users: dict[str, list[str]] = {}
    for case in COMPILED:
        for resource in case.template["Resources"].values():
            if resource["Type"] not in KNOWN_TO_MOTO:
                users.setdefault(resource["Type"], []).append(case.name)
    with capsys.disabled():
        for type, cases in sorted(users.items()):
            print(f"\nmoto does not know {type}, which {len(set(cases))} templates use: {', '.join(sorted(set(cases)))}")
    assert set(users) == set(UNKNOWN_TO_MOTO)


# --- What the API makes of a resource ---------------------------------------------------------------------------------


def api_spelling(value: Any, shape: Shape, path: str = "") -> Any:
    """A property of CloudFormation in the spelling of the service's API; a member that the API lacks is an error."""
    if isinstance(shape, StructureShape):
        assert isinstance(value, dict), f"{path} is {value!r}, and the API has a structure there"
        members = {name.lower(): name for name in shape.members}
        spelled = {}
        for key, item in value.items():
            # The API says efsVolumeConfiguration where CloudFormation says EFSVolumeConfiguration, and so on.
            lowered = RENAMED.get(key, key).lower()
            assert lowered in members, f"{path}/{key} is unknown to the API"
            member = members[lowered]
            spelled[member] = api_spelling(item, shape.members[member], f"{path}/{key}")
        return spelled
    if isinstance(shape, ListShape):
        assert isinstance(value, list), f"{path} is {value!r}, and the API has a list there"
        return [api_spelling(item, shape.member, f"{path}/{index}") for index, item in enumerate(value)]
    if isinstance(shape, MapShape):
        return {key: api_spelling(item, shape.value, f"{path}/{key}") for key, item in value.items()}
    if getattr(shape, "enum", None):
        assert value in shape.enum, f"{path} is {value!r}, and the API knows {', '.join(shape.enum)}"
    if shape.type_name in ("integer", "long") and isinstance(value, str):
        # A parameter of the type Number arrives as text, which CloudFormation converts.
        return int(value)
    return value


def api_request(type: str, properties: dict) -> dict:
    """The request that CloudFormation would make of these properties, held against the service's model."""
    service, operation = API_SHAPES[type]
    shape = botocore.session.get_session().get_service_model(service).operation_model(operation).input_shape
    kept = {key: value for key, value in properties.items() if (type, key) not in NOT_OF_THE_API}
    if type == "AWS::ECS::Service":
        # CloudFormation makes up the name that the API demands.
        kept.setdefault("ServiceName", "made-up")
    if type in NAMED_BY_CLOUDFORMATION:
        kept.setdefault("Name", "made-up")
    if type == "AWS::ApplicationAutoScaling::ScalingPolicy":
        target = {"ServiceNamespace": "ecs", "ResourceId": "service/x/y", "ScalableDimension": "ecs:service:DesiredCount"}
        kept = {**target, **kept}
    if type == "AWS::KinesisFirehose::DeliveryStream":
        kept.setdefault("DeliveryStreamName", "made-up")
    if type in ("AWS::EFS::AccessPoint", "AWS::EFS::FileSystem"):
        # CloudFormation makes up the token by which a request is known again.
        kept["ClientToken" if type == "AWS::EFS::AccessPoint" else "CreationToken"] = "made-up"
    if type == "AWS::OpenSearchService::Domain":
        # CloudFormation takes the policy as a tree, and the API as its text.
        kept["AccessPolicies"] = json.dumps(kept["AccessPolicies"])
    request = api_spelling(kept, shape)
    report = ParamValidator().validate(request, shape)
    assert not report.has_errors(), report.generate_report()
    return request


def missing(expected: Any, actual: Any, path: str = "") -> list[str]:
    """Where `actual` does not hold what `expected` says; what it holds besides is the service's own doing."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [
            found
            for key, item in expected.items()
            for found in (missing(item, actual[key], f"{path}/{key}") if key in actual else [f"{path}/{key} is gone"])
        ]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        return [found for index, item in enumerate(expected) for found in missing(item, actual[index], f"{path}/{index}")]
    return [] if expected == actual else [f"{path} is {actual!r} and not {expected!r}"]


# --- The tests --------------------------------------------------------------------------------------------------------


def test_task_definition(stack: Stack) -> None:
    ecs = stack.server.client("ecs")
    for name, properties in stack.properties("AWS::ECS::TaskDefinition"):
        made = ecs.describe_task_definition(taskDefinition=stack.physical[name])["taskDefinition"]
        assert made["family"] == properties["Family"]
        assert [container["name"] for container in made["containerDefinitions"]] == [
            container["Name"] for container in properties["ContainerDefinitions"]
        ]

        # moto's CloudFormation keeps the containers and drops the rest, and it writes the keys of `Options` otherwise.
        request = api_request("AWS::ECS::TaskDefinition", properties)
        registered = ecs.register_task_definition(**_with_limits(request))["taskDefinition"]
        known = ecs.describe_task_definition(taskDefinition=registered["taskDefinitionArn"], include=["TAGS"])
        described = {**known["taskDefinition"], "tags": known.get("tags", [])}
        remembered = {key: value for key, value in request.items() if key not in FORGOTTEN_BY_MOTO}
        if "EC2" not in request["requiresCompatibilities"]:
            # moto takes everything else for Fargate, which has one network mode.
            remembered.pop("networkMode")
        assert missing(remembered, described) == []
        _check_firelens(request)


def _with_limits(request: dict) -> dict:
    """moto wants a hard limit of every container on EC2, where ECS takes a reservation alone."""
    if "memory" in request:
        return request
    containers = [{"memory": c.get("memoryReservation"), **c} for c in request["containerDefinitions"]]
    return {**request, "containerDefinitions": containers}


def _check_firelens(request: dict) -> None:
    """What ECS itself refuses about FireLens, and moto lets through."""
    containers = request["containerDefinitions"]
    routers = [container for container in containers if "firelensConfiguration" in container]
    users = [c for c in containers if c.get("logConfiguration", {}).get("logDriver") == "awsfirelens"]
    assert len(routers) <= 1
    assert not users or routers, "containers log through a router that is not there"
    assert not routers or users or routers[0]["firelensConfiguration"].get("options"), "nobody uses the router"
    for container in users:
        assert all(isinstance(value, str) for value in container["logConfiguration"].get("options", {}).values())
        before = {dependency["containerName"]: dependency["condition"] for dependency in container.get("dependsOn", [])}
        router = routers[0]["name"]
        assert container["name"] == router or before.get(router) in ("START", "HEALTHY"), container["name"]
    names = [container["name"] for container in containers]
    assert len(set(names)) == len(names)
    assert any(container.get("essential", True) for container in containers)
    _in_some_order({c["name"]: [d["containerName"] for d in c.get("dependsOn", [])] for c in containers})
    for container in containers:
        for dependency in container.get("dependsOn", []):
            target = next(other for other in containers if other["name"] == dependency["containerName"])
            if dependency["condition"] == "HEALTHY":
                assert "healthCheck" in target, f"{container['name']} waits for the health of {target['name']}"
            if dependency["condition"] in ("SUCCESS", "COMPLETE"):
                assert not target.get("essential", True), f"{container['name']} waits for the end of {target['name']}"


def _in_some_order(before: dict[str, list[str]]) -> None:
    """Fails if the containers wait for one another in a circle."""
    left = dict(before)
    while left:
        free = [name for name, waits in left.items() if not set(waits) & set(left)]
        assert free, f"these containers wait for one another: {sorted(left)}"
        for name in free:
            del left[name]


def test_roles(stack: Stack) -> None:
    iam = stack.server.client("iam")
    for name, properties in stack.properties("AWS::IAM::Role"):
        role = iam.get_role(RoleName=stack.physical[name])["Role"]
        assert role["AssumeRolePolicyDocument"] == properties["AssumeRolePolicyDocument"]
        expected = {policy["PolicyName"]: policy["PolicyDocument"] for policy in properties.get("Policies", [])}
        made = {
            policy: _document(iam.get_role_policy(RoleName=role["RoleName"], PolicyName=policy)["PolicyDocument"])
            for policy in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
        }
        assert made == expected
        boundary = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        assert boundary == properties.get("PermissionsBoundary")


def _document(policy: Any) -> Any:
    """moto keeps a policy that came by a stack as Python would print it."""
    return ast.literal_eval(policy) if isinstance(policy, str) else policy


def test_security_groups(stack: Stack) -> None:
    for name, properties in stack.properties("AWS::EC2::SecurityGroup"):
        group = stack.ec2.describe_security_groups(GroupIds=[stack.physical[name]])["SecurityGroups"][0]
        assert group["Description"] == properties["GroupDescription"]
        assert group["VpcId"] == properties.get("VpcId", group["VpcId"])

        # moto's CloudFormation drops egress, IPv6 and prefix lists, so each rule is asked for by itself.
        other = stack.ec2.create_security_group(GroupName=f"by-rule-{name}", Description="by rule", VpcId=group["VpcId"])
        fresh = other["GroupId"]
        ingress = properties.get("SecurityGroupIngress", [])
        egress = properties.get("SecurityGroupEgress", [])
        if ingress:
            stack.ec2.authorize_security_group_ingress(GroupId=fresh, IpPermissions=[_permission(r) for r in ingress])
        if egress:
            everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
            stack.ec2.revoke_security_group_egress(GroupId=fresh, IpPermissions=everything)
            stack.ec2.authorize_security_group_egress(GroupId=fresh, IpPermissions=[_permission(r) for r in egress])
        made = stack.ec2.describe_security_groups(GroupIds=[fresh])["SecurityGroups"][0]
        assert _rules(made["IpPermissions"]) == sorted(_rules([_permission(rule) for rule in ingress]))
        if egress:
            assert _rules(made["IpPermissionsEgress"]) == sorted(_rules([_permission(rule) for rule in egress]))
        assert not [rule for rule in _rules(made["IpPermissions"]) if _admits_firelens(*rule[:3])]

        # What moto's CloudFormation made of the rules is a part of them, and admits 24224 no more than they do.
        of_the_stack = _rules(group["IpPermissions"])
        assert not [rule for rule in of_the_stack if _admits_firelens(*rule[:3])]
        known = {rule for rule in _rules([_permission(rule) for rule in ingress]) if rule[3] in ("cidr", "group")}
        assert known <= set(of_the_stack) | {rule for rule in known if rule[1] == -1}


def _permission(rule: dict) -> dict:
    """A rule of CloudFormation as the API of EC2 wants it."""
    permission: dict[str, Any] = {"IpProtocol": str(rule["IpProtocol"])}
    if permission["IpProtocol"] != "-1":
        # moto wants ports even of protocols that have none.
        permission |= {"FromPort": int(rule.get("FromPort", -1)), "ToPort": int(rule.get("ToPort", -1))}
    sources = [
        ("CidrIp", "IpRanges", "CidrIp"),
        ("CidrIpv6", "Ipv6Ranges", "CidrIpv6"),
        ("SourcePrefixListId", "PrefixListIds", "PrefixListId"),
        ("DestinationPrefixListId", "PrefixListIds", "PrefixListId"),
        ("SourceSecurityGroupId", "UserIdGroupPairs", "GroupId"),
        ("DestinationSecurityGroupId", "UserIdGroupPairs", "GroupId"),
    ]
    named = [(list, member, rule[key]) for key, list, member in sources if key in rule]
    assert len(named) == 1, f"a rule has exactly one other side: {rule}"
    ((list_, member, value),) = named
    permission[list_] = [{member: value}]
    return permission


def _rules(permissions: list[dict]) -> list[tuple]:
    """Every rule by itself: protocol, ports, and the kind and name of the other side."""
    kinds = {
        "IpRanges": ("cidr", "CidrIp"),
        "Ipv6Ranges": ("cidr6", "CidrIpv6"),
        "PrefixListIds": ("list", "PrefixListId"),
        "UserIdGroupPairs": ("group", "GroupId"),
    }
    return sorted(
        (permission["IpProtocol"], permission.get("FromPort", -1), permission.get("ToPort", -1), kind, side[member])
        for permission in permissions
        for list_, (kind, member) in kinds.items()
        for side in permission.get(list_, [])
    )


def _admits_firelens(protocol: str, first: int, last: int) -> bool:
    if protocol == "-1":
        return True
    return protocol in ("tcp", "udp", "6", "17") and (first == -1 or first <= 24224 <= last)


def test_log_groups(stack: Stack) -> None:
    logs = stack.server.client("logs")
    groups = {group["logGroupName"]: group for group in logs.describe_log_groups()["logGroups"]}
    for name, properties in stack.properties("AWS::Logs::LogGroup"):
        made = groups[stack.physical[name]]
        assert made["logGroupName"] == properties.get("LogGroupName", made["logGroupName"])
        assert made.get("retentionInDays") == properties.get("RetentionInDays")
        if "KmsKeyId" in properties:
            # moto's CloudFormation drops the key, so it is asked for by itself.
            logs.create_log_group(logGroupName="with-a-key", kmsKeyId=properties["KmsKeyId"])
            other = logs.describe_log_groups(logGroupNamePrefix="with-a-key")["logGroups"][0]
            assert other["kmsKeyId"] == properties["KmsKeyId"]
            logs.delete_log_group(logGroupName="with-a-key")
        assert properties.get("RetentionInDays"), f"{name} would keep its logs, and cost, for ever"


def test_file_systems(stack: Stack) -> None:
    efs = stack.server.client("efs")
    for name, properties in stack.properties("AWS::EFS::FileSystem"):
        # moto's CloudFormation drops the policy, so each part is asked for by itself.
        made = efs.create_file_system(**api_request("AWS::EFS::FileSystem", properties))
        system = made["FileSystemId"]
        assert made["Encrypted"] and made.get("KmsKeyId") == properties.get("KmsKeyId")
        assert made["ThroughputMode"] == properties["ThroughputMode"]
        policies = properties["LifecyclePolicies"]
        assert efs.put_lifecycle_configuration(FileSystemId=system, LifecyclePolicies=policies)["LifecyclePolicies"] == policies
        efs.put_file_system_policy(FileSystemId=system, Policy=json.dumps(properties["FileSystemPolicy"]))
        efs.delete_file_system(FileSystemId=system)
        points = [p for _, p in stack.properties("AWS::EFS::AccessPoint") if p["FileSystemId"] == stack.physical[name]]
        for point, known in zip(points, efs.describe_access_points(FileSystemId=stack.physical[name])["AccessPoints"]):
            request = api_request("AWS::EFS::AccessPoint", point)
            assert known["RootDirectory"] == request["RootDirectory"]
            assert {key: str(value) for key, value in known["PosixUser"].items()} == point["PosixUser"]
            assert point["PosixUser"]["Uid"] != "0", f"{name} needs a permission that the task role has not"
        targets = [t for _, t in stack.properties("AWS::EFS::MountTarget") if t["FileSystemId"] == stack.physical[name]]
        for target in targets:
            api_request("AWS::EFS::MountTarget", target)
        made_targets = efs.describe_mount_targets(FileSystemId=stack.physical[name])["MountTargets"]
        assert len(made_targets) == len(targets) == len({target["AvailabilityZoneName"] for target in made_targets})
        assert points and targets, f"nobody can mount {name}"


def test_service(stack: Stack) -> None:
    for name, properties in stack.properties("AWS::ECS::Service"):
        request = api_request("AWS::ECS::Service", properties)
        task = dict(stack.properties("AWS::ECS::TaskDefinition"))["TaskDefinition"]
        ports = {
            (container["Name"], port["ContainerPort"])
            for container in task["ContainerDefinitions"]
            for port in container.get("PortMappings", [])
            if "ContainerPort" in port
        }
        for balancer in request.get("loadBalancers", []):
            assert (balancer["containerName"], balancer["containerPort"]) in ports
        assert ("networkConfiguration" in request) == (task.get("NetworkMode") == "awsvpc")
        made = stack.server.client("ecs").describe_services(
            cluster=properties.get("Cluster", "platform"), services=[stack.physical[name]]
        )["services"][0]
        assert made["desiredCount"] == request.get("desiredCount", made["desiredCount"])
        assert made["taskDefinition"] == stack.physical["TaskDefinition"]


def test_load_balancers(stack: Stack) -> None:
    balancers = stack.server.client("elbv2")
    for name, properties in stack.properties("AWS::ElasticLoadBalancingV2::LoadBalancer"):
        request = api_request("AWS::ElasticLoadBalancingV2::LoadBalancer", properties)
        made = balancers.describe_load_balancers(LoadBalancerArns=[stack.physical[name]])["LoadBalancers"][0]
        assert (made["Scheme"], made["Type"]) == (request["Scheme"], "application")
        assert made["SecurityGroups"] == request["SecurityGroups"]
        assert len(request["Subnets"]) >= 2, f"{name} is in one zone"
        wanted = properties["LoadBalancerAttributes"]
        kept = balancers.modify_load_balancer_attributes(LoadBalancerArn=made["LoadBalancerArn"], Attributes=wanted)
        assert all(attribute in kept["Attributes"] for attribute in wanted)
    for name, properties in stack.properties("AWS::ElasticLoadBalancingV2::TargetGroup"):
        # moto's CloudFormation drops the attributes, so the group is asked for by itself.
        request = api_request("AWS::ElasticLoadBalancingV2::TargetGroup", properties)
        made = balancers.create_target_group(**request)["TargetGroups"][0]
        left_out = {"Name", "Tags"}
        assert missing({key: value for key, value in request.items() if key not in left_out}, made) == []
        wanted = properties["TargetGroupAttributes"]
        kept = balancers.modify_target_group_attributes(TargetGroupArn=made["TargetGroupArn"], Attributes=wanted)
        assert all(attribute in kept["Attributes"] for attribute in wanted)
        ports = {balancer["ContainerPort"] for _, s in stack.properties("AWS::ECS::Service") for balancer in s["LoadBalancers"]}
        assert properties["Port"] in ports, f"no service has targets for {name}"
    for name, properties in stack.properties("AWS::ElasticLoadBalancingV2::Listener"):
        request = api_request("AWS::ElasticLoadBalancingV2::Listener", properties)
        made = balancers.describe_listeners(ListenerArns=[stack.physical[name]])["Listeners"][0]
        assert (made["Port"], made["Protocol"]) == (request["Port"], request["Protocol"])
        assert [action["Type"] for action in made["DefaultActions"]] == [a["Type"] for a in request["DefaultActions"]]
        assert made.get("SslPolicy") == request.get("SslPolicy")


def test_a_load_balancer_reaches_the_tasks_alone(stack: Stack) -> None:
    """The port that ECS registers is let out of one group and into the other, and nothing else is."""
    for name, _ in stack.properties("AWS::ElasticLoadBalancingV2::LoadBalancer"):
        (group,) = stack.template["Resources"][name]["Properties"]["SecurityGroups"]
        properties = stack.template["Resources"][group["Fn::GetAtt"][0]]["Properties"]
        ingress = {(rule["FromPort"], rule["ToPort"]) for rule in properties["SecurityGroupIngress"]}
        listening = {(p["Port"], p["Port"]) for _, p in stack.properties("AWS::ElasticLoadBalancingV2::Listener")}
        assert ingress == listening, name
        ((_, targets),) = stack.properties("AWS::ElasticLoadBalancingV2::TargetGroup")
        if targets["TargetType"] != "ip":
            continue
        (egress,) = properties["SecurityGroupEgress"]
        tasks = egress["DestinationSecurityGroupId"]
        assert egress["FromPort"] == egress["ToPort"] == targets["Port"], name
        admitted = [
            rule["Properties"]
            for rule in templates.resources(stack.template, "AWS::EC2::SecurityGroupIngress").values()
            if rule["Properties"]["GroupId"] == tasks and rule["Properties"].get("SourceSecurityGroupId") == group
        ]
        assert [(rule["FromPort"], rule["ToPort"]) for rule in admitted] == [(targets["Port"], targets["Port"])], name


def test_scaling_is_of_the_service(stack: Stack) -> None:
    """Application Auto Scaling knows a service by names, and never by an ARN, whatever the cluster was given by."""
    for _, properties in stack.properties("AWS::ApplicationAutoScaling::ScalableTarget"):
        kind, cluster, service = properties["ResourceId"].split("/")
        assert (kind, cluster) == ("service", "platform"), properties["ResourceId"]
        assert service == stack.attributes["Service", "Name"]
        for label in [
            metric["ResourceLabel"]
            for _, policy in stack.properties("AWS::ApplicationAutoScaling::ScalingPolicy")
            for metric in [policy["TargetTrackingScalingPolicyConfiguration"].get("PredefinedMetricSpecification", {})]
            if "ResourceLabel" in metric
        ]:
            assert re.fullmatch(r"app/[^/]+/[^/]+/targetgroup/[^/]+/[^/]+", label), label
        assert "DesiredCount" not in stack.template["Resources"]["Service"]["Properties"]


def test_a_cluster_is_given_by_its_name_or_its_arn(case: Case) -> None:
    """Scaling needs the name and a schedule the ARN, and a parameter or an import may be either."""
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/platform"
    pseudo = {"AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "AWS::Region": REGION}
    for given in ("platform", arn):

        def answer(function: str, argument: Any) -> Any:
            if function == "Ref":
                return pseudo.get(argument) or (given if argument in case.template.get("Parameters", {}) else "platform")
            return given if function == "Fn::ImportValue" else "shop"

        targets = templates.resources(case.template, "AWS::ApplicationAutoScaling::ScalableTarget").values()
        for target in targets:
            assert templates.resolve(target["Properties"]["ResourceId"], answer) == "service/platform/shop"
        for schedule in templates.resources(case.template, "AWS::Scheduler::Schedule").values():
            assert templates.resolve(schedule["Properties"]["Target"]["Arn"], answer) == arn


def test_schedules(stack: Stack) -> None:
    for name, properties in stack.properties("AWS::Scheduler::Schedule"):
        request = api_request("AWS::Scheduler::Schedule", properties)
        scheduler = stack.server.client("scheduler")
        scheduler.create_schedule(**request)
        made = scheduler.get_schedule(Name=request["Name"])
        assert missing({key: request[key] for key in ("ScheduleExpression", "FlexibleTimeWindow", "Target")}, made) == []
        target = properties["Target"]
        arn = target["Arn"].split(":", 5)
        assert (arn[2], arn[5].split("/")[0]) == ("ecs", "cluster") and arn[5].count("/") == 1, target["Arn"]
        assert target["EcsParameters"]["TaskDefinitionArn"] == stack.physical["TaskDefinition"]
        assert not templates.resources(stack.template, "AWS::ECS::Service"), f"{name} is beside a service"
        for role in templates.resources(stack.template, "AWS::IAM::Role"):
            for statement in _statements(stack, role):
                if statement["Action"] == "ecs:RunTask":
                    assert statement["Condition"] == {"ArnEquals": {"ecs:cluster": target["Arn"]}}
                    family = stack.physical["TaskDefinition"].rsplit(":", 1)[0]
                    assert statement["Resource"] == f"{family}:*"


def _statements(stack: Stack, role: str) -> list[dict]:
    policies = dict(stack.properties("AWS::IAM::Role"))[role].get("Policies", [])
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def test_what_moto_does_not_make(stack: Stack) -> None:
    """What is a stand-in here: its properties are held against the model of its own service."""
    for type in set(API_SHAPES) & set(UNKNOWN_TO_MOTO):
        for _, properties in stack.properties(type):
            api_request(type, properties)


def test_texts_that_a_service_reads(stack: Stack) -> None:
    """Policies that are JSON and pipelines that are YAML, with all that CloudFormation fills in."""
    for name, properties in stack.properties("AWS::OpenSearchServerless::SecurityPolicy"):
        policy = json.loads(properties["Policy"])
        if properties["Type"] == "encryption":
            assert policy["AWSOwnedKey"] is True or policy["KmsARN"].startswith("arn:"), name
        else:
            assert [entry["AllowFromPublic"] for entry in policy] == [False], name
            assert policy[0]["SourceVPCEs"], name
    for name, properties in stack.properties("AWS::OpenSearchServerless::AccessPolicy"):
        for entry in json.loads(properties["Policy"]):
            assert all(principal.startswith("arn:aws:iam::") for principal in entry["Principal"]), name
            assert all(set(rule) == {"ResourceType", "Resource", "Permission"} for rule in entry["Rules"]), name
    for name, properties in stack.properties("AWS::OSIS::Pipeline"):
        pipeline = yaml.safe_load(properties["PipelineConfigurationBody"])["log-pipeline"]
        assert pipeline["source"]["http"]["path"].startswith("/"), name
        sink = pipeline["sink"][0]["opensearch"]
        assert sink["hosts"][0].startswith("https://") and sink["aws"]["sts_role_arn"].startswith("arn:"), name


def test_what_a_service_waits_for(stack: Stack) -> None:
    """A policy or a rule that lets the task write is there before the first task is, though nothing refers to it."""
    kinds = ("AWS::OpenSearchServerless::AccessPolicy", "AWS::EFS::MountTarget")
    needed = set(templates.resources(stack.template, *kinds))
    for name, rule in templates.resources(stack.template, "AWS::EC2::SecurityGroupIngress").items():
        # A rule of the task's own group is about who reaches the task.
        if rule["Properties"]["GroupId"] != {"Fn::GetAtt": ["SecurityGroup", "GroupId"]}:
            needed.add(name)
    made = {name for name, part in stack.template["Metadata"]["Lenswright"]["Sources"].items() if "destinations." in part}
    # ECS refuses a target group that no listener sends requests to.
    listeners = templates.resources(stack.template, "AWS::ElasticLoadBalancingV2::Listener")
    forwarding = {
        name
        for name, listener in listeners.items()
        if any(action["Type"] == "forward" for action in listener["Properties"]["DefaultActions"])
    }
    kinds = ("AWS::ECS::Service", "AWS::Scheduler::Schedule")
    for run in templates.resources(stack.template, *kinds).values():
        assert (needed & made) | forwarding <= set(run.get("DependsOn", []))
