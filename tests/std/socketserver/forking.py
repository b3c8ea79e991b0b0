import os, socket, socketserver

class Who(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(str(os.getpid() != parent).encode())

parent = os.getpid()
with socketserver.ForkingTCPServer(("127.0.0.1", 0), Who) as server:
    for _ in range(2):
        client = socket.create_connection(server.server_address)
        server.handle_request()
        print(client.recv(10), len(server.active_children) > 0)
        client.close()
print(server.active_children)
print(sorted(socketserver.__all__))
