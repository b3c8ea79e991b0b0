import html.parser as p
class P(p.HTMLParser):
    def handle_starttag(s,t,a): print('S',t,a,s.getpos(),s.get_starttag_text())
    def handle_endtag(s,t): print('E',t)
    def handle_startendtag(s,t,a): print('SE',t,a)
    def handle_data(s,d): print('D',repr(d))
    def handle_comment(s,d): print('C',repr(d))
    def handle_decl(s,d): print('DECL',repr(d))
    def handle_pi(s,d): print('PI',repr(d))
    def unknown_decl(s,d): print('U',repr(d))
    def handle_entityref(s,n): print('ER',n)
    def handle_charref(s,n): print('CR',n)
cases=['<p>a&amp;b</p>','<a href="x" B=\'y\' c=z d>t</A >','<br/>','<img src=a/>','<!-- c --><!DOCTYPE html><?pi x?>','<![CDATA[x]]>y','<script>if (a<b && "</p>") x</script>z','<style>a>b</style>','<title>a<b>&amp;</title>','<textarea><p></textarea>','a < b <','<a','<a href="x','</p','<!','<!-','<!--x','<!-->','<!--->','<!--a--!>b','<!-- a -- b -->','&#65;&#x41;&nope;&amp','&copy=1 &copy','<a b=&lt;x&copy=2>','<1>','</1>','</>','<a/b=c/>','<a b="1" b="2">','<p\nx\n=\ny>','<!doctype x','<?x','<plaintext><a>','<svg><![CDATA[q]]></svg>','<a$>','<div class=a b>','<xmp><b></xmp>','<script/>x','<script>a<!--<script>b</script>c--></script>d','x&#','x&am','<![if IE]>k<![endif]>','<a href=x></a foo="b">','<ä>','</ p>','<!ELEMENT x>','<iframe><a></iframe>','<noscript><a></noscript>','<script>unfinished','<title>t</ti','<a =b>','<a "b">',"<a b='c'd='e'>"]
for conv in (True,False):
    for c in cases:
        print('--',conv,c); q=P(convert_charrefs=conv); q.feed(c); print('close'); q.close()
