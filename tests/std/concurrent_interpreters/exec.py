from concurrent import interpreters as I

def t(f,*a,**k):
    try: print('ok', f(*a,**k))
    except BaseException as e:
        print(type(e).__mro__[:3], str(e), e.args); 
        if hasattr(e,'excinfo'): print(e.excinfo)

m=I.get_main(); print(m, m.id, m.whence, I.get_current(), I.list_all(), m.is_running())
i=I.create(); print(i, repr(i), i.id, i.whence, i.is_running(), I.list_all(), i is I.Interpreter(1), hash(i)==hash(1))
print(i.exec('print("hi"); x=1; import sys; print(__name__)'))
print(i.exec('print(x)'))
t(i.exec,'1/0'); t(i.exec,'x = ')
t(i.exec,'raise SystemExit(3)')
t(i.exec,5)
i.close()
