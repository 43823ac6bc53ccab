import re

import pytest

from tests.house.source import HOUSE, files, product, text_of

# Spelled in pieces, so that this file does not name what it looks for.
INDEX_HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
    "static.crates" + ".io",
    "index.crates" + ".io",
    "proxy.go" + "lang.org",
    "deb.deb" + "ian.org",
)
INDEX_OPTION = re.compile(r"(?<!no-emit-)\b(?:extra-)?" + r"index" + r"-url\s*[=: ]\s*\S*//")
OUTSIDE = re.compile(r"(?:/work|\.\.)/" + r"shared\b")
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----")
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b")
EXCEPTION_WITH_REASON = re.compile(
    r"#\s*(?:noqa:[ A-Z0-9,]+?|type:\s*ignore\[[^\]]+\])(?:\s+-|\s*[#:(])\s*\w"
)
WORDLISTS = "voice/data/"
"""Lists of English words stand here; some happen to be names of programs as well."""

READ = tuple(name for name in files() if text_of(name) and not name.startswith(WORDLISTS))


@pytest.mark.parametrize("host", INDEX_HOSTS)
def test_no_file_names_a_package_index_host(host: str) -> None:
    assert [name for name in READ if host in text_of(name)] == []


def test_no_file_sets_the_address_of_an_index() -> None:
    assert [name for name in READ if INDEX_OPTION.search(text_of(name))] == []


def test_nothing_is_read_from_outside_the_checkout() -> None:
    assert [name for name in READ if OUTSIDE.search(text_of(name))] == []


def test_no_link_leads_out_of_the_checkout() -> None:
    leading = [name for name in files() if (HOUSE / name).is_symlink()]

    assert all((HOUSE / name).resolve().is_relative_to(HOUSE) for name in leading)


def test_no_private_key_is_committed() -> None:
    assert [name for name in READ if PRIVATE_KEY.search(text_of(name))] == []


def test_nothing_of_a_run_is_committed() -> None:
    left = re.compile(r"(?:^|/)(?:var|\.venv|__pycache__|node_modules)/|\.(?:pyc|log|sqlite3?)$")

    assert [name for name in files() if left.search(name)] == []


def test_each_exception_for_a_linter_says_why() -> None:
    unsaid = {
        f"{name}:{number}"
        for name in product()
        for number, line in enumerate(text_of(name).splitlines(), start=1)
        if EXCEPTION.search(line) and not EXCEPTION_WITH_REASON.search(line)
    }

    assert not unsaid


@pytest.mark.parametrize(
    ("line", "is_said"),
    [
        ("x = 1  # noqa: S105 - made up", True),
        ("x = f(y)  # type: ignore[arg-type]  # the library is wrong", True),
        ("x = 1  # noqa: S105", False),
        ("x = 1  # noqa", False),
        ("x = f(y)  # type: ignore[arg-type]", False),
    ],
)
def test_a_reason_is_told_from_none(line: str, is_said: bool) -> None:
    assert EXCEPTION.search(line)
    assert bool(EXCEPTION_WITH_REASON.search(line)) is is_said
