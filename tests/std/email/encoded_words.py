import email
import email.header as H

def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

b=email.message_from_bytes(b'Subject: \xc3\xa4\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\xc3\xa4\xf6\n'); print(str(b['subject']), b.get_payload(), b.get_payload(decode=True), b.as_bytes(), b.as_string())
for w in ('=?iso-8859-1?q?p=F6stal?=','=?utf-8?b?w6Q=?= =?utf-8?q?_x?= plain','a =?utf-8?q?b?= c','=?utf-8?b?w6?=','plain'):
    t(lambda: (H.decode_header(w), str(H.make_header(H.decode_header(w)))))
