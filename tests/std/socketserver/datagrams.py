import socket, socketserver

class Reverse(socketserver.DatagramRequestHandler):
    def setup(self):
        super().setup()
        print("setup", self.packet)

    def handle(self):
        self.wfile.write(self.rfile.read()[::-1])

    def finish(self):
        super().finish()
        print("finish")

class Server(socketserver.UDPServer):
    timeout = 0.05

    def handle_timeout(self):
        print("timeout")

    def verify_request(self, request, client_address):
        return request[0] != b"no"

with Server(("127.0.0.1", 0), Reverse) as server:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(b"abc", server.server_address)
        server.handle_request()
        print(client.recv(10))
        client.sendto(b"no", server.server_address)
        server.handle_request()
    server.handle_request()
