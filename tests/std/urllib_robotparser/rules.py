from urllib.robotparser import RobotFileParser as R
def t(text, *checks):
    p=R('http://e.com/robots.txt'); p.parse(text.splitlines())
    print('----'); print(p)
    for a,u in checks: print(a,u,p.can_fetch(a,u), p.crawl_delay(a), p.request_rate(a))
    print(p.site_maps(), len(p.entries), p.default_entry is None, p.url, p.host, p.path)
t("""User-agent: *
Disallow: /cyberworld/map/ # comment
Disallow: /tmp/

User-agent: figtree
User-agent: Fig/1.0
Crawl-delay: 3
Request-rate: 9/30
Disallow: /a%3cd.html
Disallow: /%7ejoe/x
Allow: /%7ejoe/
Sitemap: http://x/y.xml
sitemap: http://x/z.xml
""", ('*','/'),('figtree/2','/a<d.html'),('FigTree','/a%3Cd.html'),('x','http://e.com/tmp/a?b=1'),('x','/cyberworld/map/x.html'),('fig','/~joe/'),('x',''))
t("""User-agent: a
Disallow:

User-agent: b
Disallow: /
Allow: /x
Crawl-delay: pears
Request-rate: 9/banana
Request-rate: 1 / 2

User-agent: c
Crawl-delay: 1.5
""", ('a','/'),('b','/x'),('b','/y'),('c','/'),('z','/q'))
t("""Disallow: /x
User-agent: *
Disallow: /q?a=b
Allow: /*.html$
Disallow: *
User-agent: z
Request-rate: 3/15
Disallow: /z
User-agent: y
foo: bar
""", ('z','/z'),('q','/q?a=b&c'),('q','/'),('y','/'),('q','/a.html'))
t("User-Agent: *\n\nDisallow: /x\n\nUser-agent: *\nDisallow: /y\n",('a','/x'),('a','/y'))
p=R(); print(p.can_fetch('*','/'), p.mtime(), p.crawl_delay('x'), p.request_rate('x'), p.site_maps())
p.allow_all=True; print(p.can_fetch('*','/')); p.disallow_all=True; print(p.can_fetch('*','/'))
