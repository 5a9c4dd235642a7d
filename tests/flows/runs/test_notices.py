"""Notices by mail, to a real server on this machine; the ping that says that a night went well."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from copydesk.flows.config.groups import MailSettings
from copydesk.flows.config.settings import SettingsError, read_settings
from copydesk.flows.orchestration.server import free_port
from copydesk.flows.runs import notices
from copydesk.flows.runs.notices import Notice, mail, ping
from tests.conftest import Receiver

NOTICE = Notice("Night of the 21st:\nfailed", ("no room on the disk", "<b>two</b>"), "http://reports.example/1.html")


class Box(Message):
    """What arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.got.append(message)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of a mail server called localhost, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "cert.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def server(certificate: Path) -> Iterator[tuple[int, Box]]:
    """A mail server that wants STARTTLS and a log-in; its port, and what arrived."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    box = Box()

    def let_in(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        isright = isinstance(given, LoginPassword) and (given.login, given.password) == (b"desk", b"sesame")
        return AuthResult(success=isright, handled=False)

    made = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=let_in,
        auth_required=True,
        ready_timeout=60.0,
    )
    made.start()
    yield made.port, box
    made.stop()


def settings(port: int, **more: Any) -> MailSettings:
    own = {"user": "desk", "password": "sesame", "to": ("a@paper.example", "b@paper.example")}
    return MailSettings("localhost", port, **own | more)


def test_a_notice_arrives_by_mail(server: tuple[int, Box], certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert mail(settings(server[0], sender="copydesk@paper.example"), NOTICE) is None
    (message,) = server[1].got
    assert message["Subject"] == "Night of the 21st: failed"
    assert (message["From"], message["To"]) == ("copydesk@paper.example", "a@paper.example, b@paper.example")
    assert message.get_payload().splitlines()[2:] == [
        "- no room on the disk",
        "- <b>two</b>",
        "http://reports.example/1.html",
    ]


def test_a_log_in_that_is_refused_is_named_without_the_password(
    server: tuple[int, Box], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    said = mail(settings(server[0], password="open barley"), NOTICE)
    assert said == f"the mail server localhost:{server[0]} did not take it: it refused the log-in (535)"


def test_a_server_whose_certificate_does_not_hold_gets_no_password(server: tuple[int, Box]) -> None:
    said = mail(settings(server[0]), NOTICE)
    assert said is not None
    assert "SSLCertVerificationError" in said
    assert server[1].got == []


def test_a_server_that_is_away_is_named() -> None:
    assert "127.0.0.1:1 did not take it" in (mail(MailSettings("127.0.0.1", 1, to=("a@b.example",)), NOTICE) or "")
    assert mail(MailSettings("127.0.0.1"), NOTICE) == "mail wants a host and somebody it is to"


def test_a_ping_arrives_and_is_tried_again(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "PAUSE", 0.0)
    receiver.status = 500
    assert ping(receiver.url) == "the ping answered 500"
    assert len(receiver.got) == notices.PINGS
    receiver.status = 200
    assert ping(receiver.url) is None


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ('ping = "https://hc.example/T0KEN"', "COPYDESK_PING"),
        ('[mail]\npassword = "T0KEN"', "COPYDESK_MAIL_PASSWORD"),
        ('[publish]\nsecret = "T0KEN"', "COPYDESK_PUBLISH_SECRET"),
    ],
)
def test_secrets_do_not_stand_in_the_file(tmp_path: Path, text: str, variable: str) -> None:
    path = tmp_path / "copydesk.toml"
    path.write_text(f"{text}\n")
    with pytest.raises(SettingsError, match=f"set {variable}") as refused:
        read_settings(path, {})
    assert "T0KEN" not in str(refused.value)
    assert "T0KEN" not in repr(read_settings(None, {variable: "https://hc.example/T0KEN"}))
