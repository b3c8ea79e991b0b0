import unittest


class T(unittest.TestCase):
    pass


t = T()

def r(f, *a, **k):
    try:
        f(*a, **k)
        print("ok", f.__name__, a)
    except Exception as e:
        print(f.__name__, a, type(e).__name__, e)


for nm in ("assertStartsWith","assertNotStartsWith","assertEndsWith","assertNotEndsWith"):
    f=getattr(t,nm)
    for a in [("abc","a"),("abc","c"),("abc",("x","c")),("abc",("a","y")),("abc",("a","c")),(b"abc","a"),("abc",b"a"),("abc",(b"a",)),(5,"a"),("abc",5),(b"abc",(b"a","c")),([],"a"),("x"*200,"a"),("abc",()),("abc", 5), (bytearray(b"abc"), "a"), (bytearray(b"abc"), b"q")]:
        r(f,*a)
for a in [(int,str),(int,(str,float)),(5,int),(int,int),(int,(str,int)),(int,5)]:
    r(t.assertIsSubclass,*a); r(t.assertNotIsSubclass,*a)
for a in [(5,str),(5,(str,float)),(5,int),(5,(str,int))]:
    r(t.assertIsInstance,*a); r(t.assertNotIsInstance,*a)
for a in [(5,"x"),(int,"x"),(int,"real"),(5,"real")]:
    r(t.assertHasAttr,*a); r(t.assertNotHasAttr,*a)
r(t.assertAlmostEqual,1,2); r(t.assertAlmostEqual,1,2,delta=.5);r(t.assertAlmostEqual,1,2,delta=.5,places=1)
r(t.assertNotAlmostEqual,1,1); r(t.assertNotAlmostEqual,1,1,delta=.5);r(t.assertNotAlmostEqual,1,1,delta=.5,places=1)
r(t.assertRaises,5); r(t.assertRaises,ValueError,int,"5"); r(t.assertRaises,(ValueError,TypeError),int,"5"); r(t.assertRaises,ValueError,foo=1)
r(t.assertWarns,5); r(t.assertWarns,UserWarning,int,"5"); r(t._assertNotWarns,UserWarning,int,"5")
for a in [(1, 2), ([1, 2], [1]), ({1: 2}, {1: 3}), ({1}, {2}), ("a\nb", "a\nc"), ("x" * 100 + "a", "x" * 100 + "b"), ((1,), (1, 2))]:
    r(t.assertEqual, *a)
r(t.assertRaises, ValueError, int, "5")
r(t.assertCountEqual, [1, 1, 2], [2, 3])
