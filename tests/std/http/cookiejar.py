import http.cookiejar as J, urllib.request as R, email, tempfile, os
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
class Resp:
    def __init__(s,*h): s.h=email.message_from_string('\n'.join(h)+'\n\n')
    def info(s): return s.h
def go(jar,url,*cookies):
    q=R.Request(url); jar.add_cookie_header(q); print(url, q.get_header('Cookie'), q.get_header('Cookie2')); jar.extract_cookies(Resp(*['Set-Cookie: '+c for c in cookies]),q)
j=J.CookieJar()
go(j,'http://www.acme.com/','CUSTOMER=WILE; path=/; expires=Wed, 09-Nov-2099 23:12:40 GMT'); go(j,'http://www.acme.com/a/b','PART=1; path=/a','x=y; domain=.acme.com','bad=1; domain=.other.com','s=1; secure','q="a b"','v; path=/'); go(j,'http://www.acme.com/a/c'); go(j,'http://sub.acme.com/'); go(j,'https://www.acme.com/a/'); go(j,'http://www.acme.com/a/b','PART=2; path=/a; max-age=0'); go(j,'http://www.acme.com/a/b'); go(j,'http://localhost/','l=1'); go(j,'http://localhost/'); go(j,'http://127.0.0.1:99/','l=2; port="99"'); go(j,'http://127.0.0.1:99/'); go(j,'http://wwwacme.com/'); go(j,'http://acme.com/'); go(j,'http://www.acme.com/ab')
print(j); print(len(j)); 
for c in j: print(repr(c))
p=J.DefaultCookiePolicy(rfc2965=True, blocked_domains=['.bad.test'], strict_ns_domain=J.DefaultCookiePolicy.DomainStrict); j2=J.CookieJar(p); go(j2,'http://bad.test/','a=1'); go(j2,'http://x.bad.test/','a=1'); q=R.Request('http://a.good.test/x'); j2.extract_cookies(Resp('Set-Cookie2: n="v w"; Version=1; Domain=.good.test; Path="/"; Comment=c; Port="80"; Discard'),q); go(j2,'http://a.good.test/x','o=1'); go(j2,'http://a.good.test/x'); print(j2)
with tempfile.TemporaryDirectory() as d:
    for K in (J.LWPCookieJar,J.MozillaCookieJar):
        k=K(d+'/c'); [k.set_cookie(c) for c in j]; k.save(ignore_discard=True); print(open(d+'/c').read()); k2=K(); k2.load(d+'/c',ignore_discard=True); print(sorted(str(c) for c in k2)); k3=K(d+'/c'); k3.load(); print(len(k3)); k3.revert(); print(oct(os.stat(d+'/c').st_mode&0o777))
    open(d+'/c','w').write('junk'); pass
    try: k3.load()
    except J.LoadError as e: print(str(e).replace(d,'D'))
t(lambda: J.MozillaCookieJar().save())
for s in ('Wed, 09 Feb 1994 22:23:32 GMT','09 Feb 1994 22:23:32 GMT','08-Feb-94 14:15:29 GMT','1 Jan 1970','x','Feb 3 00:00 1994','09-Feb-1994','Thu, 01-Jan-1970 00:00:10 -0100','32 Jan 2000','3 Foo 2000'): t(lambda: J.http2time(s))
for s in ('1994-02-03 14:15:29 -0100','19940203T141529Z','1994-02-03','x','1994-13-03'): t(lambda: J.iso2time(s))
t(lambda: J.time2isoz(0)); t(lambda: J.time2netscape(10)); t(lambda: J.parse_ns_headers(['a=b; expires=01 Jan 2040 22:23:32 GMT; Path=/x; foo; Version=1','=x','expires=3; b'])); t(lambda: J.split_header_words(['foo="bar, \\"q\\""; a, b = c; d;e'])); t(lambda: J.join_header_words([[('foo','bar baz'),('x',None)],[('y','z')]]))
for a,b in (('x.y.com','x.Y.com'),('x.y.com','.Y.com'),('x.y.com','Y.com'),('a.b.c','.c'),('1.2.3.4','.3.4'),('.c.com','.c.com')): print(J.domain_match(a,b), J.user_domain_match(a,b), J.is_HDN(a), J.reach(a))
t(lambda: J.escape_path('/a b/%c3ä?x')); t(lambda: j.clear('nope')); t(lambda: j.clear(path='x')); j.clear_session_cookies(); print(len(j)); j.clear(); print(len(j), J.__all__)
t(lambda: J.Cookie(0,'n','v',None,True,'d',True,False,'/',True,False,None,True,None,None,{}))
