"""What a reviewed text file says, with the place of every word. Scalars are text; nothing is converted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from incentives.values.problem import Place, Problem

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence."""

    entries: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order of the file, each with the line of the key."""

    entries: dict[str, Node]
    key_lines: dict[str, int]
    line: int


Node: TypeAlias = Text | Listing | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be read as a tree. `file` is the name that people know it by."""

    file: str
    root: Mapping

    def plain(self) -> dict[str, object]:
        """The tree as dicts, lists and strings, without places."""
        return {key: _plain(value) for key, value in self.root.entries.items()}

    def at(self, path: Path) -> Node | None:
        """What stands there; None when the path leads nowhere."""
        current: Node = self.root
        for step in path:
            if isinstance(current, Mapping) and step in current.entries:
                current = current.entries[str(step)]
            elif isinstance(current, Listing) and isinstance(step, int) and step < len(current.entries):
                current = current.entries[step]
            else:
                return None
        return current

    def keys(self, path: Path) -> tuple[str, ...]:
        """The keys that stand there; none where no mapping stands."""
        found = self.at(path)
        return tuple(found.entries) if isinstance(found, Mapping) else ()

    def place(self, path: Path) -> Place:
        """Where the path stands; a path that leads nowhere gets the place of its nearest ancestor."""
        line = self.root.line
        current: Node = self.root
        for step in path:
            if isinstance(current, Mapping) and step in current.entries:
                line, current = current.key_lines[str(step)], current.entries[str(step)]
            elif isinstance(current, Listing) and isinstance(step, int) and step < len(current.entries):
                current = current.entries[step]
                line = current.line
            else:
                break
        return Place(self.file, line=line, key=dotted(path) or None)

    def problem(self, code: str, path: Path, message: str, hint: str = "") -> Problem:
        """A problem at that path."""
        return Problem(code, message, self.place(path), hint)


def dotted(path: Path) -> str:
    """`roles.account_executive.components`, as people name a place in a file; list entries count from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node below and including this one, with its path."""
    yield path, node
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            yield from walk(value, (*path, key))
    elif isinstance(node, Listing):
        for index, value in enumerate(node.entries):
            yield from walk(value, (*path, index))


def _plain(node: Node) -> object:
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Listing):
        return [_plain(entry) for entry in node.entries]
    return {key: _plain(value) for key, value in node.entries.items()}
