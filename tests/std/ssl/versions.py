import ssl
from _tls import client_context, joined, pair, server_context

TLS12, TLS13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
for limits in ((TLS12, TLS12, None), (None, None, TLS12), (TLS13, None, TLS12)):
    client, server = client_context(), server_context()
    if limits[0]:
        client.minimum_version = limits[0]
    if limits[1]:
        client.maximum_version = limits[1]
    if limits[2]:
        server.maximum_version = limits[2]
    client, server = pair(client, server)
    try:
        joined(client, server)
        print(client.version(), server.version(), client.cipher()[1:] == server.cipher()[1:])
        client.write(b"x")
        print(server.read())
    except ssl.SSLError as problem:
        print(type(problem).__name__, problem.reason)
