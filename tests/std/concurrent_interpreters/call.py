from concurrent import interpreters as I

def t(f,*a,**k):
    try: print('ok', f(*a,**k))
    except BaseException as e:
        print(type(e).__mro__[:3], str(e), e.args); 
        if hasattr(e,'excinfo'): print(e.excinfo)

i = I.create()
def f(): print('f')
t(i.exec,f)
t(i.prepare_main,{'a':1,'b':'x','c':b'x','d':None,'e':(1,2.5,True),'f':[1]}); t(i.prepare_main,a=3,z=4)
i.exec('print(a, z, sorted(globals()))')
t(i.prepare_main, {'a b':2})
t(i.call,f); t(i.call,len,[1,2]); 
def g(a,*,b): return a,b
t(i.call,g,1,b=[2]); t(i.call,lambda x:x+1,4)
def cl():
    y=2
    def h(): return y
    return h
t(i.call,cl()); t(i.call,g); t(i.call,int,'x'); t(i.call, print, 'p')
class P:
    pass
th = i.call_in_thread(print, 'thr')
th.join()
print(type(th))
i.close()
