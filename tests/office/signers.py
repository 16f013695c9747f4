"""Invented authorities and signers, and PDF files that they sign."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import keys, pem  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
# An address nobody answers at: whoever fetched what certificates name would be caught by it.
FETCHED = "http://127.0.0.1:1/crl"


@dataclass(frozen=True)
class Signer:
    """Somebody with a key and a certificate of an authority."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    authority: x509.Certificate

    @property
    def root_pem(self) -> bytes:
        return self.authority.public_bytes(Encoding.PEM)

    @property
    def root(self) -> asn1.Certificate:
        return asn1.Certificate.load(self.authority.public_bytes(Encoding.DER))

    def sign(self, pdf: bytes, field: str = "Signature1") -> bytes:
        """The PDF with this signer's signature, as a program for signing makes it."""
        _kind, _headers, der = pem.unarmor(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        store = SimpleCertificateStore()
        store.register(self.root)
        signer = signers.SimpleSigner(
            signing_cert=asn1.Certificate.load(self.certificate.public_bytes(Encoding.DER)),
            signing_key=keys.PrivateKeyInfo.load(der),
            cert_registry=store,
        )
        out = io.BytesIO()
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=field), signer=signer, output=out)
        return out.getvalue()


@cache
def signer(name: str = "Nguyễn Văn Bí Thư", authority: str = "Cơ quan chứng thực thử") -> Signer:
    """A signer certified by an authority of its own."""
    root_key, key = (rsa.generate_private_key(65537, 2048) for _one in range(2))
    root_name = _named(authority)
    root = _certificate(root_name, root_name, root_key, root_key, is_authority=True)
    own = _certificate(_named(name, "Đảng ủy các cơ quan Đảng"), root_name, key, root_key, is_authority=False)
    return Signer(own, key, root)


def _named(name: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    more = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    return x509.Name(parts + more)


def _certificate(
    name: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, by: rsa.RSAPrivateKey, *, is_authority: bool
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        **dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        ),
    )
    place = x509.DistributionPoint([x509.UniformResourceIdentifier(FETCHED)], None, None, None)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL - timedelta(days=not is_authority))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.CRLDistributionPoints([place]), critical=False)
        .sign(by, hashes.SHA256())
    )
