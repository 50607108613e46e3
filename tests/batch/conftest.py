"""Workers of this process open a studio for each test, whose folders are its own; stores elsewhere."""

from collections.abc import Iterator
from logging import ERROR, getLogger
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from audiocoach.batch import engine
from tests.commands import put_routine


@pytest.fixture(autouse=True)
def _afresh() -> None:
    """Forget the studios and stores of other tests."""
    engine.open_worker.cache_clear()
    engine.open_worker_store.cache_clear()


@pytest.fixture(autouse=True)
def _routine(config_dir: Path) -> None:
    """Have a routine `short` in the library."""
    put_routine(config_dir / "routines" / "short.yaml")


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Run a real server of S3 on this machine, which processes that are started meanwhile find, too.

    Gives the address of a bucket that nobody has made yet.
    """
    from moto.server import ThreadedMotoServer
    from s3fs import S3FileSystem

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    getLogger("werkzeug").setLevel(ERROR)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "anything")
        S3FileSystem.clear_instance_cache()
        yield "s3://club"
    server.stop()


@pytest.fixture(params=["memory", pytest.param("s3", marks=pytest.mark.slow)])
def elsewhere(request: pytest.FixtureRequest) -> str:
    """Give an address of a store that is empty: in memory, and on S3."""
    if request.param == "memory":
        MemoryFileSystem.store.clear()
        MemoryFileSystem.pseudo_dirs[:] = [""]
        return "memory://club"
    return f"{request.getfixturevalue('s3')}/{request.node.originalname}"
