import cmath
inf,nan=float('inf'),float('nan')
vals=[0.0,-0.0,1.0,-2.3,1e200,710.5,inf,-inf,nan]
names='acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh phase polar'.split()
for n in names:
    f=getattr(cmath,n)
    for x in vals:
        for y in vals:
            try: r=f(complex(x,y))
            except Exception as e: r=type(e).__name__+str(e)
            if isinstance(r,complex): r=f"{r.real:.13g} {r.imag:.13g}"
            print(n,x,y,r)
for x in vals:
    for y in vals:
        try: print('rect',x,y,cmath.rect(x,y))
        except Exception as e: print('rect',x,y,e)
for a in [('x',),(None,),(object(),)]:
    try: print(cmath.sqrt(*a))
    except Exception as e: print(type(e).__name__,e)
print(cmath.log(8,2),cmath.isclose(1+1j,1+1.0000000001j),cmath.sqrt(True))
