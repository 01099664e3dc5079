"""The tempting mistakes of lab 01 in bytes, operations and choices: each as a quirk of the right answer, with its hint.

Letters as in ``largemodels.classroom.check.count``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

from collections.abc import Sequence


def held(
    N: int, learning: int, size: int, graded: str = "learning", moments: int = 2, wide: int = 4, of: str = "learning",
    copied: str = "learning", copy: str = "small", weights: str = "N", gradient: int = 0,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Question 3; the quirks are mistakes."""
    many = {"N": N, "learning": learning, "frozen": N - learning}
    kept = {"small": size < 4, "always": True, "never": False}[copy]
    return (
        many[weights] * size, many[graded] * (gradient or size), moments * (wide or size) * many[of],
        kept * 4 * many[copied],
    )  # fmt: skip


BYTES_GONE_WRONG = {
    "Frozen parameters have gradients, moments and a copy. They never change.": dict(graded="N", of="N", copied="N"),
    "Frozen parameters have gradients. They never change, so nobody asks for them.": dict(graded="N"),
    "Frozen parameters have moments. Adam keeps them for what learns.": dict(of="N"),
    "The copy holds frozen parameters, too. They are never stepped.": dict(copied="N"),
    "Frozen weights take no room. They are used, so they are there.": dict(weights="learning"),
    "Only frozen weights are held. Those that learn are weights, too.": dict(weights="frozen"),
    "There is one moment. Adam keeps two.": dict(moments=1),
    "The moments have the size of the weights. They have 4 bytes each, always.": dict(wide=0),
    "Gradients have 4 bytes. Here they have the size of the weights.": dict(gradient=4),
    "The copy is kept with 4 bytes, too. There it would be the weights again.": dict(copy="always"),
    "The copy is missing where weights have fewer than 4 bytes.": dict(copy="never"),
}


def operations(
    L: int, D: int, F: int, V: int, T: int, training: bool, each: int = 2, own: int = 4, head: int = 1, back: int = 3,
    table: int = 0, matrices: int = 4, wide: int = 2, square: bool = False, late: bool = False, heads: bool = False,
) -> int:  # fmt: skip
    """Question 4; the quirks are mistakes."""
    weights = L * (matrices * D * D + wide * D * F) + (head + table) * V * D * (L if heads else 1)
    attention = own * L * T * D * (T if square else 1)
    times = back if training else 1
    return each * weights * times + attention * (1 if late else times)


FLOPS_GONE_WRONG = {
    "One operation for each weight. It is multiplied, and the product is added.": dict(each=1),
    "Attention's own work is missing.": dict(own=0),
    "Attention's own work is half of what it is: dot products, and then sums.": dict(own=2),
    "Attention's own work is that of the whole text. One token looks at T.": dict(square=True),
    "The head is missing. It multiplies for each token, tied or not.": dict(head=0),
    "The table of tokens is multiplied. A token looks up its row.": dict(table=1),
    "The head stands in each layer. It stands once, on top.": dict(heads=True),
    "Attention has three matrices. After them comes a fourth, for the output.": dict(matrices=3),
    "The feed-forward network has one matrix. It goes up, and it goes down again.": dict(wide=1),
    "In training you count two ways. The way back alone takes twice the way there: three together.": dict(back=2),
    "In training nothing more is counted: where is the way back?": dict(back=1),
    "In training you count four times. There is one, back are two.": dict(back=4),
    "In training attention's own work is counted once. It has a way back, too.": dict(late=True),
}


def cached(
    L: int, D: int, H: int, K: int, T: int, size: int, both: int = 2, heads: str = "K", wide: str = "D // H",
    layers: bool = True, sized: bool = True, tokens: bool = True,
) -> int:  # fmt: skip
    """Question 5; the quirks are mistakes."""
    width = {"D // H": D // H, "D": D}[wide]
    many = {"K": K, "H": H, "1": 1}[heads]
    return both * (L if layers else 1) * (T if tokens else 1) * many * width * (size if sized else 1)


CACHES_GONE_WRONG = {
    "Keys are counted, and values aren't.": dict(both=1),
    "That is D numbers a key: keys for all H heads. Only K have their own, each D / H wide.": dict(heads="H"),
    "A head is taken to be D wide. The H heads share D.": dict(wide="D"),
    "One head is counted. K of them have keys of their own.": dict(heads="1"),
    "One layer is counted. Each has its own keys and values.": dict(layers=False),
    "Numbers are counted, not bytes.": dict(sized=False),
    "One token is counted. T are kept.": dict(tokens=False),
}


def fitting(
    weights: Sequence[int], caches: Sequence[int], memory: int, readers: int, strict: bool = False,
    shared: bool = False, each: bool = False, bare: bool = False, pick: str = "most", rule: str = "place",
    none: int = -1, false: bool = False,
) -> int:  # fmt: skip
    """Question 6; the quirks are mistakes."""
    many = 1 if shared else readers
    needs = [w * (readers if each else 1) + (0 if bare else many * c) for w, c in zip(weights, caches, strict=True)]
    fits = [n for n in range(len(needs)) if needs[n] < memory + (not strict)]
    if not fits:
        return none
    keys = {"most": weights, "need": needs, "cache": caches}
    place = {
        "first": fits[0],
        "last": fits[-1],
        "least": min(fits, key=lambda n: weights[n]),
        "latest": max(reversed(fits), key=lambda n: weights[n]),
    }.get(pick)
    if pick == "equal":
        place = list(weights).index(max(weights[n] for n in fits))
    place = max(fits, key=lambda n: keys[pick][n]) if place is None else place
    if false and not place:
        return -1
    return {"place": place, "bytes": weights[place], "one": place + 1}[rule]


FITS_GONE_WRONG = {
    "What is exactly as large as the memory fits. Yours doesn't.": dict(strict=True),
    "The readers share one cache. Each has their own.": dict(shared=True),
    "Each reader has weights of their own. They share them.": dict(each=True),
    "The caches are left out: each reader has one.": dict(bare=True),
    "It takes the model that needs the most memory. The one with the most weights is wanted.": dict(pick="need"),
    "It takes the first that fits. The lists are in no order.": dict(pick="first"),
    "It takes the last that fits. The lists are in no order.": dict(pick="last"),
    "It takes the model with the fewest weights.": dict(pick="least"),
    "Of models with equal weights it takes the last. The first is wanted.": dict(pick="latest"),
    "It returns the model's bytes. Its place in the list is wanted.": dict(rule="bytes"),
    "It counts places from 1. The first is 0.": dict(rule="one"),
    "Where none fits it returns 0, which is the first model's place.": dict(none=0),
    "Of equal weights it returns the first, whether that one fits or not. Keep places.": dict(pick="equal"),
    "Where place 0 is right it returns -1. 0 counts as False: ask whether there is a place at all.": dict(false=True),
}
