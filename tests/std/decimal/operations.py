from decimal import *

seed=12345
def rnd(n):
    global seed
    seed=(seed*6364136223846793005+1442695040888963407)&(2**64-1)
    return (seed>>33)%n
def num():
    k=rnd(20)
    if k==0: return Decimal(['NaN','-NaN12','sNaN3','Infinity','-Infinity','0','-0','0E+7','-0E-9','1','-1','10','0.5','1E-30','9.99999999E+20'][rnd(15)])
    n=[1,2,5,9,15,28,40][rnd(7)]
    d=''.join(str(rnd(10)) for _ in range(n))
    e=[0,-1,-2,-5,rnd(40)-20,rnd(4)-2,rnd(400)-200][rnd(7)]
    return Decimal(('-' if rnd(3)==0 else '')+d+'E'+str(e))
modes=[ROUND_UP,ROUND_DOWN,ROUND_CEILING,ROUND_FLOOR,ROUND_HALF_UP,ROUND_HALF_DOWN,ROUND_HALF_EVEN,ROUND_05UP]
two='add subtract multiply divide divide_int remainder remainder_near compare compare_total compare_total_mag max min max_mag min_mag next_toward quantize same_quantum copy_sign scaleb shift rotate compare_signal divmod'.split()
one='abs minus plus next_minus next_plus normalize sqrt to_integral_exact to_integral_value logb number_class to_eng_string is_subnormal to_sci_string'.split()
slow='exp ln log10'.split()
for i in range(150):
    c=Context(prec=[3,9,16,28,34,50][rnd(6)],rounding=modes[rnd(8)],Emin=[-999999,-383,-20][rnd(3)],Emax=[999999,384,20][rnd(3)],clamp=rnd(2),traps=[])
    x,y,z=num(),num(),num()
    op=two[rnd(len(two))]
    if op in('shift','rotate','scaleb'): y=Decimal(rnd(30)-15)
    print(op,x,y,c.prec,c.rounding,getattr(c,op)(x,y),c.flags and [s.__name__ for s in c.flags if c.flags[s]])
    c.clear_flags()
    op=one[rnd(len(one))]
    print(op,x,c.prec,c.rounding,c.Emin,c.Emax,c.clamp,getattr(c,op)(x),[s.__name__ for s in c.flags if c.flags[s]])
    c.clear_flags()
    print('fma',x,y,z,c.fma(x,y,z),[s.__name__ for s in c.flags if c.flags[s]])
    if rnd(3)==0:
        c.clear_flags(); c.clamp=0; op=slow[rnd(3)]
        print(op,x,c.prec,c.Emin,c.Emax,getattr(c,op)(x),[s.__name__ for s in c.flags if c.flags[s]])
        c.clear_flags(); b=abs(num()); 
        e=[Decimal(rnd(20)-5),Decimal(rnd(2000))/Decimal(100)-10,num(),Decimal('0.5'),Decimal(rnd(300))][rnd(5)]
        print('pow',b,e,c.prec,c.Emin,c.Emax,c.power(b,e),[s.__name__ for s in c.flags if c.flags[s]])
    f=['','.3f','10.2e','g','%','+,.2f','015.3f','*^20','z.1f','<12','.5g','.0f','E','_.3f','n','.10','=+12.1f','010,.1f','.3%','F','012,'][rnd(21)]
    try: print(f,x,format(x,f),str(x),repr(x),x.as_tuple())
    except Exception as e: print(type(e).__name__,e)
    if x.is_finite() and abs(x.adjusted())<300: print(hash(x),int(x),float(x),x.as_integer_ratio(), x==y if not (x.is_snan() or y.is_snan()) else 0, round(x,rnd(5)) if x.adjusted()<20 else '')
