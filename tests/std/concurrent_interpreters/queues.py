from concurrent import interpreters as I

def t(f,*a,**k):
    try: print('ok', f(*a,**k))
    except BaseException as e:
        print(type(e).__mro__[:3], str(e), e.args); 
        if hasattr(e,'excinfo'): print(e.excinfo)

i = I.create()
q=I.create_queue(); print(q, q.id, q.maxsize, q.empty(), q.full(), q.qsize())
q.put(1); q.put('a'); q.put([1,2]); q.put(None); print(q.get(), q.get(), q.get(), q.get())
t(q.get_nowait); t(q.get, timeout=0.05); q2=I.create_queue(1); q2.put(5); t(q2.put_nowait,6); t(q2.put,6,timeout=.05); t(q2.full)

t(I.Queue, 99); print(I.Queue(q.id) is q, q==I.Queue(q.id))
i.prepare_main(q=q); i.exec('q.put(("from", 1)); print(q)'); print(q.get())
print([I.is_shareable(x) for x in (1,'a',b'',1.5,None,True,(1,),[1],q,{},print,i,2**100)])
i.close()
