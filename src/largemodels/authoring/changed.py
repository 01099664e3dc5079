"""What to run between two edits: the linter on changed notebooks, and the tests of what changed, in seconds.

``make check`` calls it after the code style. What changed is what git says: against the last commit, and new files. A
changed file touches the tests that lie where it lies (``src/largemodels/X/Y`` and ``tests/X/Y``) or have its name, and
those that import it themselves. Everything else, notebooks' outputs and the browser too, is for ``make test``.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from largemodels.authoring.lint import lint
from largemodels.core.repository import course

ALWAYS = "tests/test_imports.py"
MINUTES = ("tests/browser", "tests/deploy", "tests/classroom/hostile")  # too slow for here


def main() -> int:
    """Check what changed in the course around the current folder; 0 when nothing is wrong."""
    root = course.root()
    changed = files(root)
    notebooks = [root / name for name in changed if name.endswith(".ipynb") and not name.startswith("labs/")]
    findings = [f"{course.name(path, root)}: {finding}" for path in notebooks for finding in lint(path)]
    print(*findings, sep="\n", end="\n" if findings else "")
    tests = touched(changed, root)
    print(f"{len(changed)} changed files; {len(notebooks)} notebooks looked at; tests: {' '.join(tests)}", flush=True)
    failed = run(tests, root)
    return 1 if findings or failed else 0


def run(tests: list[str], root: Path) -> int:
    """Run test files; pytest's code, 0 when all passed."""
    return subprocess.run([sys.executable, "-m", "pytest", *tests], cwd=root, check=False).returncode


def files(root: Path) -> list[str]:
    """The files that differ from the last commit, and the new ones that git doesn't ignore, by path from ``root``.

    Raises:
        RuntimeError: ``root`` isn't a git repository.
    """
    found: set[str] = set()
    for ask in (["ls-files", "--others", "--exclude-standard"], ["diff", "--name-only", "--relative", "HEAD"]):
        done = subprocess.run(["git", *ask, "-z"], cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"git can't say what changed: {done.stderr.strip()}")
        found.update(filter(None, done.stdout.split("\0")))
    return sorted(name for name in found if (root / name).is_file())


def touched(changed: list[str], root: Path) -> list[str]:
    """The test files that changed files touch, by path from ``root``; that of who may import whom always."""
    tests = {path.relative_to(root).as_posix(): path for path in (root / "tests").rglob("test_*.py")}
    tests = {name: path for name, path in tests.items() if not name.startswith(MINUTES)}
    found = {ALWAYS}
    for name in changed:
        top, *folders = Path(name).parts[:-1] or ("",)
        file = Path(name).name
        if top == "tests":
            beside = {test for test in tests if test.startswith(f"{Path(name).parent.as_posix()}/")}
            found |= {name} & set(tests) if file.startswith("test_") else beside
        elif top == "solutions":
            found |= {test for test in tests if Path(test).stem == f"test_{Path(file).stem}"}
        elif top == "src":
            part, stem = "/".join(["tests", *folders[1:]]), Path(file).stem
            found |= {test for test in tests if Path(test).parent.as_posix() == part and part.count("/") > 1}
            found |= {test for test in tests if test.startswith("/".join(part.split("/")[:2]) + "/")
                      and Path(test).stem == f"test_{stem}"}  # fmt: skip
            module = ".".join([*folders, stem]).removesuffix(".__init__")
            found |= {test for test, path in tests.items() if module in imports(path)}
    return sorted(found)


def imports(path: Path) -> set[str]:
    """The modules that a file imports by their full names; a name taken from a package counts as one, too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


if __name__ == "__main__":
    sys.exit(main())
