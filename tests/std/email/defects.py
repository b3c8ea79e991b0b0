import email

def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

for bad in ('Content-Type: multipart/mixed\n\nx','Content-Type: multipart/mixed; boundary=B\n\nx\n','Content-Type: multipart/mixed; boundary=B\n\npre\n--B\n\none\n--B\nA: b\n\ntwo\n','Content-Type: multipart/mixed; boundary=B\nContent-Transfer-Encoding: base64\n\npre\n--B\n\none\n--B--\nepi\nlogue',' cont\nA: b\n\nx',': x\nA: b\n\n','A: b\nFrom x\nC: d\n\nq','A b','Content-Type: multipart/digest; boundary=B\n\n--B\n\nSubject: x\n\nhi\n--B--','Content-Type: message/delivery-status\n\nA: b\n\nC: d\nE: f\n\n'):
    y=email.message_from_string(bad)
    print(y.items(), [type(d).__name__ for d in y.defects], repr(y.preamble), repr(y.epilogue), repr(y.get_payload() if not y.is_multipart() else [(z.items(),z.get_payload() if not z.is_multipart() else z.get_payload()[0].items()) for z in y.get_payload()]))
    print(repr(y.as_string()))
