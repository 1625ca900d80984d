"""Certificates for tests: an authority of our own, and what it or nobody vouches for."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Signs certificates; ``file`` is what a trusting program is given."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    file: Path

    @classmethod
    def make(cls, folder: Path, name: str) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        built = _builder(subject, subject, key, days=30)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        certificate = built.add_extension(usage, critical=True).sign(key, hashes.SHA256())
        file = folder / f"{name}.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return cls(certificate, key, file)

    def vouch(self, name: str, *, host: str = "127.0.0.1", days: int = 30) -> Path:
        """A certificate with its key in one file; ``days`` below zero have passed."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = self.certificate.public_key()
        built = _builder(subject, self.certificate.subject, key, days=days)
        built = built.add_extension(x509.SubjectAlternativeName([_named(host)]), critical=False)
        built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        assert isinstance(issuer, ec.EllipticCurvePublicKey)
        built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False)
        certificate = built.sign(self.key, hashes.SHA256())
        file = self.file.parent / f"{name}-with-key.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + _private(key))
        return file


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    end = now + days * DAY
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).not_valid_before(min(now, end) - DAY).not_valid_after(end)
    return built.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
