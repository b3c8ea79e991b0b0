import urllib.request as R, urllib.error as E, threading, socketserver, os, io, email, tempfile, base64
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
class H(socketserver.StreamRequestHandler):
    def handle(self):
        line=self.rfile.readline().decode().split(); hs={}
        while (l:=self.rfile.readline().strip()): k,_,v=l.decode().partition(': '); hs[k.lower()]=v
        body=self.rfile.read(int(hs.get('content-length',0)))
        p=line[1]
        def send(st,b=b'',**h):
            self.wfile.write(f'HTTP/1.1 {st}\r\n'.encode()+b''.join(f'{k.replace("_","-")}: {v}\r\n'.encode() for k,v in h.items())+b'Content-Length: %d\r\n\r\n'%len(b)+b)
        if p=='/redirect': send('302 Found',Location='/ok?x=1')
        elif p=='/loop': send('302 Found',Location='/loop')
        elif p=='/evil': send('302 Found',Location='file:///etc/passwd')
        elif p=='/307': send('307 T',Location='/ok')
        elif p=='/auth':
            if hs.get('authorization')=='Basic '+base64.b64encode(b'u:p').decode(): send('200 OK',b'welcome')
            else: send('401 Unauthorized',WWW_Authenticate='Basic realm="r"')
        elif p=='/digest':
            a=hs.get('authorization','')
            if a.startswith('Digest '): send('200 OK',', '.join(sorted(x.split('=')[0].strip() for x in R.parse_http_list(a[7:]))).encode())
            else: send('401 Unauthorized',WWW_Authenticate='Digest realm="r", nonce="n", qop="auth", opaque="o", algorithm=MD5')
        elif p=='/missing': send('404 Not Found',b'nothing here')
        else: send('200 OK',f'{line[0]} {p} {sorted((k,v) for k,v in hs.items() if k not in ("host","user-agent"))} {body}'.encode(),X='y')
for k in list(os.environ):
    if k.lower().endswith('_proxy'): del os.environ[k]
s=socketserver.ThreadingTCPServer(('127.0.0.1',0),H); s.daemon_threads=True; threading.Thread(target=s.serve_forever,daemon=True).start(); B='http://127.0.0.1:%d'%s.server_address[1]
with R.urlopen(B+'/a?b=c#f') as r: print(r.status, r.reason, r.geturl()[len(B):], r.headers['X'], r.read(), r.msg, r.getcode())
print(R.urlopen(B+'/p', b'k=v').read()); print(R.urlopen(R.Request(B+'/h', headers={'x-y':'z'}, method='PUT', data=b'1')).read()); print(R.urlopen(R.Request(B,data=iter([b'ab']),headers={'Content-length':'2'})).read())
r=R.urlopen(B+'/redirect'); print(r.url[len(B):], r.read())
for p in ('/missing','/loop','/evil','/auth'):
    try: R.urlopen(B+p)
    except E.HTTPError as e: print(e.code, e.reason[:20], e.url[len(B):] if p!='/evil' else '', e.read(), str(e)[:40], repr(e)[:30]); e.close()
t(lambda: R.urlopen(R.Request(B+'/307',data=b'x',method='POST'))); t(lambda: R.urlopen('nope://x')); t(lambda: R.urlopen('x')); t(lambda: R.urlopen(B,'str')); t(lambda: R.urlopen('http://'))
m=R.HTTPPasswordMgrWithDefaultRealm(); m.add_password(None,B,'u','p'); print(R.build_opener(R.HTTPBasicAuthHandler(m)).open(B+'/auth').read()); print(R.build_opener(R.HTTPDigestAuthHandler(m)).open(B+'/digest').read()); t(lambda: m.find_user_password('q',B+'/z')); t(lambda: m.find_user_password('q','http://other/'))
m=R.HTTPPasswordMgr(); m.add_password('r','http://h:80/a',1,2); m.add_password('r',['http://h/b','i'],3,4)
for u in ('http://h/a/x','http://h/ab','http://h:80/b','http://i/','http://i','h','http://h/'): t(lambda: m.find_user_password('r',u))
with R.urlopen('data:text/plain;charset=utf-8,a%20b') as r: print(r.read(), r.headers.items(), r.url, r.status)
print(R.urlopen('data:;base64,aGk=').read(), R.urlopen('data:,x').headers['content-type'])
with tempfile.TemporaryDirectory() as d:
    f=d+'/a b.txt'; open(f,'w').write('hello'); u=R.pathname2url(f,add_scheme=True); print(u.replace(d,'D'), R.url2pathname(u,require_scheme=True)==f); r=R.urlopen(u); print(r.read(), r.headers['content-length'], r.headers['content-type']); r.close(); t(lambda: str(R.urlretrieve(B+'/z',d+'/o')[0]).replace(d,'D')); print(open(d+'/o').read()); t(lambda: R.urlopen('file:///nope'))
    calls=[]; R.urlretrieve(B+'/z',d+'/o',lambda *a: calls.append(a)); print(calls)
for p in ('/a/b','a b','//h/x','','/ä','a?b#c'): t(lambda: (R.pathname2url(p), R.pathname2url(p,add_scheme=True)))
for p in ('/a%20b','//localhost/x','///x','a','//h/x',''): t(lambda: R.url2pathname(p))
t(lambda: R.parse_http_list('a, "b, c", d="e\\"f", g')); t(lambda: R.parse_keqv_list(['a=1','b="2"'])); q=R.Request('http://h:1/p?q#f',b'd',{'a-b':'c'}); print(q.full_url,q.type,q.host,q.selector,q.fragment,q.get_method(),q.header_items(),q.has_header('A-b'),q.origin_req_host); q.data=None; print(q.get_method()); q.set_proxy('x:1','http'); print(q.host,q.has_proxy(),q.selector)
os.environ['http_proxy']='http://p:1'; os.environ['HTTPS_PROXY']='q'; os.environ['no_proxy']='a.b, .c,127.0.0.1:80'; print(sorted(R.getproxies().items())); print([R.proxy_bypass(h) for h in ('a.b','x.a.b','xa.b','z.c','127.0.0.1','127.0.0.1:80','A.B:99')])
del os.environ['no_proxy']; os.environ['http_proxy']=B; print(R.build_opener().open('http://far.test/x').read())
from urllib.request import _parse_proxy
for p in ('file:/ftp.example.com/','http://joe:pw@p:1/','joe@p','p:1','http://p/','http://user:a/b@h:3'): t(lambda: _parse_proxy(p))
e=E.URLError('r','f'); print(e, e.reason, e.filename, e.args, E.ContentTooShortError('m',1).content, E.HTTPError('u',5,'m',{},None).read())
