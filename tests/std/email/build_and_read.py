import email, email.utils as U, email.header as H
from email.mime.text import MIMEText
from email.mime.multipart import MIMEMultipart
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage

def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

m=MIMEMultipart(boundary='=BB='); m['Subject']='Grüße an alle und noch viel mehr Text der so lang ist dass er umbrochen wird'; m['From']='a@b.c'; m['To']='x@y.z, '*12
m.attach(MIMEText('hello\nFrom me\n'))
m.attach(MIMEText('schön ist es hier','html','utf-8'))
m.attach(MIMEText('schön','plain','iso-8859-1'))
m.attach(MIMEApplication(b'\0\1\2'*40, Name='x.bin'))
m.attach(MIMEImage(b'GIF89a..'))
m.attach(MIMEMessage(MIMEText('inner')))
s=m.as_string()
print(s)
print(m.as_bytes()==s.encode())
p=email.message_from_string(s)
print(p.as_string()==s, p.is_multipart(), [x.get_content_type() for x in p.walk()], [x.get_payload(decode=True) for x in p.walk()])
print(p['subject'], H.decode_header(p['subject']), str(H.make_header(H.decode_header(p['subject']))))
