import email.utils as U

def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

t(lambda: U.formataddr(('A B','a@b.c')))
t(lambda: U.formataddr(('A, B','a@b.c')))
t(lambda: U.formataddr(('Ä B','a@b.c')))
t(lambda: U.formataddr(('A','ä@b.c')))
t(lambda: U.formataddr(('','a@b')))
t(lambda: U.formatdate(0))
t(lambda: U.formatdate(1e9, usegmt=True))
import datetime as D
t(lambda: U.format_datetime(D.datetime(2020,1,2,3,4,5)))
t(lambda: U.format_datetime(D.datetime(2020,1,2,3,4,5,tzinfo=D.timezone.utc),True))
t(lambda: U.format_datetime(D.datetime(2020,1,2,3,4,5),True))
t(lambda: U.format_datetime(D.datetime(2020,1,2,3,4,5,tzinfo=D.timezone(D.timedelta(hours=-3)))))
t(lambda: U.quote('a"b\\'))
t(lambda: U.unquote('"a\\"b"'))
t(lambda:U.encode_rfc2231('ä b','utf-8','de'))
t(lambda:U.decode_rfc2231("utf-8'de'%C3%A4"))
t(lambda:U.decode_params([('a','b'),('t*0*',"us-ascii'en'This%20is"),('t*1',"x")]))
t(lambda:U.collapse_rfc2231_value(('utf-8','','\xc3\xa4')))
