"""The YAML files of a folder as documents. What they say is for the reader of each catalogue to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from incentives.documents.read import read_document
from incentives.documents.tree import Document
from incentives.values.problem import Place, Problem

SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of a folder in the order of file names, and the problems of all its files.

    complete: whether every file became a document, so that what none of them holds does not exist.
    """

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    complete: bool


def read_folder(folder: Traversable) -> Folder:
    """Every .yaml file of the folder."""
    files = sorted(_yaml_files(folder), key=lambda file: file.name)
    if not files:
        return Folder((), (Problem("no-files", "The folder holds no .yaml file.", Place(folder.name)),), False)
    documents: list[Document] = []
    problems: list[Problem] = []
    for file in files:
        document, found = _read_file(file, f"{folder.name}/{file.name}")
        problems += found
        documents += [document] if document else []
    return Folder(tuple(documents), tuple(problems), len(documents) == len(files))


def file_name(document: Document) -> str:
    """The name of its file without folder and suffix."""
    return document.file.rpartition("/")[2].removesuffix(SUFFIX)


def repeated(documents: Sequence[Document], section: str, noun: str) -> list[Problem]:
    """The entries of a section that an earlier file holds already."""
    problems: list[Problem] = []
    first: dict[str, Place] = {}
    for document in documents:
        for key in document.keys((section,)):
            place = document.place((section, key))
            if key in first:
                hint = f"It stands already in {first[key].file}, line {first[key].line}."
                problems.append(Problem(f"duplicate-{noun}", f"The {noun} {key} appears twice.", place, hint))
            first.setdefault(key, place)
    return problems


def _yaml_files(folder: Traversable) -> list[Traversable]:
    return [file for file in folder.iterdir() if file.name.endswith(SUFFIX)] if folder.is_dir() else []


def _read_file(file: Traversable, name: str) -> tuple[Document | None, tuple[Problem, ...]]:
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        place = Place(name, line=file.read_bytes()[: error.start].count(b"\n") + 1)
        return None, (Problem("not-utf-8", "The file is not UTF-8 text.", place, "Save it as UTF-8."),)
    return read_document(text, name)
