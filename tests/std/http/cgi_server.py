# Programs in /cgi-bin get the request and answer it.
import http.client
import http.server
import os
import tempfile
import threading
import warnings

warnings.simplefilter("ignore")
folder = os.path.realpath(tempfile.mkdtemp())
os.chmod(folder, 0o755)
os.chdir(folder)
os.mkdir("cgi-bin")
PROGRAM = """#!/bin/sh
echo 'Content-Type: text/plain'
echo
for name in AUTH_TYPE CONTENT_LENGTH CONTENT_TYPE HTTP_ACCEPT HTTP_COOKIE PATH_INFO QUERY_STRING REMOTE_USER SCRIPT_NAME; do
    eval echo "$name=\\$$name"
done
echo arguments "$@"
head -c ${CONTENT_LENGTH:-0}
"""
for name, mode, text in ("show", 0o755, PROGRAM), ("plain", 0o644, "text"), ("fails", 0o755, "#!/bin/sh\nexit 3\n"):
    with open(f"cgi-bin/{name}", "w") as file:
        file.write(text)
    os.chmod(f"cgi-bin/{name}", mode)


class Handler(http.server.CGIHTTPRequestHandler):
    def log_message(self, format, *args):
        print("log:", format % args)


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()


def request(method, path, body=None, **headers):
    connection = http.client.HTTPConnection(*server.server_address)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    print(method, path, response.status, response.reason)
    if response.status == 200:
        print(text.replace(folder, "FOLDER"))


request("GET", "/cgi-bin/show?a+b", Cookie="c=1", Accept="text/html", Authorization="Basic dTpw")
request("GET", "/x/../cgi-bin/show/more/p%20ath?q=1&r=a?b")
request("POST", "/cgi-bin/show", "body")
request("GET", "/cgi-bin/plain")
request("GET", "/cgi-bin/none")
request("GET", "/cgi-bin/fails")
request("POST", "/elsewhere", "body")
server.shutdown()
server.server_close()
