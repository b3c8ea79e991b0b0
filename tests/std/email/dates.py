import email.utils as U

def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

for d in ('Mon, 20 Nov 1995 19:12:08 -0500','20 Nov 1995 19:12:08 GMT','Mon Nov 20 19:12:08 1995','x','','Thu, 01-Jan-1970 00:00:01 GMT','Wed, 02 Oct 2002 13:00:00 -0000', '5 Feb 2022 10:11 EST', 'Fri, 31 Dec 99 23:59:59 +0530','0', 'Sun, 06 Nov 1994 08:49:37 GMT', 'foo bar baz qux quux'):
    t(lambda: (U.parsedate_tz(d), U.parsedate(d)))
    t(lambda: repr(U.parsedate_to_datetime(d)))
