import ssl
from _tls import client_context, joined, pair, server_context

asked = []
other = server_context("other")

def choose(connection, name, context):
    asked.append((type(connection).__name__, name))
    if name == "other.test":
        connection.context = other
    elif name != "localhost":
        return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

for name, offered in (("localhost", ["h2", "http/1.1"]), ("other.test", ["x"]), ("nobody.test", [])):
    context = server_context()
    context.sni_callback = choose
    context.set_alpn_protocols(["http/1.1", "h2"])
    client = client_context()
    if offered:
        client.set_alpn_protocols(offered)
    client, server = pair(client, context, name)
    try:
        joined(client, server)
    except ssl.SSLError as problem:
        print(problem.reason)
        try:
            client.do_handshake()
        except ssl.SSLError as problem:
            print(problem)
        continue
    print(client.getpeercert()["subject"], client.selected_alpn_protocol(), server.selected_alpn_protocol())
print(asked)
