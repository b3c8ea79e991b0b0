import email.message

def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

m=email.message.Message()
t(lambda: m.set_payload('ä','utf-8'))
print(m.as_string())
m=email.message.Message()
m.set_payload('x'*100+'é','iso-8859-1')
print(m.as_string())
t(lambda: m.attach(1))
t(lambda: m.__setitem__('a b','c'))
for p,e in (('aGVsbG8=','base64'),('aGVsbG8','base64'),('aGV!sbG8=','base64'),('=41=\nb','quoted-printable'),("begin 666 x\n#86)C\n \nend\n",'x-uuencode')):
    m=email.message.Message()
    m['Content-Transfer-Encoding']=e
    m.set_payload(p)
    print(m.get_payload(decode=True), m.defects)

