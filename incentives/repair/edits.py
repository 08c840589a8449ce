"""Changes to the text of a YAML file that leave everything else as it stands: values, entries and lines.

Worked example: `weight: 60%   # agreed in May` with the value set to 45 % becomes `weight: 45%   # agreed in May`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

INDENT = "  "
PLAIN = re.compile(r"[\w%][\w%.+/ -]*")


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from start to before end become other ones."""

    start: int
    end: int
    text: str


class NoPlace(LookupError):
    """The file has nothing at the path, or not in a form that can be changed."""


Written = str | Mapping[str, "Written"]
"""A value as it is written into a file: text, or entries by key."""


class YamlText:
    """The text of a file with the places of everything in it. Edits are collected and made together."""

    def __init__(self, text: str) -> None:
        self.text = text
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is None:
            raise NoPlace("the file is empty")
        self.root: yaml.Node = root
        self._edits: list[Edit] = []

    def changed(self) -> str:
        """The text with all edits."""
        text = self.text
        for _, edit in sorted(enumerate(self._edits), key=lambda each: (each[1].start, each[0]), reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text

    def has(self, *path: str | int) -> bool:
        """Whether something stands at the path."""
        try:
            self._find(path)
        except NoPlace:
            return False
        return True

    def set(self, value: str, *path: str | int) -> None:
        """Another value in place of a plain one. NoPlace where none stands there."""
        _, node = self._find(path)
        if not isinstance(node, yaml.ScalarNode):
            raise NoPlace(str(path))
        self._edits.append(Edit(node.start_mark.index, node.end_mark.index, scalar(value)))

    def remove(self, *path: str | int) -> None:
        """Nothing in place of an entry; what held only this entry goes with it."""
        parent = self._mapping(path[:-1])
        if len(parent.value) == 1 and len(path) > 1:
            self.remove(*path[:-1])
            return
        at = next(index for index, (key, _) in enumerate(parent.value) if key.value == path[-1])
        key, value = parent.value[at]
        if parent.flow_style:
            first = at == 0
            start = key.start_mark.index if first else parent.value[at - 1][1].end_mark.index
            end = parent.value[1][0].start_mark.index if first else value.end_mark.index
            self._edits.append(Edit(start, end, ""))
            return
        self._edits.append(Edit(self._line_start(key.start_mark.index), self._line_end(_last(value)), ""))

    def add(self, value: Written, *path: str | int) -> None:
        """A new entry, after the last one of its mapping. NoPlace where there is no such mapping."""
        parent = self._mapping(path[:-1])
        key = str(path[-1])
        if parent.flow_style:
            end = parent.end_mark.index - 1
            self._edits.append(Edit(end, end, f"{', ' if parent.value else ''}{key}: {flow(value)}"))
            return
        column = parent.value[0][0].start_mark.column
        end = self._line_end(_last(parent.value[-1][1]))
        lines = block(key, value, column)
        before = "" if end and self.text[end - 1] == "\n" else "\n"
        self._edits.append(Edit(end, end, before + "".join(f"{line}\n" for line in lines)))

    def _mapping(self, path: Sequence[str | int]) -> yaml.MappingNode:
        node = self._find(path)[1] if path else self.root
        if not isinstance(node, yaml.MappingNode):
            raise NoPlace(str(path))
        return node

    def _find(self, path: Sequence[str | int]) -> tuple[yaml.Node, yaml.Node]:
        key: yaml.Node = self.root
        node: yaml.Node = self.root
        for step in path:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                key = node = node.value[step]
                continue
            found = [pair for pair in node.value if pair[0].value == step] if isinstance(node, yaml.MappingNode) else []
            if not found:
                raise NoPlace(".".join(map(str, path)))
            key, node = found[0]
        return key, node

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end + 1


def scalar(value: str) -> str:
    """Text as a plain value where that is safe, else in quotes."""
    return value if PLAIN.fullmatch(value) and ": " not in value else '"' + value.replace('"', "'") + '"'


def flow(value: Written) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return scalar(value)
    return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"


def block(key: str, value: Written, column: int) -> list[str]:
    """An entry on lines of its own; entries without entries inside stand on one line."""
    start = " " * column
    if isinstance(value, str):
        return [f"{start}{key}: {scalar(value)}"]
    if all(isinstance(each, str) for each in value.values()) and len(flow(value)) < 60:
        return [f"{start}{key}: {flow(value)}"]
    return [
        f"{start}{key}:",
        *(line for name, each in value.items() for line in block(name, each, column + len(INDENT))),
    ]


def _last(node: yaml.Node) -> int:
    """The index of the last character that belongs to a node; what follows may be comments of the next."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _last(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _last(node.value[-1])
    return int(node.end_mark.index) - 1
