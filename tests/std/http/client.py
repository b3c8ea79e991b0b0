import http.client, socket, threading, io
class FakeSocket:
    def __init__(self, text): self.text=text if isinstance(text,bytes) else text.encode('latin-1'); self.sent=b''
    def makefile(self, mode, bufsize=None): return io.BufferedReader(io.BytesIO(self.text))
    def sendall(self,d): self.sent+=bytes(d)
    def close(self): pass
    def setsockopt(self,*a): pass
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e.args, str(e)[:60] if not isinstance(e,http.client.IncompleteRead) else repr(e))
def resp(text, method='GET'):
    r=http.client.HTTPResponse(FakeSocket(text), method=method)
    try: r.begin()
    except Exception as e: print(type(e).__name__, e); return
    print(r.status, r.reason, r.version, r.getheaders(), r.will_close, r.length, r.chunked)
    t(lambda: r.read(3)); t(lambda: r.peek(2)); t(lambda: r.readline()); t(lambda: r.read1(2)); t(r.read); print(r.isclosed(), r.closed); r.close()
resp('HTTP/1.1 200 Ok\r\nContent-Length: 12\r\nA: b\r\nA: c\r\n\r\nhello\nworld!extra')
resp('HTTP/1.0 404 Not Found\r\n\r\nbody')
resp('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n\nworld\r\n0\r\nT: v\r\n\r\n')
resp('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n\nwor')
resp('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n')
resp('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nshort'); resp('HTTP/1.1 204 No Content\r\n\r\n'); resp('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n','HEAD')
resp(''); resp('junk'); resp('HTTP/1.1 abc x\r\n\r\n'); resp('HTTP/2.0 200 x\r\n\r\n'); resp('HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\nx'); resp('HTTP/1.1 200 OK\r\n'+'a: b\r\n'*101+'\r\n'); resp('HTTP/1.1 200 '+'x'*70000)
def req(*a,**k):
    c=http.client.HTTPConnection(k.pop('host','example.test'), k.pop('port',None)); s=FakeSocket('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'); c._create_connection=lambda *a: s
    try:
        c.request(*a,**k); r=c.getresponse(); print(s.sent, r.read(), r.getheader('content-length'), r.getheader('x','d'))
    except Exception as e: print(type(e).__name__, e.args)
req('GET','/'); req('POST','/x',b'abc'); req('PUT','/x','text',{'X':'1','y':2}); req('POST','/x'); req('POST','/x',io.BytesIO(b'file')); req('POST','/x',iter([b'a',b'',b'bc'])); req('POST','/x',iter([b'a']),{'Transfer-Encoding':'chunked'},encode_chunked=True); req('POST','/x',['a']) ; req('GET','http://other.test:81/y'); req('GET','/',host='[::1]:8080'); req('GET','/',host='h',port=81); req('GET','/ x'); req('GET','/',headers={'a b\n':'c'}); req('GET','/',headers={'a':'c\r\nd'}); req('GET\n','/'); req('POST','/','\u0142'); req('GET','/',headers={'Host':'z','Accept-Encoding':'gzip'}); req('POST','/',5)
t(lambda: http.client.HTTPConnection('a:b')); t(lambda: http.client.HTTPConnection('a b'))
c=http.client.HTTPConnection('a'); t(lambda: c.putheader('a','b')); t(lambda: c.endheaders()); t(lambda: c.getresponse()); c.auto_open=0; t(lambda: c.request('GET','/'))
t(lambda: c.request('GET','/'))
c=http.client.HTTPConnection('proxy',3128); c.set_tunnel('dest.test',443,{'P':'x'}); s=FakeSocket('HTTP/1.1 200 OK\r\nP: q\r\n\r\n'); c._create_connection=lambda *a:s; c.connect(); print(s.sent, c.get_proxy_response_headers().items())
c=http.client.HTTPConnection('proxy',3128); c.set_tunnel('dest.test'); s=FakeSocket('HTTP/1.1 403 No\r\n\r\n'); c._create_connection=lambda *a:s; t(c.connect)
print(http.client.responses[404], http.client.NOT_FOUND, http.client.IncompleteRead(b'abc',5), sorted(http.client.__all__))
