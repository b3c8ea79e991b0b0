import copy
l=[1,[2,3],(4,[5]),{"a":[1]}]; l.append(l)
m=copy.deepcopy(l); print(m[4] is m, m[:4], m[1] is not l[1])
class N:
    def __init__(s,v): s.v=v; s.c=[]
n=N(1); n.c.append(n); n.d={"x":n}
k=copy.deepcopy(n); print(k.c[0] is k, k.d["x"] is k, k is not n, type(k), k.__dict__.keys())
t=(1,"a"); print(copy.deepcopy(t) is t)
x=[]
for i in range(100): x=[x]
y=copy.deepcopy(x); print(type(y))
class D:
    def __init__(s,n): s.n=n
    def __deepcopy__(s,memo): return D(copy.deepcopy(s.n,memo)) 
d=None
for i in range(150): d=D(d)
e=copy.deepcopy(d); print(type(e.n.n))
print(copy.deepcopy({1,2}), copy.deepcopy(N), copy.deepcopy(len) is len)
memo={}; a=[1]; b=copy.deepcopy([a,a],memo); print(b[0] is b[1], len(memo))
try:
    class Bad(dict):
        pass
    q={}
    class K:
        def __deepcopy__(s,m): q["new"]=1; return s
    q[1]=K(); q[2]=K()
    copy.deepcopy(q)
except RuntimeError as ex: print(ex)
import collections
print(copy.deepcopy(collections.OrderedDict(a=[1])), copy.deepcopy(collections.defaultdict(list,{1:[2]})))
s=copy.deepcopy(slice(1,[2])); print(s)
