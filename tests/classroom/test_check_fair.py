"""The checks of lab 14: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import itertools

import numpy as np
from one_check import Checks

from largemodels.classroom.check import fair

NAN = np.nan

# 1


def by_masks(y, chosen, group, G):
    out = np.full((G, 3), np.nan)
    for g in range(G):
        mine = group == g
        for n, kept in enumerate((mine, mine & y, mine & ~y)):
            if kept.any():
                out[g, n] = chosen[kept].mean()
    return out


def by_counting(y, chosen, group, G):
    """Without masks: counts by bincount, and division that may give nan."""
    kinds = [np.ones(len(y), dtype=bool), y, ~y]
    with np.errstate(invalid="ignore"):
        return np.stack(
            [np.bincount(group[kind & chosen], minlength=G) / np.bincount(group[kind], minlength=G) for kind in kinds],
            axis=1,
        )


def by_people(y, chosen, group, G):
    """Plain Python, one person after the other."""
    rows = []
    for g in range(G):
        people = [(bool(a), bool(c)) for a, c, h in zip(y, chosen, group, strict=True) if h == g]
        row = []
        for kind in (people, [p for p in people if p[0]], [p for p in people if not p[0]]):
            row.append(sum(c for _, c in kind) / len(kind) if kind else float("nan"))
        rows.append(row)
    return np.array(rows)


def rated(sets=None, out=None, value=NAN, rows=range):
    def answer(y, chosen, group, G):
        table = []
        for g in rows(G) if rows is range else rows(group):
            mine = group == g
            pairs = (sets or (lambda m, y, c: ((c, m), (c, m & y), (c, m & ~y))))(mine, y, chosen)
            table.append([values[kept].mean() if kept.any() else value for values, kept in pairs])
        table = np.array(table, dtype=float).reshape(-1, 3)
        return out(table) if out else table

    return answer


def counted(y, chosen, group, G):
    return np.array([[(chosen & m).sum(), (chosen & m & y).sum(), (chosen & m & ~y).sum()] for g in range(G)
                     for m in [group == g]], dtype=float)  # fmt: skip


def of_all_people(y, chosen, group, G):
    table = by_masks(y, chosen, group, G)
    table[:, 0] = [(chosen & (group == g)).sum() / max(len(y), 1) for g in range(G)]
    return table


def overwritten(y, chosen, group, G):
    chosen &= y
    return by_masks(y, chosen, group, G)


# 2


def by_columns(rates):
    found = []
    for column in rates.T:
        known = column[~np.isnan(column)]
        found.append(known.max() - known.min() if len(known) > 1 else np.nan)
    return np.array([found[0], np.maximum(found[1], found[2])])


def by_pairs(rates):
    """The largest difference of two groups, over all pairs."""
    gaps = []
    for n in range(3):
        pairs = [abs(a - b) for a, b in itertools.combinations(rates[:, n].tolist(), 2) if a == a and b == b]
        gaps.append(max(pairs) if pairs else float("nan"))
    both = gaps[1:]
    return np.array([gaps[0], float("nan") if any(g != g for g in both) else max(both)])


def spread(ends=lambda c: c.max() - c.min(), pair=np.maximum, lone=NAN, skip=True):
    def answer(rates):
        found = []
        for column in rates.T:
            known = column[~np.isnan(column)] if skip else column
            found.append(ends(known) if len(known) > 1 else lone)
        return np.array([found[0], pair(found[1], found[2])], dtype=float)

    return answer


def spread_over_none(rates):
    columns = [column[~np.isnan(column)] for column in rates.T]
    parity, true, false = (np.ptp(known) if len(known) != 1 else NAN for known in columns)
    return np.array([parity, np.maximum(true, false)])


# 3


def by_bins(y, score, group, G, B):
    place = np.minimum((score * B).astype(int), B - 1)
    found = np.full(G, np.nan)
    for g in np.unique(group):
        off = 0.0
        for b in range(B):
            kept = (group == g) & (place == b)
            if kept.any():
                off += kept.sum() * abs(y[kept].mean() - score[kept].mean())
        found[g] = off / (group == g).sum()
    return found


def by_sums(y, score, group, G, B):
    """No loop: the sum of y - score in each bin is its size times the difference of its means."""
    cell = group * B + np.clip(np.digitize(score, np.arange(B + 1) / B) - 1, 0, B - 1)
    off = np.bincount(cell, weights=y.astype(float) - score, minlength=G * B).reshape(G, B)
    with np.errstate(invalid="ignore"):
        return np.abs(off).sum(1) / np.bincount(group, minlength=G)


def binned(place=lambda s, B: np.minimum((s * B).astype(int), B - 1), said=lambda s, b, B: s.mean(), off=abs,
           join=lambda n, d, size, N: np.dot(n, d) / size, empty=NAN):  # fmt: skip
    def answer(y, score, group, G, B):
        found = []
        for g in range(G):
            s, hits = score[group == g], y[group == g]
            places = place(s, B) if len(s) else s
            kept = [(b, places == b) for b in range(B) if (places == b).any()]
            n = np.array([k.sum() for _, k in kept], dtype=float)
            d = np.array([off(hits[k].mean() - said(s[k], b, B)) for b, k in kept])
            found.append(join(n, d, len(s), len(score)) if len(n) else empty)
        return np.array(found, dtype=float)

    return answer


def own_bin(y, score, group, G, B):
    cell = group * (B + 1) + (score * B).astype(int)
    off = np.bincount(cell, weights=y.astype(float) - score, minlength=G * (B + 1)).reshape(G, B + 1)
    with np.errstate(invalid="ignore"):
        return np.abs(off).sum(1) / np.bincount(group, minlength=G)


# 4


def tried(keep=lambda gap, slack: gap <= slack + 1e-9, tries=lambda s: [*np.unique(s), np.inf], rates=None, cost=None,
          above=np.greater_equal):  # fmt: skip
    """All combinations, the fewest errors."""

    def answer(y, score, group, G, slack):
        worth = []
        for g in range(G):
            s, hits = score[group == g], y[group == g]
            held = []
            for t in tries(s):
                c = above(s, t)
                rate = (rates or (lambda c, h: c[h].mean() if h.any() else NAN))(c, hits)
                held.append((t, rate, (cost or (lambda c, h: (c != h).sum()))(c, hits)))
            worth.append(held)
        best, least = [np.inf] * G, np.inf
        for picked in itertools.product(*worth):
            known = [r for _, r, _ in picked if r == r]
            errors = sum(e for *_, e in picked)
            if errors < least and keep(max(known) - min(known) if known else 0.0, slack):
                best, least = [t for t, *_ in picked], errors
        return np.array(best, dtype=float)

    return answer


def by_product(*given):
    return tried()(*given)


def by_windows(y, score, group, G, slack):
    """No combinations: for each lowest rate, every group by itself takes its best threshold within the slack."""
    worth = []
    for g in range(G):
        s, h = score[group == g], y[group == g]
        tries = np.append(np.unique(s)[::-1] - 1e-12, 2.0)
        c = s[None] >= tries[:, None]
        worth.append((tries, c[:, h].mean(1) if h.any() else np.full(len(tries), np.nan), (c != h).sum(1)))
    best, least = np.full(G, 2.0), np.inf
    for low in np.unique([r for _, rates, _ in worth for r in rates[~np.isnan(rates)]]):
        t, total = [], 0.0
        for tries, rates, wrong in worth:
            fits = np.isnan(rates) | ((rates >= low - 1e-9) & (rates <= low + slack + 1e-9))
            paid = np.where(fits, wrong, np.inf)
            t.append(tries[paid.argmin()])
            total += paid.min()
        if total < least:
            best, least = np.array(t), total
    return best


def one_for_all(y, score, group, G, slack):
    tries = [*np.unique(score), np.inf]
    return np.full(G, min(tries, key=lambda t: ((score >= t) != y).sum()))


def one_that_fits(y, score, group, G, slack):
    def gap(t):
        rates = [(score[y & (group == g)] >= t).mean() for g in range(G) if (y & (group == g)).any()]
        return max(rates) - min(rates)

    fit = [t for t in [*np.unique(score), np.inf] if gap(t) <= slack + 1e-9]
    fit = [t for t in fit if 0 < (score >= t).sum() < len(score)] or fit
    return np.full(G, min(fit, key=lambda t: ((score >= t) != y).sum()))


def share_of_wrong(c, h):
    return (c != h).mean() if len(h) else 0.0


def of_negatives(c, h):
    return c[~h].mean() if (~h).any() else NAN


def bound_without_positives(c, h):
    return c[h].mean() if h.any() else float(c.mean() if len(c) else 0.0)


# 5


def by_pairs_of_labels(y, group):
    found = np.ones(len(y))
    for g in np.unique(group):
        for label in (True, False):
            kept = (group == g) & (y == label)
            if kept.any():
                found[kept] = (group == g).mean() * (y == label).mean() / kept.mean()
    return found


def by_each(y, group):
    N = len(y)
    return np.array([(group == g).sum() * (y == a).sum() / (N * ((group == g) & (y == a)).sum())
                     for a, g in zip(y, group, strict=True)], dtype=float)  # fmt: skip


def weighed(formula):
    def answer(y, group):
        N = max(len(y), 1)
        rows = [((group == g).sum() / N, (y == a).sum() / N, ((group == g) & (y == a)).sum() / N, N, a)
                for a, g in zip(y, group, strict=True)]  # fmt: skip
        return np.array([formula(*row) for row in rows], dtype=float)

    return answer


RIGHT = {
    "group_rates": [by_masks, by_counting, by_people],
    "gaps": [by_columns, by_pairs],
    "calibration": [by_bins, by_sums],
    "thresholds": [by_product, by_windows],
    "weights": [by_pairs_of_labels, by_each],
}
WRONG = {
    "group_rates": {
        "zeros": (rated(value=0.0), "nan, and 0 says that nobody was chosen"),
        "precision": (rated(lambda m, y, c: ((c, m), (y, m & c), (c, m & ~y))), "positives among the chosen"),
        "of the group": (rated(lambda m, y, c: ((c, m), (c & y, m), (c, m & ~y))), "Divide by its positives."),
        "false of group": (rated(lambda m, y, c: ((c, m), (c, m & y), (c & ~y, m))), "Divide by its negatives."),
        "both of group": (rated(lambda m, y, c: ((c, m), (c & y, m), (c & ~y, m))), "Both rates are divided"),
        "among the others": (rated(lambda m, y, c: ((c, m), (c, m & y), (~y, m & ~c))), "those who weren't chosen"),
        "of all": (of_all_people, "divided by all people"),
        "exchanged": (rated(lambda m, y, c: ((c, m), (c, m & ~y), (c, m & y))), "The columns are exchanged"),
        "counts": (counted, "Those are counts"),
        "on its side": (rated(out=lambda t: t.T), "a row for each group"),
        "left out": (rated(rows=lambda group: np.unique(group)), "Empty groups are left out"),
        "missed": (rated(lambda m, y, c: ((c, m), (~c, m & y), (c, m & ~y))), "the positives who are missed"),
        "none chosen": (rated(out=lambda t: np.where(t == 0, NAN, t)), "the rate is known: 0"),
        "in place": (overwritten, "changes its input chosen"),
        "single precision": (rated(out=lambda t: t.astype(np.float32)), "need np.float64"),
    },
    "gaps": {
        "nan everywhere": (spread(skip=False), "Leave it out, in that column alone"),
        "alone": (spread(lone=0.0), "0 says that it is fair"),
        "smaller": (spread(pair=np.minimum), "You have the smaller"),
        "mean": (spread(pair=lambda a, b: (a + b) / 2), "You have their mean"),
        "sum": (spread(pair=lambda a, b: a + b), "You have their sum"),
        "opportunity": (spread(pair=lambda a, b: a + 0 * b), "which is equal opportunity"),
        "false alone": (spread(pair=lambda a, b: b + 0 * a), "that of the false positive rates."),
        "fmax": (spread(pair=np.fmax), "half of it isn't known"),
        "python's max": (spread(pair=max), "Python's max keeps a nan in front"),
        "no column": (spread_over_none, "stops with ValueError"),
        "first two": (spread(lambda c: abs(c[0] - c[1])), "compares group 0 and group 1"),
        "ends": (spread(lambda c: abs(c[0] - c[-1])), "compares the first group and the last"),
        "ratio": (spread(lambda c: c.min() / c.max()), "That is a ratio"),
        "deviation": (spread(lambda c: c.std()), "standard deviation"),
        "from the mean": (spread(lambda c: abs(c - c.mean()).max()), "distance from the mean"),
        "list": (lambda rates: by_columns(rates).tolist(), "returns a list"),
    },
    "calibration": {
        "middle": (binned(said=lambda s, b, B: (b + 0.5) / B), "the middle of the bin"),
        "even": (binned(join=lambda n, d, size, N: d.mean()), "All bins count the same"),
        "signed": (binned(off=lambda d: d), "cancel out"),
        "right borders": (
            binned(lambda s, B: np.clip(np.ceil(s * B).astype(int) - 1, 0, B - 1)), "belongs to the bin above it"
        ),
        "rounded": (binned(lambda s, B: np.minimum(np.round(s * B), B - 1)), "A score's bin is rounded"),
        "own bin": (own_bin, "gets a bin of its own. It"),
        "last lost": (binned(lambda s, B: (s * B).astype(int)), "A score of 1 gets lost"),
        "all people": (binned(join=lambda n, d, size, N: np.dot(n, d) / N), "Divide by those of the group"),
        "worst": (binned(join=lambda n, d, size, N: d.max()), "the worst bin"),
        "squares": (binned(off=lambda d: d * d), "squared"),
        "one bin": (binned(lambda s, B: np.zeros(len(s))), "as a whole"),
        "zero": (binned(empty=0.0), "0 says that its score is calibrated"),
    },
    "thresholds": {
        "free": (tried(keep=lambda gap, slack: True), "they don't know of each other"),
        "one": (one_for_all, "All groups have the same threshold. The true"),
        "one that fits": (one_that_fits, "With one for each"),
        "parity": (tried(rates=lambda c, h: c.mean() if len(h) else NAN), "that is parity"),
        "false rates": (tried(rates=of_negatives), "false positive rates are level"),
        "nobody": (lambda y, s, g, G, slack: np.full(G, np.inf), "Nobody is chosen"),
        "everybody": (lambda y, s, g, G, slack: np.zeros(G), "Everybody is chosen"),
        "no slack": (tried(keep=lambda gap, slack: gap <= 1e-9), "They may be"),
        "groups alike": (tried(cost=share_of_wrong), "Each group counts the same"),
        "strictly above": (lambda *given: below(*given), "With score > threshold"),
        "nan": (lambda y, s, g, G, slack: np.full(G, NAN), "A threshold is nan"),
        "bound": (tried(rates=bound_without_positives), "nothing binds it"),
        "one number": (lambda *given: by_product(*given)[:1], "returns the shape (1,)"),
    },
    "weights": {
        "upside down": (weighed(lambda g, y, b, N, a: b / (g * y)), "upside down"),
        "counts": (weighed(lambda g, y, b, N, a: N * g * y / b), "Counts and shares are mixed"),
        "groups": (weighed(lambda g, y, b, N, a: 1 / g), "The label plays no part"),
        "labels": (weighed(lambda g, y, b, N, a: 1 / y), "The group plays no part"),
        "pairs": (weighed(lambda g, y, b, N, a: 1 / b), "the groups' sizes"),
        "within": (weighed(lambda g, y, b, N, a: y / b), "P(g) is missing above"),
        "unlabeled": (weighed(lambda g, y, b, N, a: g / b), "P(y) is missing above"),
        "sum to one": (weighed(lambda g, y, b, N, a: g * y / b / N), "sum to 1"),
        "product": (weighed(lambda g, y, b, N, a: g * y), "Divide by P(g, y)"),
        "half": (weighed(lambda g, y, b, N, a: g / b / 2), "half of its group"),
        "positives": (weighed(lambda g, y, b, N, a: g * y / b if a else 1.0), "the negatives have theirs"),
    },
}  # fmt: skip


def below(y, score, group, G, slack):
    """Thresholds for score > t: the next lower score of the group in place of each."""
    found = by_product(y, score, group, G, slack)
    for g in range(G):
        under = score[(group == g) & (score < found[g])]
        found[g] = under.max() if len(under) else -1.0
    return found


class TestFair(Checks):
    check = fair
    right = RIGHT
    wrong = WRONG
