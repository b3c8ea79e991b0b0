import http.server as S, http.client, threading, tempfile, os, re, sys, io, socket
sys.stderr=io.StringIO()
class H(S.SimpleHTTPRequestHandler):
    protocol_version='HTTP/1.1'
    def do_POST(self):
        n=int(self.headers['Content-Length']); b=self.rfile.read(n); self.send_response(201); self.send_header('Content-Length',str(n)); self.end_headers(); self.wfile.write(b[::-1])
    def version_string(self): return 'V'
    def date_time_string(self, timestamp=None): return 'D'
with tempfile.TemporaryDirectory() as d:
    open(d+'/a.txt','w').write('hello'); os.mkdir(d+'/sub'); open(d+'/sub/index.html','w').write('<p>'); os.mkdir(d+'/list'); open(d+'/list/x y<.gz','w').close(); os.mkdir(d+'/list/q')
    s=S.ThreadingHTTPServer(('127.0.0.1',0),lambda *a: H(*a,directory=d)); threading.Thread(target=s.serve_forever,daemon=True).start()
    c=http.client.HTTPConnection('127.0.0.1',s.server_port)
    def ask(m,p,body=None,h={}):
        c.request(m,p,body,h); r=c.getresponse(); print(m,p,r.status,r.reason,r.getheaders(),r.read())
    ask('GET','/a.txt'); ask('HEAD','/a.txt'); ask('GET','/a.txt?x#y'); ask('GET','/nope<'); ask('GET','/sub'); ask('GET','/sub/'); ask('GET','/list/'); ask('POST','/x',b'abc'); ask('PUT','/x',b'a'); ask('GET','/../../etc/passwd'); ask('GET','/a.txt/'); ask('GET','/a.txt',None,{'If-Modified-Since':'Fri, 31 Dec 2100 00:00:00 GMT'}); ask('GET','/%2e%2e/a.txt'); ask('GET','//a.txt'); ask('GET','/list/x%20y%3C.gz'); ask('POST','/x',b'abc',{'Expect':'100-continue'})
    for raw in (b'GET /\r\n',b'GET\r\n\r\n',b'GET / HTTP/2.0\r\n\r\n',b'GET / HTTP/x\r\n\r\n',b'PUT /\r\n',b'A B C D HTTP/1.1\r\n\r\n',b'GET / FOO/1.1\r\n\r\n',b'GET /'+b'x'*70000+b' HTTP/1.1\r\n\r\n',b'GET /a.txt HTTP/1.0\r\n\r\n'):
        k=socket.create_connection(s.server_address); k.sendall(raw); k.shutdown(1); b=b''
        try:
            while x:=k.recv(9999): b+=x
        except OSError: pass
        print(raw[:20],b[:60],len(b)); k.close()
    print(S.BaseHTTPRequestHandler.responses[404], H.extensions_map)
    s.shutdown(); s.server_close()
log=sys.stderr.getvalue(); print(re.sub(r'\[.*?\]','[T]',log)[:400])
