"""Reading CloudFormation templates the way CloudFormation does, and walking through them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """YAML 1.1 as CloudFormation reads it: with its short forms, without dates, and with no key given twice."""


def intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    """The long form of a function in its short one."""
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = {key for key in keys if keys.count(key) > 1}
    assert not twice, f"{node.start_mark}: a mapping says {twice} twice"
    return loader.construct_mapping(node, deep=True)


_Loader.add_multi_constructor("!", intrinsic)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(text: str) -> dict:
    """A template from its YAML or JSON text, with every intrinsic in its long form."""
    if text.lstrip().startswith("{"):

        def pairs(items: list) -> dict:
            assert len({key for key, _ in items}) == len(items), f"a key is said twice: {[key for key, _ in items]}"
            return dict(items)

        template = json.loads(text, object_pairs_hook=pairs)
    else:
        template = yaml.load(text, _Loader)
    return _with_attributes_split(template)


def _with_attributes_split(value: Any) -> Any:
    """Both `Resource.Attribute` and `[Resource, Attribute]` are legal; the latter is what the tests compare."""
    if isinstance(value, dict):
        if set(value) == {"Fn::GetAtt"} and isinstance(value["Fn::GetAtt"], str):
            return {"Fn::GetAtt": value["Fn::GetAtt"].split(".", 1)}
        return {key: _with_attributes_split(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_attributes_split(item) for item in value]
    return value


def walk(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """Every value of a tree with its path, parents first."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))


def resources(template: dict, *types: str) -> dict[str, dict]:
    return {name: resource for name, resource in template.get("Resources", {}).items() if resource["Type"] in types}


def either_way(values: Any) -> list:
    """The items of a list, whichever way its conditions fall."""
    if isinstance(values, dict) and set(values) == {"Fn::If"}:
        return [item for branch in values["Fn::If"][1:] for item in either_way(branch)]
    if isinstance(values, list):
        return [item for value in values for item in (either_way(value) if _is_if(value) else [value])]
    return [] if values is None or values == {"Ref": "AWS::NoValue"} else [values]


def _is_if(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"Fn::If"}


def is_intrinsic(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


NO_VALUE = object()


def resolve(value: Any, answer: Callable[[str, Any], Any]) -> Any:
    """The tree with its intrinsics worked out.

    `answer` is asked for what only a stack knows: `Ref` (a name), `Fn::GetAtt` (a resource and an attribute),
    `Fn::ImportValue` (a name), `Condition` (a name) and `Fn::FindInMap` (its three words).
    """
    if isinstance(value, list):
        items = [resolve(item, answer) for item in value]
        return [item for item in items if item is not NO_VALUE]
    if not isinstance(value, dict):
        return value
    if not is_intrinsic(value):
        items = {key: resolve(item, answer) for key, item in value.items()}
        return {key: item for key, item in items.items() if item is not NO_VALUE}

    ((function, argument),) = value.items()
    if function == "Ref":
        return NO_VALUE if argument == "AWS::NoValue" else answer("Ref", argument)
    if function == "Fn::GetAtt":
        return answer("Fn::GetAtt", tuple(argument))
    if function == "Fn::ImportValue":
        return answer("Fn::ImportValue", resolve(argument, answer))
    if function == "Fn::FindInMap":
        return answer("Fn::FindInMap", tuple(resolve(argument, answer)))
    if function == "Fn::If":
        name, yes, no = argument
        return resolve(yes if answer("Condition", name) else no, answer)
    if function == "Fn::Join":
        separator, items = argument
        return separator.join(str(item) for item in resolve(items, answer))
    if function == "Fn::Split":
        separator, text = argument
        return resolve(text, answer).split(separator)
    if function == "Fn::Select":
        index, items = argument
        return resolve(items, answer)[int(resolve(index, answer))]
    if function == "Fn::Sub":
        text, variables = argument if isinstance(argument, list) else (argument, {})

        def replacement(match: re.Match) -> str:
            name = match.group(1)
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in variables:
                return str(resolve(variables[name], answer))
            if "." in name:
                return str(answer("Fn::GetAtt", tuple(name.split(".", 1))))
            return str(answer("Ref", name))

        return re.sub(r"\$\{([^}]*)\}", replacement, text)
    if function == "Fn::Base64":
        return resolve(argument, answer)
    if function == "Fn::GetAZs":
        return ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    if function == "Fn::ToJsonString":
        return json.dumps(resolve(argument, answer))
    raise AssertionError(f"the tests do not know {function} yet")
