from http import cookies
import pickle, copy
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
def load(s):
    c=cookies.SimpleCookie()
    try: c.load(s)
    except Exception as e: print(type(e).__name__, e); return
    print(repr(c)); print(c.output(sep='\n'))
for s in ('chips=ahoy; vienna=finger','keebler="E=mc2; L=\\"Loves\\"; fudge=\\012;"','keebler=E=mc2','a=b; expires=Wed, 01 Jan 2098 00:00:00 GMT; Path=/x; secure; HttpOnly','$Version=1; a=1; $Path=/p','a','a=1; b','secure; a=1','a=1; Path','a b=1','a="x','a=1; é=2','a=é','  a=1;;b=2','a=1,b=2','key:term=v','a=[b]','Expires=x; a=1','a=1; SameSite=Lax; Max-Age=5; Partitioned','a==','=x','a="\\101\\x"; b="a b"', 'a=Thu, 01-Jan-1970 00:00:10 GMT; b=2','{"x": 1}=2'):
    print('--',s); load(s)
c=cookies.SimpleCookie(); c['fig']='newton'; c['sugar']='wafer'; print(c); c['x']='a b"c;é\n' if 0 else 'a b"c;é,'; print(c['x'].coded_value); c['n']=7; c['fig']['path']='/'; c['fig']['max-age']=10; c['fig']['secure']=True; c['fig']['httponly']=''; c['fig']['comment']='a;b'; c['fig']['domain']='d'; print(c.output(header='Cookie:')); print(c.output(['path'],header='Cookie:')); print(c['fig'].js_output())
t(lambda: c.__setitem__('a b',1)); t(lambda: c.__setitem__('path',1)); t(lambda: c['fig'].__setitem__('x',1)); t(lambda:c.__setitem__('z','a\nb')); t(lambda:c['fig'].__setitem__('path','a\nb')); t(lambda: c['fig'].update({'Path':'q','nope':1})); t(lambda: c['fig'].setdefault('Path','z'))
m=c['fig']; print(m==m.copy(), m!=m.copy(), copy.copy(m)==m, pickle.loads(pickle.dumps(c))==c, m.isReservedKey('PATH'), m.key, m.value, dict(m)); print(repr(m)); print(cookies.SimpleCookie({'a':'b'}), cookies.BaseCookie('a="b"'), cookies.BaseCookie('a="b"')['a'].value)
for v in ('','a','a b','a,b','a"b','a\\b','é','€','a/b','(a)','"q"','a=b','[x]'): t(lambda: cookies._quote(v)); t(lambda: cookies._unquote(cookies._quote(v)))
m=cookies.Morsel(); t(lambda: m.OutputString()); t(lambda: m.set('k','v','cv') or m.output()); print(cookies.__all__)
