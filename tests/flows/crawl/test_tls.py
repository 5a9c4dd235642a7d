"""TLS faults are their own reason, tried on real handshakes with certificates made here."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from copydesk.cleaners.model.record import Reason
from copydesk.flows.http.responses import FetchError, Response
from tests.flows.crawl.site import Site, page
from tests.flows.crawl.test_crawl import Desk
from tests.flows.crawl.test_fetch import fetch

NOW = datetime.now(UTC)
Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]
HERE = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))


def certificate(name: x509.GeneralName, *, issuer: Pair | None = None, days: int = 30) -> Pair:
    """A certificate for a name, of an issuer or its own, that ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"for {name.value}")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=60))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
    )
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256()), key


def write(folder: Path, made: Pair) -> Path:
    path = folder / f"{made[0].serial_number}.pem"
    private = made[1].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made[0].public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """An authority that we trust."""
    made = certificate(x509.DNSName("authority.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(write(tmp_path, made)))
    return made


def site_with(folder: Path, made: Pair) -> Site:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(write(folder, made))
    return Site({"/a": page("The tide came in.")}, tls=tls)


def test_a_certificate_that_we_trust(tmp_path: Path, authority: Pair) -> None:
    result = fetch(site_with(tmp_path, certificate(HERE, issuer=authority)))
    assert isinstance(result, Response)


@pytest.mark.parametrize(
    ("name", "is_issued", "days", "said"),
    [
        (HERE, True, -3, "certificate has expired"),
        (HERE, False, 30, "self-signed certificate"),
        (x509.DNSName("other.example"), True, 30, "IP address mismatch"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, authority: Pair, name: x509.GeneralName, is_issued: bool, days: int, said: str
) -> None:
    site = site_with(tmp_path, certificate(name, issuer=authority if is_issued else None, days=days))
    result = fetch(site)
    assert isinstance(result, FetchError)
    assert (result.reason, result.is_final, site.asked("/a")) == (Reason.TLS_ERROR, False, 0)
    assert said in (result.detail or "")


def test_all_pages_of_such_a_host_fail_for_that_reason_and_are_due_again(tmp_path: Path, authority: Pair) -> None:
    site = site_with(tmp_path, certificate(HERE, days=-3))
    done = Desk(tmp_path).run([site], lambda: {"urls": tuple(f"{site.origin}/{n}" for n in range(5))})
    assert {(visit.result, visit.reason, visit.retry_at is not None) for visit in done.visits} == {
        ("failure", Reason.TLS_ERROR, True)
    }
