import marshal

def t(f,*a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e)
t(marshal.dumps, object()); t(marshal.dumps,[object()])
l=[];l.append(l); t(marshal.dumps,l,2); 
x=marshal.loads(marshal.dumps(l)); print(x)
for b in [b'', b'q', b'i', b'i\x00', b'\x80', b'[\x01\0\0\0', b'[\xff\xff\xff\xff', b'r\0\0\0\0', b'0', b'{0', b'c\0', b's\xff\xff\xff\xff', b'l\x02\0\0\0\0\0\0\0', b'l\x01\0\0\0\xff\xff', b'f\x03abc', b'u\x01\0\0\0\xff', b'[\x01\0\0\0' * 3000+b'N', b')\x01', b'\xffr']:
    t(marshal.loads, b)
l=[]
for i in range(5000): l=[l]
t(marshal.dumps,l)
t(marshal.dumps, lambda:0)
t(marshal.loads, 'x'); t(marshal.load, 3)
c=compile('1','a','eval')
try: print(marshal.dumps(c, allow_code=False))
except Exception as e: print(type(e),e)
try: print(marshal.loads(marshal.dumps(c), allow_code=False))
except Exception as e: print(type(e),e)
print(eval(marshal.loads(marshal.dumps(c))))
class S(str): pass
t(marshal.dumps,S('a'))
