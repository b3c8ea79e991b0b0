import socket, socketserver, threading

class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            if line == b"fail\n":
                raise KeyError(line)
            self.wfile.write(line.upper())

class Quiet:
    def handle_error(self, request, client_address):
        import sys
        print("error", sys.exception())

class Plain(Quiet, socketserver.TCPServer):
    pass

class Threads(Quiet, socketserver.ThreadingTCPServer):
    pass

class Unix(Quiet, socketserver.ThreadingUnixStreamServer):
    pass

def talk(server, lines):
    with socket.socket(server.address_family) as client:
        client.connect(server.server_address)
        client.sendall(lines)
        client.shutdown(socket.SHUT_WR)
        got = b""
        while data := client.recv(100):
            got += data
        return got

import tempfile
with tempfile.TemporaryDirectory() as folder:
    for kind, address in ((Plain, ("127.0.0.1", 0)), (Threads, ("127.0.0.1", 0)), (Unix, folder + "/socket")):
        with kind(address, Upper) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            print(kind.__name__, talk(server, b"one\ntwo\n"), talk(server, b"x\nfail\ny\n"))
            server.shutdown()
            thread.join()
        print(server.fileno())
