import ssl

for kind in (ssl.VerifyMode, ssl.VerifyFlags, ssl.Options, ssl.TLSVersion, ssl.SSLErrorNumber, ssl.AlertDescription):
    print(kind, {name: int(member) for name, member in kind.__members__.items()})
print(list(ssl.Purpose), ssl.Purpose.SERVER_AUTH.oid, ssl.CERT_REQUIRED, repr(ssl.PROTOCOL_TLS_CLIENT))
for kind in (ssl.SSLError, ssl.SSLZeroReturnError, ssl.SSLWantReadError, ssl.SSLCertVerificationError, ssl.SSLEOFError):
    print(kind, kind.__bases__)
print(ssl.SSLError("text"), ssl.SSLError(1, "text"), ssl.CertificateError is ssl.SSLCertVerificationError)
print(ssl.get_protocol_name(ssl.PROTOCOL_TLS_SERVER), ssl.get_protocol_name(99))
