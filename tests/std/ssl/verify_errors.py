import ssl
from _tls import client_context, joined, pair, server_context

for served, trusted, name in (
    ("server", "ca", "localhost"),
    ("server", "ca", "a.example.test"),
    ("server", "ca", "127.0.0.1"),
    ("server", "ca", "a.b.example.test"),
    ("server", "ca", "127.0.0.2"),
    ("other", "ca", "localhost"),
    ("selfsigned", "ca", "localhost"),
    ("selfsigned", "selfsigned", "localhost"),
    ("server", "selfsigned", "localhost"),
    ("expired", "expired", "localhost"),
):
    client, server = pair(client_context(trusted), server_context(served), name)
    try:
        joined(client, server)
        print("ok", client.getpeercert()["subject"])
    except ssl.SSLCertVerificationError as problem:
        print(problem)
        print(problem.verify_code, problem.verify_message, problem.reason, problem.library, problem.errno)
