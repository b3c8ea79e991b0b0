import ssl
from _tls import client_context, joined, pair, server_context

up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
client = client_context().wrap_bio(down, up, server_hostname="localhost")
server = server_context().wrap_bio(up, down, server_side=True)
joined(client, server)
server.write(b"last words")
down.write_eof()
print(client.read(100))
try:
    client.read(100)
except ssl.SSLEOFError as problem:
    print(problem.args, problem.reason)
for junk, kind in ((b"HTTP/1.0 400 Bad Request\r\n\r\n", "client"), (b"GET / HTTP/1.0\r\n\r\n", "server"), (b"", "client")):
    incoming = ssl.MemoryBIO()
    incoming.write(junk)
    incoming.write_eof()
    if kind == "client":
        end = client_context().wrap_bio(incoming, ssl.MemoryBIO(), server_hostname="localhost")
    else:
        end = server_context().wrap_bio(incoming, ssl.MemoryBIO(), server_side=True)
    try:
        end.do_handshake()
    except ssl.SSLError as problem:
        print(type(problem).__name__, problem.args)
