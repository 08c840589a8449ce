"""YAML text to a Document, or to all the problems that keep it from being one.

Every scalar is text (no YAML 1.1 booleans, octal or base-60 numbers, no floats). Duplicate keys, anchors,
aliases, merges and tags are refused: a promise must say what it says on the line where it says it.
"""

from __future__ import annotations

import yaml

from incentives.documents.characters import hidden_in_scalar, hidden_in_text
from incentives.documents.tree import Document, Listing, Mapping, Node, Path, Text, dotted
from incentives.values.problem import Place, Problem

LARGEST = 512 * 1024
DEEPEST = 32
MERGE = "<<"
OF_THE_READER = "_schema"
"""No name anywhere; the schema library uses it for its own remarks."""
_PLAIN_TAGS = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


class _TextOnly(yaml.CSafeLoader):
    """A loader whose plain scalars are all strings; libyaml, which comes with PyYAML, reads ten times as fast."""


_TextOnly.yaml_implicit_resolvers = {}


def read_document(text: str, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document, or None and why not. Problems found in a readable tree come with the tree."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        return None, (too_large(file),)
    refused = hidden_in_text(text, file) or _events(text, file)
    if refused:
        return None, refused
    composed = yaml.compose(text, Loader=_TextOnly)
    if not isinstance(composed, yaml.MappingNode):
        message = "The file is empty." if composed is None else "The file does not consist of keys with values."
        return None, (Problem("not-a-mapping", message, Place(file, line=1)),)
    problems: list[Problem] = []
    root = _convert(composed, file, (), problems)
    return (Document(file, root) if isinstance(root, Mapping) else None), tuple(problems)


def too_large(file: str) -> Problem:
    """The problem of a file with more text than any document has."""
    return Problem("file-too-large", f"The file has more than {LARGEST // 1024} KiB.", Place(file))


def _events(text: str, file: str) -> tuple[Problem, ...]:
    """What is refused before a tree is built: bad syntax, several documents, anchors, tags, deep nesting."""
    problems: list[Problem] = []
    depth = documents = 0
    try:
        for event in yaml.parse(text, Loader=_TextOnly):
            mark = event.start_mark
            place = Place(file, line=mark.line + 1 if mark else None)
            documents += isinstance(event, yaml.DocumentStartEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return (Problem("too-deep", f"Keys are nested more than {DEEPEST} deep.", place),)
            problems += _refused_event(event, place)
    except (yaml.YAMLError, ValueError) as error:
        return (*problems, _syntax_problem(error, text, file))
    if documents > 1:
        problems.append(Problem("several-documents", "A file holds one document; `---` starts another.", Place(file)))
    return tuple(problems)


def _refused_event(event: yaml.Event, place: Place) -> list[Problem]:
    if isinstance(event, yaml.ScalarEvent) and (hidden := hidden_in_scalar(event.value, place)):
        return list(hidden)
    if isinstance(event, yaml.AliasEvent):
        return [Problem("alias", f"The alias *{event.anchor} is refused.", place, "Write the value out here.")]
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        return [
            Problem(
                "anchor",
                f"The anchor &{event.anchor} is refused.",
                place,
                "Write the value out where it holds.",
            )
        ]
    tag = getattr(event, "tag", None)
    if tag is not None and tag not in ("!", *_PLAIN_TAGS):
        return [Problem("tag", f"The tag {tag} is refused.", place, "Every value is plain text; remove the tag.")]
    return []


def _syntax_problem(error: Exception, text: str, file: str) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        line = mark.line + 1 if mark else None
    elif isinstance(error, yaml.reader.ReaderError):
        said = "a character that text files must not hold"
        line = text.encode().count(b"\n", 0, error.position) + 1
    else:
        said, line = str(error), None
    return Problem("not-yaml", f"This is not readable as YAML: {said}.", Place(file, line=line))


def _convert(node: yaml.Node, file: str, path: Path, problems: list[Problem]) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Text(node.value, line)
    if isinstance(node, yaml.SequenceNode):
        entries = (_convert(value, file, (*path, index), problems) for index, value in enumerate(node.value))
        return Listing(tuple(entries), line)
    return _convert_mapping(node, file, path, problems)


def _convert_mapping(node: yaml.Node, file: str, path: Path, problems: list[Problem]) -> Mapping:
    entries: dict[str, Node] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem("key-not-text", "A key must be a word.", Place(file, line, dotted(path) or None)))
            continue
        key = key_node.value
        place = Place(file, line, dotted((*path, key)))
        if key == MERGE:
            problems.append(Problem("merge", "Merging with << is refused.", place, "Write the keys out."))
        elif key == OF_THE_READER:
            problems.append(Problem("unknown-key", f"The key {key} is not known here.", place))
        elif key in entries:
            first = f"It stands already on line {lines[key]}."
            problems.append(Problem("duplicate-key", f"The key {key} appears twice.", place, first))
        else:
            entries[key], lines[key] = _convert(value_node, file, (*path, key), problems), line
    return Mapping(entries, lines, node.start_mark.line + 1)
