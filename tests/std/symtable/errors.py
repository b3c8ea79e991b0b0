import symtable

for bad in ('x = ', 'def f(a, a): pass','def f():\n x=1\n global x', 'nonlocal x', 'def f():\n nonlocal x', 'return', 'break','[x:=1 for x in y]', '\0'):
    try: symtable.symtable(bad,'f','exec'); print('ok')
    except Exception as e: print(type(e), e, getattr(e,'lineno',None))
for a in (('x','f','bad'),(b'x=1','f','exec'),(5,'f','exec'),('x','f')):
    try: print(symtable.symtable(*a))
    except Exception as e: print(type(e), e)
t=symtable.symtable('def f(a):\n b=1\nf=1','f','exec'); s=t.lookup('f'); print(s.get_name(), s.get_namespaces(), t.get_id()==t.get_id())
try: print(s.get_namespace())
except Exception as e: print(type(e), e)
try: print(t.lookup('nope'))
except Exception as e: print(type(e), e)
t=symtable.symtable('def f(a):\n b=1\ndef f(b): pass\nx=1','f','exec')
for n in 'fx':
    try: print(t.lookup(n).get_namespace())
    except Exception as e: print(type(e), e)
