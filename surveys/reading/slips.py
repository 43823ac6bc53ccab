"""How many slips of the thumb lie between two words (optimal string alignment distance)."""


def slips(typed: str, meant: str, most: int) -> int | None:
    """Return the fewest letters missed, added, changed or swapped; None if over ``most``.

    >>> slips("mosty", "mostly", 1)
    1
    """
    if abs(len(typed) - len(meant)) > most:
        return None
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for place, letter in enumerate(typed, 1):
        older, before = before, row
        row = [place]
        for column, other in enumerate(meant, 1):
            cost = min(
                before[column] + 1,
                row[-1] + 1,
                before[column - 1] + (letter != other),
            )
            if older and column > 1 and typed[place - 2 : place] == other + meant[column - 2]:
                cost = min(cost, older[column - 2] + 1)
            row.append(cost)
    return row[-1] if row[-1] <= most else None
