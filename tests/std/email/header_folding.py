import email.header as H

def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

h=H.Header('x'*30+' '+'y'*30+', '+'z'*30+'; '+'w'*30, header_name='Subject'); print(h.encode()); h=H.Header('äöü'*40,'utf-8',header_name='S'); print(h.encode()); h.append('ascii','us-ascii'); h.append('latin é','iso-8859-1'); print(h.encode(), str(h)); print(H.Header('a\nb').encode() if 0 else '')
t(lambda: H.Header('a\nB: c').encode())
