import re
import urllib.request
from pathlib import Path

import pytest

from audiocoach.errors import SettingsError
from audiocoach.studio.serve import PageRequest, opened_page
from audiocoach.web import address, running
from tests.commands import call, started
from tests.web.sites import make_certificate, put_session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a session."""
    put_session(tmp_path / "output", "hips")
    return tmp_path / "output"


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> str:
    """Pretend that another address of this machine is the one in its network."""
    monkeypatch.setattr("audiocoach.studio.serve.network_address", lambda: "127.0.0.2")
    return "127.0.0.2"


def read(url: str) -> bytes:
    """Read what lies at an address."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 -- our own server
        content: bytes = answer.read()
    return content


def test_it_says_where_the_page_is_and_serves_it(folder: Path) -> None:
    """The command prints one address, on this machine alone, and the page is there; nothing is opened."""
    with started("serve", folder, "--port", "0") as process:
        assert process.stdout is not None
        first, second = (process.stdout.readline().decode() for _ in range(2))
        assert first == f"1 session of {folder} on a page:\n"
        url = second.strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", url)
        assert b"<title>audiocoach</title>" in read(url)


def test_ctrl_c_ends_it_without_a_complaint(folder: Path) -> None:
    """It stops when it is told to, and says nothing more."""
    import signal

    with started("serve", folder, "--port", "0") as process:
        assert process.stdout is not None
        url = [process.stdout.readline().decode() for _ in range(2)][1].strip()
        read(url)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (0, b"")


def test_on_this_machine_there_is_no_token(folder: Path) -> None:
    """Without --lan the address is short, and no other machine is let in."""
    with opened_page(PageRequest(folder=folder, port=0)) as page:
        assert page.urls == (f"http://127.0.0.1:{page.listening.port}/",)
        assert [each.getsockname()[0] for each in page.listening.sockets] == ["127.0.0.1"]


def test_in_the_network_every_address_has_the_token(folder: Path, network: str) -> None:
    """With --lan both addresses begin with the same token, kept from run to run; the code is drawn."""
    with opened_page(PageRequest(folder=folder, lan=True, port=0)) as page:
        secret = address.token()
        port = page.listening.port
        assert page.urls == (f"http://127.0.0.1:{port}/{secret}/", f"http://{network}:{port}/{secret}/")
        assert "▀" in "".join(page.lines()) or "█" in "".join(page.lines())
    with opened_page(PageRequest(folder=folder, lan=True, new_token=True, port=0)) as page:
        assert secret not in page.urls[0]


def test_only_the_own_addresses_are_listened_to(folder: Path, network: str) -> None:
    """Even with --lan the server does not listen everywhere."""
    with opened_page(PageRequest(folder=folder, lan=True, port=0)) as page:
        assert {each.getsockname()[0] for each in page.listening.sockets} == {"127.0.0.1", network}
        assert f"evil.example:{page.listening.port}" not in page.door.hosts


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    """The error says which port, and names another."""
    with opened_page(PageRequest(folder=folder, port=0)) as page:
        port = page.listening.port
        ran = call("serve", folder, "--port", str(port))
    assert ran.status == 1
    assert ran.err.startswith(f"Error: port {port} of 127.0.0.1 cannot be used")
    assert f"--port {port + 1}" in ran.err


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The error says how to get one."""
    ran = call("serve", tmp_path / "absent")
    assert ran.status == 1
    assert "make a session first" in ran.err


def test_https_needs_both_files(folder: Path, tmp_path: Path) -> None:
    """A certificate without its key, or a file that is not there, is told before anything is served."""
    certificate = make_certificate(tmp_path)
    with (
        pytest.raises(SettingsError, match="both"),
        opened_page(PageRequest(folder=folder, cert=certificate.certificate)),
    ):
        pass
    missing = PageRequest(folder=folder, cert=tmp_path / "no.pem", key=certificate.key)
    with pytest.raises(SettingsError, match="there is no file"), opened_page(missing):
        pass


def test_what_is_no_certificate_is_told_first(folder: Path, tmp_path: Path) -> None:
    """Files of another kind are refused by their names, before anything is served."""
    text = tmp_path / "text.pem"
    text.write_text("no certificate")
    with (
        pytest.raises(SettingsError, match=r"text.pem' are no certificate and its key"),
        opened_page(PageRequest(folder=folder, cert=text, key=text)),
    ):
        pass


def test_with_a_certificate_the_address_is_https(folder: Path, tmp_path: Path) -> None:
    """Both files make the page one that may be installed."""
    made = make_certificate(tmp_path)
    with opened_page(PageRequest(folder=folder, port=0, cert=made.certificate, key=made.key)) as page:
        assert page.urls[0].startswith("https://127.0.0.1:")


def test_the_usual_port_is_stated() -> None:
    """The command and the server agree on it."""
    assert str(running.PORT) in call("serve", "--help").out
    assert PageRequest().port == running.PORT
