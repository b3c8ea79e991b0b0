import io
import threading
import urllib.request
from wsgiref import util
from wsgiref.handlers import SimpleHandler
from wsgiref.headers import Headers
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.validate import validator


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Path", environ["PATH_INFO"])])
    return [environ["REQUEST_METHOD"].encode(), b" ", environ["QUERY_STRING"].encode()]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


with make_server("127.0.0.1", 0, validator(app), handler_class=Quiet) as server:
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/a%20b?q=1") as answer:
        print(answer.status, answer.headers["X-Path"], answer.read())
    thread.join()
out = io.BytesIO()
environ = {"PATH_INFO": "/x/y", "QUERY_STRING": "k=v"}
util.setup_testing_defaults(environ)
handler = SimpleHandler(io.BytesIO(), out, io.StringIO(), environ)
handler.run(app)
print([line for line in out.getvalue().splitlines() if not line.startswith(b"Date")])
print(util.request_uri(environ), util.application_uri(environ), util.shift_path_info(environ), environ["SCRIPT_NAME"], environ["PATH_INFO"])
out = io.BytesIO()
handler = SimpleHandler(io.BytesIO(), out, io.StringIO(), environ)
handler.run(lambda environ, start: 1 / 0)
print(out.getvalue().splitlines()[-1])
headers = Headers([("A", "1")])
headers.add_header("Content-Disposition", "attachment", filename="x y.txt", flag=None)
headers.setdefault("a", "2")
print(headers, headers.get_all("a"), len(headers), bytes(headers))
print(list(util.FileWrapper(io.BytesIO(b"abcdef"), 4)), util.is_hop_by_hop("Connection"), util.guess_scheme({"HTTPS": "on"}))
for wrong in (lambda: Headers({}), lambda: Headers([("a", "b\n")])):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
