"""Rules about claims: each one announced is tried once, and its verdict is computed, not typed."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from largemodels.authoring.lint_outputs import outputs
from largemodels.authoring.page import CHAPTER, FRONT, LAB, Page, at, rule

CLAIM = "application/vnd.largemodels.claim+json"
KEYS = ("id", "verdict", "measured", "claimed", "why")


@rule(CHAPTER, LAB)
def tries_what_it_announces(page: Page) -> Iterator[str]:
    """The claims in the metadata and those in the outputs are the same, one output each."""
    announced = page.facts.get("claims") or []
    tried = []
    for cell, output in outputs(page):
        if CLAIM not in output.get("data", {}):
            continue
        record = output.data[CLAIM]
        lacking = [key for key in KEYS if not isinstance(record.get(key), str) or not record[key]]
        if lacking:
            yield f"The claim in {at(cell)} lacks {', '.join(lacking)}. Show it by core.claims.claim."
        elif not (
            record["verdict"] in ("holds", "does not hold", "can't tell") or record["verdict"].startswith("holds when ")
        ):
            yield f"The claim in {at(cell)} has an unknown verdict. Show it by core.claims.claim."
        tried.append(record.get("id"))
    for id in dict.fromkeys([*announced, *tried]):
        if id not in tried:
            yield f"Claim {id} is announced and never tried. Try it, or take it out of metadata.largemodels."
        elif id not in announced:
            yield f"Claim {id} is tried and not announced. Add it to metadata.largemodels.claims."
        elif tried.count(id) > 1:
            yield f"Claim {id} is tried {tried.count(id)} times. Keep one verdict."


@rule(CHAPTER, FRONT, LAB)
def computes_verdicts(page: Page) -> Iterator[str]:
    """``holds=``, ``measured=`` and each value of ``needs=`` in a call of ``claim`` rest on something computed."""
    bound = bindings(page.trees.values())
    for id, tree in page.trees.items():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or getattr(call.func, "attr", getattr(call.func, "id", "")) != "claim":
                continue
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            conditions = [("a value of needs", value) for value in values(given.get("needs"), bound)]
            for what, value in [("holds", given.get("holds")), ("measured", given.get("measured")), *conditions]:
                if value is None or typed(value, bound):
                    yield f"Cell {id!r}: {what} of the claim is typed. Compute it from what was measured."


def values(needs: ast.expr | None, bound: dict[str, list[ast.expr | None]]) -> Iterator[ast.expr | None]:
    """The values in ``needs``: a dictionary written in place, or a name bound to one."""
    if isinstance(needs, ast.Dict):
        yield from needs.values
    elif isinstance(needs, ast.Name):
        for value in bound.get(needs.id, []):
            yield from value.values if isinstance(value, ast.Dict) else [value or needs]
    elif needs is not None and not (isinstance(needs, ast.Constant) and needs.value is None):
        yield needs


def typed(value: ast.expr, bound: dict[str, list[ast.expr | None]], seen: frozenset[str] = frozenset()) -> bool:
    """Whether an expression rests on constants alone, directly or through names that were only ever given constants.

    An empty list or dictionary counts as computed, because it is there to be filled.
    """
    if (isinstance(value, ast.List) and not value.elts) or (isinstance(value, ast.Dict) and not value.values):
        return False
    for name in (node.id for node in ast.walk(value) if isinstance(node, ast.Name)):
        if name in seen or (name not in bound and hasattr(builtins, name)):
            continue
        if any(given is None or not typed(given, bound, seen | {name}) for given in bound.get(name, [None])):
            return False
    return True


def bindings(trees: Iterator[ast.Module]) -> dict[str, list[ast.expr | None]]:
    """Name → everything it is given in the notebook; None stands for something that is not an expression here."""
    bound: dict[str, list[ast.expr | None]] = {}

    def give(target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            apart = isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts)
            for position, part in enumerate(target.elts):
                give(part, value.elts[position] if apart else value)
            return
        while isinstance(target, ast.Attribute | ast.Subscript | ast.Starred):
            target = target.value
        if isinstance(target, ast.Name):
            bound.setdefault(target.id, []).append(value)

    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    give(target, value)
            case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                give(target, value)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                give(target, value)
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                give(target, value)
            case ast.withitem(context_expr=value, optional_vars=target) if target is not None:
                give(target, value)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner), args=arguments)):
                for argument in arguments:
                    give(owner, argument)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                results = [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return)]
                bound.setdefault(name, []).extend(results or [None])
            case ast.arg(arg=name) | ast.alias(asname=str(name)):
                bound.setdefault(name, []).append(None)
            case ast.alias(name=name):
                bound.setdefault(name.partition(".")[0], []).append(None)
    return bound
