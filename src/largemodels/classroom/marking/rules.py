"""What a question forbids, looked up in the answers' source: outside the kernel, where nothing can be patched.

``forbid("softmax")`` in a graded cell's hidden part means that its answer, and earlier ones that it may call, must not
call anything with that word in its name. Where torch has operations of that name they are missing in the kernel whose
values count (``box.taken_away``), so there the source only explains. A layer, an optimizer or a library of that name is
found here alone: therefore such an answer must not call things by names that are only made as it runs.
"""

from __future__ import annotations

import ast

from .magics import plain_python

PLAIN_MODULES = set(
    """__future__ abc collections contextlib copy dataclasses einops enum fractions functools itertools logging math
    numbers numpy operator random re statistics string sys time torch tqdm typing warnings""".split()
)
#: What runs text or reaches names that are only made as it runs; an answer's own thing of that name doesn't excuse it.
RUNS_TEXT = set(
    "__import__ breakpoint compile delattr eval exec get_ipython getattr globals locals setattr vars".split()
)
OBSCURE = RUNS_TEXT | set(
    """attrgetter dir import_module input methodcaller open Formatter get_field get_type_hints ForwardRef
    evaluate_forward_ref jit ops hub library modules overrides utils fx load ctypeslib f2py fromstring frombuffer
    f_globals f_locals f_builtins f_back gi_frame ag_frame cr_frame tb_frame
    settrace setprofile exc_info last_exc last_traceback""".split()
)
#: Modules that a plain one may hold under their names, such as ``dataclasses.inspect``, and that lead further.
OTHER_MODULES = set(
    """ast asyncio atexit builtins codecs codeop concurrent copyreg ctypes dis doctest functorch gc importlib inspect io
    linecache marshal multiprocessing os pathlib pdb pickle pkgutil posix pprint pydoc runpy shutil site socket
    subprocess sysconfig tempfile threading tokenize traceback types unittest weakref zipfile zipimport""".split()
)
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
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        if isinstance(node, ast.Name) and node.id == "getattr" and id(node) in called:
            continue  # what it asks for is read with its call
        plain = isinstance(node, ast.Name)
        for name in names(node):
            wanted = name not in HARMLESS and any(word in name.lower() for word in words)
            if wanted and not (plain and name in own):
                return "forbidden", name
            hidden = name.startswith(("__" if plain else "_", "import ")) and name not in OPEN_SECRETS
            excused = plain and name in own and name not in RUNS_TEXT
            module = isinstance(node, ast.Attribute) and name in OTHER_MODULES
            if hidden or module or (name in OBSCURE and not excused):
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
        case ast.Name(id=name, ctx=ast.Load()):
            return [name]
        case ast.MatchClass(kwd_attrs=found):
            return found
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
