import email.utils as U

def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

for a in ('A B <a@b.c>','a@b.c','"x, y" <z@w.q>','a@b.c (comment)','<a@b>','(c) a . b @ d . e','x@y, z@w','not an address','"q" <a@b','','a b c','Foo: a@b, c@d;','=?utf-8?q?x?= <a@b>', '@r1,@r2:u@h', '<@r:u@h>','a@b@c','u@[1.2.3.4]','"a\\"b" <c@d>', 'x <y@z> w', 'alice@example.org)bob@example.com'):
    t(lambda: (a, U.parseaddr(a), U.parseaddr(a,strict=False), U.getaddresses([a]), U.getaddresses([a],strict=False)))
