from urllib.parse import urldefrag, urljoin, urlparse, urlsplit, urlunparse, urlunsplit

for url in (
    "", "http://user:pass@Example.COM:80/path;params?query=1#frag", "mailto:someone@example.com", "//host/path", "path/only", "HTTP://h?q", "http://h#f",
    "file:///etc/passwd", "http://[::1]:8080/x", "http://[fe80::1%Eth0]/", "x:y", "1a:b", " http://h/a\tb", "http:///nohost", "sip:a@b;x=1", "http://h;p?q",
    b"http://h/p?q#f", "//", "///a", "http:", "http://a:b@c@d:1/", "svn+ssh://h/p", "path;a/b;c", "?q", "#f", "http://h:/p", "tel:+123;ext=4",
):
    parts, six = urlsplit(url), urlparse(url)
    print(repr(url), parts, six)
    print(urlunsplit(parts), urlunparse(six), parts.geturl() == urlunsplit(parts), parts.hostname, parts.username, parts.password, parts.port)
    print(urldefrag(url), urldefrag(url).geturl())
base = "http://a/b/c/d;p?q"
for reference in "g:h g ./g g/ /g //g ?y g?y #s g#s g?y#s ;x g;x . ./ .. ../ ../g ../.. ../../ ../../g ../../../g /./g /../g g. .g ./../g g/./h g/../h http:g".split():
    print(reference, urljoin(base, reference))
for pair in (("", "x"), ("x", ""), ("http://a", "b"), ("http://a/b", "//c/d"), ("a/b", "c"), (b"http://a/b", b"c"), ("mailto:x", "y"), ("file:///a/b", "../../c"), ("http://h/a//b/", "c")):
    print(pair, urljoin(*pair))
for call in (
    lambda: urlsplit("http://[::1"), lambda: urlsplit("http://::1]/"), lambda: urlsplit("http://h:99999").port, lambda: urlsplit("http://h:x").port,
    lambda: urljoin("a", b"b"), lambda: urlsplit("http://[v1.x]/"), lambda: urlsplit("http://\u2100/"), lambda: urlsplit("http://a[::1]/"),
):
    try:
        print(call())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
