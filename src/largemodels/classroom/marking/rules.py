"""What a question forbids, looked up in the answers' source: outside the kernel, where nothing can be patched.

``forbid("softmax")`` in a graded cell's hidden part means that no answer up to there may call anything with that word
in its name. A probe can watch what an answer calls, but watches from the student's own kernel; the source can't lie.
So that it can be read, an answer to such a question must not call things by names that are only made as it runs.
"""

from __future__ import annotations

import ast

from .magics import plain_python

PLAIN_MODULES = {"__future__", "abc", "collections", "contextlib", "copy", "dataclasses", "einops", "enum", "fractions"}
PLAIN_MODULES |= {
    "functools",
    "itertools",
    "logging",
    "math",
    "numbers",
    "numpy",
    "operator",
    "random",
    "re",
    "statistics",
}
PLAIN_MODULES |= {"string", "sys", "time", "torch", "tqdm", "typing", "warnings"}
OBSCURE = {
    "__import__",
    "attrgetter",
    "breakpoint",
    "compile",
    "delattr",
    "dir",
    "eval",
    "exec",
    "get_ipython",
    "globals",
}
OBSCURE |= {
    "import_module",
    "input",
    "locals",
    "methodcaller",
    "open",
    "setattr",
    "vars",
    "jit",
    "ops",
    "hub",
    "library",
}
OBSCURE |= {"modules", "overrides", "utils", "fx", "load", "ctypeslib", "f2py", "fromstring", "frombuffer"}
OBSCURE |= {"f_globals", "f_locals", "f_builtins", "f_back", "gi_frame", "ag_frame", "cr_frame", "tb_frame"}  # frames
OBSCURE |= {"settrace", "setprofile", "exc_info", "last_exc", "last_traceback"}
HARMLESS = {"no_grad"}  # it keeps gradients away, and holds a word that stands for them
OPEN_SECRETS = {"__init__", "__name__", "__doc__", "__call__"}  # names with an underscore in front that hide nothing


def breach(sources: list[str], words: tuple[str, ...]) -> str:
    """How answers break the rule that ``words`` are forbidden, as a sentence; nothing if they don't."""
    match offense(sources, words):
        case "unreadable", _:
            return "This question forbids some calls, and an answer up to here can't be read as Python."
        case "forbidden", name:
            return f"An answer up to here uses {name}, which this question forbids."
        case "hiding", name:
            return (
                f"This question forbids some calls, and an answer up to here uses {name!r}, which can hide one. "
                "Do without it."
            )
    return ""


def offense(sources: list[str], words: tuple[str, ...], known: set[str] = frozenset()) -> tuple[str, str]:
    """What breaks the rule that ``words`` are forbidden: "unreadable", "forbidden" or "hiding", and a name; or "".

    ``known`` are names of the student's own that stand in other cells.
    """
    nodes = []
    for source in sources:
        try:
            nodes += ast.walk(ast.parse(plain_python(source)))
        except (MemoryError, RecursionError, SyntaxError, ValueError):
            return "unreadable", ""
    own = known | {name for node in nodes for name in defined(node)}
    for node in nodes:
        plain = isinstance(node, ast.Name)
        for name in names(node):
            wanted = name not in HARMLESS and any(word in name.lower() for word in words)
            if wanted and not (plain and name in own):
                return "forbidden", name
            hidden = name.startswith(("__" if plain else "_", "import ")) and name not in OPEN_SECRETS
            if hidden or (name in OBSCURE and not (plain and name in own)):
                return "hiding", name
    return "", ""


def defined(node: ast.AST) -> list[str]:
    """The names that a node of the syntax tree gives to something of the answer's own. Imports give none: see names."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
            return [name]
        case ast.Name(id=name, ctx=ast.Store()):
            return [name]
    return []


def names(node: ast.AST) -> list[str]:
    """The names by which a node of the syntax tree calls for something that it doesn't define."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name != "getattr":
            return [name]
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return [name]
        case ast.Call(func=ast.Name(id="getattr")):
            return ["__getattribute__"]
        case ast.Attribute(attr=name):
            return [name]
        case ast.Import(names=found):
            return [part for alias in found for part in path(alias.name)]
        case ast.ImportFrom(module=module, names=found):
            return [*path(module or "."), *("import *" if each.name == "*" else each.name for each in found)]
    return []


def path(module: str) -> list[str]:
    """The parts of a plain module's name; any other module as a whole, since it may hold anything."""
    parts = module.split(".")
    return parts[1:] if parts[0] in PLAIN_MODULES else [f"import {module}"]
