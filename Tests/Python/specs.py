"""Reading specs the way editors do before they validate them."""

from __future__ import annotations

import re
from typing import Any

import yaml

import templates


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core schema, with `<<`, in which every key is text."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in [
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("merge", r"<<", "<"),
]:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict:
    loader.flatten_mapping(node)
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


def _content(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    """What stands behind a tag: editors are told of tags on text and lists, and see nothing else of them.

    A mapping with a tag is seen in its long form, for which it has to be written to be one in an editor.
    """
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return templates.intrinsic(loader, suffix, node)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


class _ShortForms(_Loader):
    pass


class _LongForms(_Loader):
    pass


_ShortForms.add_multi_constructor("!", _content)
_LongForms.add_multi_constructor("!", templates.intrinsic)


def read(text: str) -> Any:
    """A spec as an editor sees it, each function's short form as what stands behind the tag."""
    return yaml.load(text, _ShortForms)


def read_long(text: str) -> Any:
    """The same with every function in its long form."""
    return yaml.load(text, _LongForms)
