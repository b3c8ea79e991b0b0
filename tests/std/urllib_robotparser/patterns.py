from urllib.robotparser import RobotFileParser as R
def t(text, *checks):
    p=R('http://e.com/robots.txt'); p.parse(text.splitlines())
    print('----'); print(p)
    for a,u in checks: print(a,u,p.can_fetch(a,u), p.crawl_delay(a), p.request_rate(a))
t("""User-agent: fig
Disallow: /a
Crawl-delay: 1
User-agent: figtree
Disallow: /b
Crawl-delay: 2
User-agent: FIG
Disallow: /c
Crawl-delay: 3
User-agent: *
Disallow: /d
""", ('xfigtree','/b'),('fig','/a'),('fig','/c'),('fig','/b'),('figtree','/a'),('figtree','/b'),('figtree','/c'),('figtree/1 fig','/a'),('tree','/d'),('fi','/d'),('fi','/a'),('figtree','/d'))
t("""User-agent: a
Disallow: /x*y$
Allow: /x*z
Disallow: /q$
Disallow: /*/w
Disallow: /p?
Allow: /p?b
Allow: /same
Disallow: /same
Disallow: /$x
""",('a','/xay'),('a','/xayb'),('a','/xyz'),('a','/q'),('a','/qq'),('a','/q?x'),('a','/k/w1'),('a','/p?'),('a','/p?b'),('a','/p'),('a','/same'),('a','/$x'),('a','/x*y'),('a','/x%2ay'),('a','//k/w'),('a','http://h/q#f'),('a','/robots.txt'),('a','*'),('a','/%71'),('a','/ä'),('a','/q;b'))
