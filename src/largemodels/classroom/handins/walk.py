"""Go through a folder of files that strangers made, and through their zips, without following or unpacking anything.

A zip counts as a folder, so that a file's place is a path whether it lies on disk, in a zip, or in a zip in a zip.
"""

from __future__ import annotations

import io
import os
import stat
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from .archives import UNREADABLE, File, open_plainly, sentence

UTF_8 = 0x800  # the flag of a zip's member whose name is UTF-8
DEEPEST = 12  # folders in folders
LINK = "It is a link, and links are not followed. Hand in the file itself."


def walk(folder: Path, parts: tuple[str, ...] = ()) -> Iterator[File]:
    """Every file under ``folder``, those in zips too; what can't be looked into comes as a file with its trouble."""
    with os.scandir(folder) as entries:
        entries = sorted((entry for entry in entries if not junk(entry.name)), key=lambda entry: entry.name)
    for entry in entries:
        file = File((*parts, entry.name), Path(entry.path))
        try:
            if entry.is_symlink() or getattr(entry, "is_junction", bool)():  # a junction is Windows's
                yield replace(file, trouble=LINK)
            elif not entry.is_dir(follow_symlinks=False):
                file = replace(file, modified=entry.stat(follow_symlinks=False).st_mtime)
                yield from look_into(file)
            elif len(parts) < DEEPEST:
                yield from walk(file.path, file.parts)
        except OSError as error:
            yield replace(file, trouble=sentence(error))


def look_into(file: File) -> Iterator[File]:
    """A file itself, or what a zip holds: two zips deep, the second one held in memory."""
    if not file.is_a(".zip") or len(file.members) > 1:
        yield file
        return
    try:
        if not file.members:
            with open_plainly(file.path) as opened:
                inside = zipfile.ZipFile(opened).infolist()
        else:
            inside = zipfile.ZipFile(io.BytesIO(file.read())).infolist()
    except UNREADABLE as error:
        yield replace(file, trouble=sentence(error))
        return
    yield replace(file, parts=(*file.parts, ""))  # a zip that holds nothing was handed in, too
    seen: Counter[str] = Counter()
    for position, info in enumerate(inside):
        names = tuple(named(info).replace("\\", "/").rstrip("/").split("/"))
        if info.is_dir() or any(junk(name) and name != ".." for name in names):
            continue
        names = (*names[:-1], told_apart(names, seen))
        packed = File((*file.parts, *names), file.path, (*file.members, position), packed_at(info))
        if ".." in names or "" in names or ":" in names[0]:
            yield replace(packed, trouble="Its name in the zip leads out of the zip. It wasn't read.")
        elif stat.S_ISLNK(info.external_attr >> 16):
            yield replace(packed, trouble=LINK)
        else:
            yield from look_into(packed)


def named(info: zipfile.ZipInfo) -> str:
    """A name in a zip. Chinese Windows writes its own encoding there and doesn't say so; Python then reads DOS's."""
    if info.flag_bits & UTF_8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
        return raw.decode("utf-8")
    except UnicodeEncodeError:
        return info.filename
    except UnicodeDecodeError:
        pass
    try:
        name = raw.decode("gb18030")
    except UnicodeDecodeError:
        return info.filename
    chinese = [sign for sign in name if not sign.isascii()]
    # Of the letters of Western names, in DOS's encoding, few pairs look like this; common characters all do.
    common = any(min(sign.encode("gb18030")) > 0xA0 for sign in chinese)
    return (
        name if common and all("\u3000" <= sign <= "\u9fff" or "\uff00" <= sign for sign in chinese) else info.filename
    )


def told_apart(names: tuple[str, ...], seen: Counter[str]) -> str:
    """The last of ``names``, with a number where the zip holds a file of that path already, as it may."""
    path = "".join(sign for sign in "/".join(names) if sign.isprintable())
    seen[path] += 1
    name = PurePosixPath(names[-1])
    return names[-1] if seen[path] == 1 else f"{name.stem} ({seen[path]}){name.suffix}"


def packed_at(info: zipfile.ZipInfo) -> float:
    """When a zip's file was changed last, in seconds since 1970; zips say so in local time, two seconds at a time."""
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (OverflowError, ValueError):
        return 0.0


def junk(name: str) -> bool:
    """Whether systems put such a file or folder there, and no student."""
    return name.startswith(".") or name in ("__MACOSX", "__pycache__")
