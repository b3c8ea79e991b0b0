import ssl
from _tls import client_context, joined, pair, server_context

buffer = ssl.MemoryBIO()
print(buffer.pending, buffer.eof, buffer.write(b"abcdef"), buffer.pending, buffer.read(2), buffer.read())
buffer.write_eof()
print(buffer.eof, buffer.read(), buffer.read(5))
for bad in (b"x", "x"):
    try:
        buffer.write(bad)
    except (ssl.SSLError, TypeError) as problem:
        print(type(problem).__name__, problem)
client, server = pair(client_context(), server_context())
try:
    client.read()
except ssl.SSLWantReadError as problem:
    print(problem.args)
try:
    client.unwrap()
except ssl.SSLError as problem:
    print(problem.args, problem.reason)
print(client.version(), client.cipher(), client.pending(), client.server_side, server.server_side, client.server_hostname)
joined(client, server)
print(client.write(b"question"), server.read(3), server.pending(), server.read())
print(server.write(b"answer"), client.read(100))
try:
    client.read()
except ssl.SSLWantReadError as problem:
    print(problem.errno == ssl.SSL_ERROR_WANT_READ)
for end in (client, server, client, server):
    try:
        print(end.unwrap())
    except ssl.SSLWantReadError:
        print("waits")
try:
    print(client.read())
except ssl.SSLError as problem:
    print(type(problem).__name__)
