import ssl
from _tls import certificate, client_context, joined, pair, server_context

def attempt(mode, name):
    server = server_context()
    server.verify_mode = mode
    server.load_verify_locations(certificate("ca"))
    context = client_context()
    if name:
        context.load_cert_chain(certificate(name))
    client, server = pair(context, server)
    try:
        joined(client, server)
        shown = server.getpeercert()
        print(mode.name, shown and (shown["subject"], shown["subjectAltName"]))
    except ssl.SSLError as problem:
        print(mode.name, type(problem).__name__, problem.reason)

for mode in ssl.VerifyMode:
    attempt(mode, None)
    attempt(mode, "client")
attempt(ssl.CERT_REQUIRED, "selfsigned")
