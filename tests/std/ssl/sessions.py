import ssl
from _tls import client_context, joined, server_context


def connect(client_context, server_context, session=None, name="localhost"):
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(down, up, server_hostname=name, session=session)
    server = server_context.wrap_bio(up, down, server_side=True)
    joined(client, server)
    # Tickets come with the first data.
    server.write(b"x")
    client.read()
    return client, server


for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
    ours, theirs = client_context(), server_context()
    ours.maximum_version = version
    client, server = connect(ours, theirs)
    first = client.session
    print(client.version(), client.session_reused, server.session_reused, type(first).__name__, first.has_ticket)
    print(len(first.id) > 0, first.time > 0, first.timeout > 0, first.ticket_lifetime_hint > 0)
    client, server = connect(ours, theirs, first)
    print(client.session_reused, server.session_reused, client.getpeercert()["subject"])
    print(connect(ours, theirs)[0].session_reused)
    statistics = theirs.session_stats()
    print(statistics["accept"], statistics["accept_good"], statistics["hits"])
    for wrong, problem_of in ((client_context(), first), (ours, "x")):
        try:
            connect(wrong, theirs, problem_of)
        except (TypeError, ValueError) as problem:
            print(type(problem).__name__, problem)
    try:
        client.session = first
    except ValueError as problem:
        print(problem)
    if version is ssl.TLSVersion.TLSv1_2:
        print(first == client.session, first != 1)
try:
    ssl.SSLSession()
except TypeError as problem:
    print(problem)
