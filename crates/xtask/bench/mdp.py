"""Value iteration over the states of a dice game: dicts keyed by tuples, memoised recursion."""

from functools import lru_cache

SIDES = 6


@lru_cache(maxsize=None)
def outcomes(dice):
    """How often each total of that many dice comes."""
    if dice == 0:
        return ((0, 1.0),)
    table = {}
    for total, chance in outcomes(dice - 1):
        for side in range(1, SIDES + 1):
            table[total + side] = table.get(total + side, 0.0) + chance / SIDES
    return tuple(sorted(table.items()))


def actions(state):
    mine, theirs = state
    return [dice for dice in (1, 2, 3) if mine + dice <= 60]


def improve(values, goal):
    change = 0.0
    new = {}
    for state in values:
        mine, theirs = state
        if mine >= goal or theirs >= goal:
            new[state] = values[state]
            continue
        best = 0.0
        for dice in actions(state):
            expected = 0.0
            for total, chance in outcomes(dice):
                reached = mine + (total if total % 5 else 0)
                follow = (theirs, min(reached, goal))
                expected += chance * (1.0 - values[follow])
            if expected > best:
                best = expected
        change = max(change, abs(best - values[state]))
        new[state] = best
    return new, change


def main(goal=40):
    values = {}
    for mine in range(goal + 1):
        for theirs in range(goal + 1):
            values[mine, theirs] = 1.0 if mine >= goal else 0.0
    rounds = 0
    change = 1.0
    while change > 1e-6 and rounds < 60:
        values, change = improve(values, goal)
        rounds += 1
    return rounds, f"{values[0, 0]:.6f}"


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("mdp", perf_counter() - begin)
    print("checksum", checksum)
