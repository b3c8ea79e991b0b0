import email

def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

x=email.message_from_string('From nobody x\nContent-Type: text/plain; charset="UTF-8"; name*=utf-8\'\'%C3%A4.txt\nX: a\n b\nA: 1\nA: 2\nContent-Disposition: attachment; filename="f.txt"\nbad line\n\nbody\n')
print(x.items(), x.defects, x.get_unixfrom(), x.get_params(), x.get_filename(), x.get_content_charset(), x.get_all('a'), x.get_payload(), x.get_content_disposition(), x.get_param('name'))
x.replace_header('a','3'); del x['X']; x['New']='v'; x.set_param('charset','latin-1'); x.add_header('C','v',a_b='c d',e=None,f=('utf-8','','ä')); x.set_type('text/html'); print(x.as_string(unixfrom=True)); t(lambda: x.replace_header('nope',1)); print(len(x), 'a' in x, x.keys(), x.get('zz',5))
