from email.message import EmailMessage
from email import policy, message_from_string, message_from_bytes
from email.headerregistry import Address, Group
m=EmailMessage(); m['Subject']='Ayons asperges pour le déjeuner'; m['From']=Address('Pepé Le Pew','pepe','example.com'); m['To']=(Address('Penelope','p','e.com'),Address('Fab, F','f','e.com'))
m['Cc']='a@b.c, "Q, x" <q@r.s>, G: u@v, W <w@x>;'
m.set_content('Salut!\n\nCela ressemble à un excellent recipie\n')
print(m.as_string()); print(bytes(m)); print(m['subject'], m['from'].addresses, m['cc'].groups, m['to'])
m.add_alternative('<html><p>Hé</p></html>', subtype='html')
m.get_payload()[1].add_related(b'\x89PNG', 'image','png',cid='<x>')
m.add_attachment(b'data'*30, maintype='application', subtype='octet-stream', filename='dé.bin')
for p in m.walk(): print(p.get_content_type(), p.get_filename(), p.is_attachment(), [(k,str(v)) for k,v in p.items() if 'boundary' not in str(v)])
print(m.get_body().get_content_type(), m.get_body(('plain',)).get_content(), [a.get_filename() for a in m.iter_attachments()])
n=message_from_bytes(bytes(m), policy=policy.default); print(n['subject'], n['from'], n.get_body(('html',)).get_content(), [a.get_content() for a in n.iter_attachments()])
n=message_from_string('From: =?utf-8?q?J=C3=B6rg?= <j@x.de>\nDate: Mon, 1 Jan 2024 10:00:00 +0100\nContent-Type: text/plain; charset="utf-8"; name*=utf-8\'\'a%C3%A4\nMIME-Version: 1.0\nSubject: =?iso-8859-1?q?a=E4?= =?utf-8?b?w6Q=?= b\n\nx\n', policy=policy.default)
print(n['from'].addresses, n['date'].datetime, n['content-type'].params, n['content-type'].content_type, n['mime-version'].version, n['subject'], n['subject'].defects, type(n['subject']).__mro__[1:3])
def t(f):
    try: print('ok', f())
    except Exception as e: print(type(e), e)
t(lambda: m.__setitem__('Subject','x')); t(lambda: n.__setitem__('X','a\nb')); t(lambda: Address('a','b','c',addr_spec='x')); t(lambda: str(Address('A B','b c','d'))); t(lambda: Address(addr_spec='a@b.c')); t(lambda: Address('x\n'))
print(repr(policy.default), repr(policy.SMTP), policy.strict, policy.HTTP, policy.SMTPUTF8)
x=EmailMessage(policy=policy.SMTP); x['Subject']='word '*30; x['X']='é'*60; x.set_content('a'*100+'\n'); print(x.as_bytes())
x=EmailMessage(policy=policy.SMTPUTF8); x['Subject']='é'; x.set_content('é'); print(x.as_bytes(), x.get_content())
x=EmailMessage(); x.set_content('ä'*5); print(x); x=EmailMessage(); x['To']='undisclosed-recipients:;'; print(x['to'].groups, x)
t(lambda: x.set_content(5)); t(lambda: x.make_related()); print(x.keys())
