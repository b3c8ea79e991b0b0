from concurrent import interpreters as I

def t(f,*a,**k):
    try: print('ok', f(*a,**k))
    except BaseException as e:
        print(type(e).__mro__[:3], str(e), e.args); 
        if hasattr(e,'excinfo'): print(e.excinfo)

m, i = I.get_main(), I.create()
t(i.close); t(i.close); t(i.exec,'1'); t(i.is_running); print(repr(i)); t(I.Interpreter, 77); t(I.Interpreter,'x'); t(m.close); t(m.exec,'1'); print(I.list_all())
t(I.get_current().prepare_main, {'x':1})
for c in (I.InterpreterError,I.InterpreterNotFoundError,I.ExecutionFailed,I.NotShareableError,I.QueueEmpty,I.QueueFull): print(c.__mro__)