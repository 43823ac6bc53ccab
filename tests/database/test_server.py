"""The embedded server starts, keeps its data, and leaves no process, also after a killed run."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from database.server import embedded_server

ROOT = Path(__file__).parents[2]
HOLD_AND_DIE = """
import os, sys
from pathlib import Path
from database.server import embedded_server
with embedded_server(Path(sys.argv[1])) as urls:
    print(urls.app, flush=True)
    os._exit(9)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's own user may enter."""
    with tempfile.TemporaryDirectory(prefix="heard-server-") as made:
        Path(made).chmod(0o755)
        yield Path(made) / "pg"


@pytest.mark.slow
def test_a_server_left_by_a_killed_run_is_adopted_and_stopped(folder: Path) -> None:
    left = subprocess.run(
        [sys.executable, "-c", HOLD_AND_DIE, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert left.returncode == 9
    postmaster = int((folder / "postmaster.pid").read_text().split()[0])
    assert _runs(postmaster)

    with embedded_server(folder) as urls, psycopg.connect(urls.app) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    assert not _runs(postmaster)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert os.getpid() not in json.loads((folder / ".handle_pids.json").read_text() or "[]")


def _runs(pid: int) -> bool:
    """Whether a process runs; one that ended but was not waited for by its new parent does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
