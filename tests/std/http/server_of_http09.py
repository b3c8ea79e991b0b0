# A request without a version has no headers, and its answer comes at once.
import http.server
import socket
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.wfile.write(f"{self.path} {self.headers} {self.request_version}".encode())

    def log_message(self, format, *args):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever).start()
for data in b"GET /a\r\n", b"POST /a\r\n":
    with socket.create_connection(server.server_address) as connection:
        connection.send(data)
        print(connection.makefile("rb").read().split(b"\r\n")[0])
server.shutdown()
server.server_close()
