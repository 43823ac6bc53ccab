"""What may be printed of a count of people, and nothing else decides it.

Threshold and key-driven random rounding after the cell-key method of the Office for National
Statistics, as set in the guide (reports.md 1.1, rules 4, 5 and 7). Both a count and the sum of its
people's keys add up, so this works on a summary table as well as on answers.
"""

import hashlib
import hmac

KEY_SPACE = 4096
"""Keys of people are whole numbers; only their sum modulo this is used."""

ALLOWED_SETTINGS = frozenset({(10, 5), (6, 3)})
"""(threshold, base): the rule, and the lighter one a data protection officer may choose."""

LEAST_SALT_BYTES = 16
_DRAW_BYTES = 8
_DRAW_SPACE = 1 << (8 * _DRAW_BYTES)


class SettingNotAllowedError(ValueError):
    """Somebody asked for a threshold and base that protect less than the two allowed settings."""


def shown(
    count: int, key_sum: int, *, salt: bytes, threshold: int = 10, base: int = 5
) -> int | None:
    """Return what is printed for ``count`` people whose secret keys add up to ``key_sum``.

    Under ``threshold``, nought included, nothing is printed: None. Anything else goes down or up to
    a multiple of ``base``, each with the chance its nearness gives it, so that figures are right on
    average. The key sum decides, through a lookup salted with the server's secret: the same people
    always show the same figure, and asking again teaches nothing. It moves by at most base minus 1,
    and no count under the threshold is ever rounded up to it.

    Raises SettingNotAllowedError for any setting but (10, 5) and (6, 3), ValueError for a negative
    count or a salt under 16 bytes. Source: reports.md 1.1, rules 4 and 7.

    >>> shown(9, 77, salt=b"sixteen secret b") is None
    True
    >>> shown(40, 77, salt=b"sixteen secret b")
    40
    """
    if (threshold, base) not in ALLOWED_SETTINGS:
        raise SettingNotAllowedError(f"threshold {threshold} with base {base} is not allowed")
    if count < 0:
        raise ValueError(f"a count of people cannot be {count}")
    if len(salt) < LEAST_SALT_BYTES:
        raise ValueError(f"the salt must have at least {LEAST_SALT_BYTES} bytes")
    if count < threshold:
        return None
    above = count % base
    # Up with chance above/base: exact in whole numbers, no float is compared.
    goes_up = _draw(key_sum, salt) * base < above * _DRAW_SPACE
    return count - above + (base if goes_up else 0)


def _draw(key_sum: int, salt: bytes) -> int:
    """The salted lookup: a whole number in [0, 2**64) for each of the 4096 key sums."""
    key = (key_sum % KEY_SPACE).to_bytes(2, "big")
    digest = hmac.digest(salt, b"heard rounding " + key, hashlib.sha256)
    return int.from_bytes(digest[:_DRAW_BYTES], "big")


def percent(numerator_shown: int | None, base_shown: int | None) -> int | None:
    """Return a whole percentage worked out from two *shown* figures, rounded half up, at most 100.

    None when either figure is hidden. Two roundings can put the part above its whole, hence the
    cap. An exact base must never come in here: 17.6% of 17 is 3. Raises ValueError for figures that
    ``shown`` cannot have returned. Source: reports.md 1.1, rule 5.

    >>> percent(25, 40), percent(None, 40), percent(45, 40)
    (63, None, 100)
    """
    if numerator_shown is None or base_shown is None:
        return None
    if numerator_shown < 0 or base_shown <= 0:
        raise ValueError(f"{numerator_shown} of {base_shown} are not shown figures")
    return min(100, (200 * numerator_shown + base_shown) // (2 * base_shown))
