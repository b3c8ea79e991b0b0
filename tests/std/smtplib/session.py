import smtplib, socketserver, threading
from email.message import EmailMessage

log=[]
class H(socketserver.StreamRequestHandler):
    def handle(self):
        w=self.wfile.write; w(b'220 hi\r\n'); data=False
        for line in self.rfile:
            log.append(line)
            if data:
                if line==b'.\r\n': data=False; w(b'250 ok\r\n')
                continue
            c=line.split()[0].lower()
            if c==b'ehlo': w(b'250-me\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000\r\n')
            elif c==b'auth': w(b'235 welcome\r\n' if b'PLAIN' in line else b'535 no\r\n')
            elif c==b'rcpt': w(b'550 no\r\n' if b'bad' in line else b'250 ok\r\n')
            elif c==b'data': data=True; w(b'354 go\r\n')
            elif c==b'quit': w(b'221 bye\r\n'); return
            else: w(b'250 ok\r\n')
class S(socketserver.ThreadingTCPServer): allow_reuse_address=True; daemon_threads=True
with S(('127.0.0.1',0),H) as s:
    threading.Thread(target=s.serve_forever,daemon=True).start()
    with smtplib.SMTP('127.0.0.1', s.server_address[1], 'me.local') as c:
        print(c.ehlo(), c.esmtp_features, c.login('u','p'))
        m=EmailMessage(); m['From']='a@b.c'; m['To']='x@y.z, bad@y.z'; m['Bcc']='q@r.s'; m['Subject']='ä'; m.set_content('.dot\nline\n')
        print(c.send_message(m), c.noop(), c.vrfy('q'))
        try: c.sendmail('a@b','bad@x','hi')
        except smtplib.SMTPRecipientsRefused as e: print(e.recipients)
        try: c.docmd('x\ny')
        except ValueError as e: print(e)
    s.shutdown()
for l in log: print(l)
print(smtplib.quotedata('.a\nb'), smtplib.quoteaddr('A <b@c>'))
