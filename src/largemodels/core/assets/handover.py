"""Put files into a folder that others use: all of them or none, and nothing that others put there is touched.

A record in the folder, ``.largemodels.json``, says which files are ours and what their SHA-256 is. So a second time
changes and deletes only files that lie there as we left them, and a folder that someone else filled is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

RECORD = ".largemodels.json"
UNFINISHED = ".largemodels-unfinished"  # ours too: what is not in its place yet, and what it takes the place of


def deliver(built: Path, target: Path, kind: str) -> list[str]:
    """Make ``target`` hold the files of ``built``, and return the names of those that changed there.

    Files that an earlier delivery left and this one doesn't have are taken away.

    Args:
        built: a folder with the files, made ready elsewhere.
        target: a folder that is new, empty, or of the same kind from an earlier delivery.
        kind: what the folder is, such as ``labs``.

    Raises:
        OSError: the folder could not be written.
        ValueError: something there isn't ours. Either way, the folder is as it was.
    """
    try:
        new = {
            path.relative_to(built).as_posix(): [digest(path)] for path in sorted(built.rglob("*")) if path.is_file()
        }
        ours = record(target, kind)
        for name in sorted(new.keys() | ours.keys()):
            refuse_foreign(target, name, ours.get(name, []) + new.get(name, []))
        changed = [name for name in new if not same(target / name, new[name])]
        gone = [name for name in ours if name not in new]
        taken = [name for name in gone if (target / name).exists()]
        both = {name: sorted({*ours.get(name, []), *new.get(name, [])}) for name in ours.keys() | new.keys()}
        if changed or new != ours:
            records = [json.dumps({"kind": kind, "files": files}, sort_keys=True) + "\n" for files in (both, new)]
            replace_all(built, target, changed, gone, records)
    except OSError as error:
        raise OSError(f"{target} could not be written: {error.strerror or error}. It is as it was.") from None
    return sorted([*changed, *taken])


def record(target: Path, kind: str) -> dict[str, list[str]]:
    """The files of an earlier delivery, each with the digests that it may have; none for a new or empty folder.

    Raises:
        ValueError: the folder is none, or someone else's, or of another kind.
    """
    if not target.is_dir():
        if target.exists() or target.is_symlink():
            raise ValueError(f"{target} is a file. Name a folder.")
        return {}
    if not (target / RECORD).is_file():
        if any(path.name != UNFINISHED for path in target.iterdir()):
            raise ValueError(f"{target} isn't empty, and was not made by this command. Name a new folder.")
        return {}
    try:
        told = json.loads((target / RECORD).read_text(encoding="utf-8"))
        was, files = told["kind"], {name: list(digests) for name, digests in told["files"].items()}
        if any(Path(name).is_absolute() or ".." in Path(name).parts for name in files):
            raise ValueError("a file outside the folder")
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ValueError(f"{target / RECORD} is damaged, so what is ours can't be told. Name a new folder.") from None
    if was != kind:
        raise ValueError(f"{target} holds something else that this command made ({was}). Name a new folder.")
    return files


def refuse_foreign(target: Path, name: str, known: list[str]) -> None:
    """Raise ValueError if what lies at ``name``, or on the way there, is neither ours nor what we would put there."""
    path = target / name
    way = [folder for folder in path.parents if folder.is_relative_to(target) and folder != target]
    blocked = any(folder.is_symlink() or (folder.exists() and not folder.is_dir()) for folder in way)
    if blocked or path.is_symlink() or (path.exists() and not same(path, known)):
        raise ValueError(f"{path} was added or changed by someone else. Move it away, then release again.")


def replace_all(built: Path, target: Path, changed: list[str], gone: list[str], records: list[str]) -> None:
    """Put every changed file in its place and take the gone ones away, or leave all as it was.

    The first of ``records`` stands while files move, and knows old and new ones, in case the power fails midway.
    """
    made = missing(target)
    stage, told = target / UNFINISHED, target / RECORD
    undo: list[tuple[Path, Path, bool]] = []  # a place, where its old file waits, whether it had one
    ready = False
    try:
        shutil.rmtree(stage, ignore_errors=True)
        (stage / "old").mkdir(parents=True)
        for name in changed:
            (stage / "new" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(built / name, stage / "new" / name)
        for number, text in enumerate(records):
            (stage / f"record-{number}").write_text(text, encoding="utf-8")
        if told.exists():
            shutil.copy(told, stage / "record-old")
        ready = True
        os.replace(stage / "record-0", told)
        for number, name in enumerate([*changed, *gone]):
            place, waiting = target / name, stage / "old" / str(number)
            undo.append((place, waiting, place.exists()))
            if place.exists():
                os.replace(place, waiting)
            made += missing(place.parent)
            place.parent.mkdir(parents=True, exist_ok=True)
            if number < len(changed):
                os.replace(stage / "new" / name, place)
        os.replace(stage / "record-1", told)
    except BaseException:
        for place, waiting, was_there in reversed(undo):
            if waiting.exists():
                os.replace(waiting, place)
            elif not was_there:
                place.unlink(missing_ok=True)
        if ready and (stage / "record-old").exists():
            os.replace(stage / "record-old", told)
        elif ready:
            told.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        emptied = {folder for name in gone for folder in (target / name).parents if target in folder.parents}
        for folder in sorted(emptied.union(made), key=lambda folder: len(folder.parts), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def missing(folder: Path) -> list[Path]:
    """``folder`` and those above it that don't exist yet."""
    return [there for there in (folder, *folder.parents) if not there.exists()]


def same(path: Path, known: list[str]) -> bool:
    """Whether ``path`` is a file with one of the ``known`` digests."""
    return path.is_file() and digest(path) in known


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
