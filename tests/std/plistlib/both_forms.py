import datetime
import plistlib
print(plistlib.__all__)
d={'aString':'Do<o&dah\n"x"','aList':['A',12,32.1,[1,2,3],(),{}],'f':0.1,'i':728,'neg':-5,'big':2**63,'t':True,'F':False,'data':b'<binary gunk>','many':b'<lots of binary gunk>'*10,'date':datetime.datetime(2020,1,2,3,4,5),'e':{},'emptylist':[], 'uni':'M\xe4\U0001f600'}
for sk in (True, False):
    print(plistlib.dumps(d,sort_keys=sk).decode())
b=plistlib.dumps(d,fmt=plistlib.FMT_BINARY); print(len(b), b[:60], b[-40:]); print(plistlib.loads(b)==plistlib.loads(plistlib.dumps(d)), plistlib.loads(b))
def t(f,*a,**k):
    try: print('ok',f(*a,**k))
    except BaseException as e: print(type(e).__mro__[0:2], e)
t(plistlib.dumps,{1:2}); t(plistlib.dumps,{1:2},skipkeys=True); t(plistlib.dumps,{'a':None}); t(plistlib.dumps,object()); t(plistlib.dumps,2**64); t(plistlib.dumps,-2**63-1);t(plistlib.dumps,2**64,fmt=plistlib.FMT_BINARY); t(plistlib.dumps,{'a':None},fmt=plistlib.FMT_BINARY); t(plistlib.dumps,{1:2},fmt=plistlib.FMT_BINARY); t(plistlib.dumps,'\x01')
t(plistlib.loads,b'abc'); t(plistlib.loads,b'bplist00'); t(plistlib.loads,b'<plist><dict><string>x</string></dict></plist>'); t(plistlib.loads,b'<plist><dict><key>x</key></dict></plist>'); t(plistlib.loads,b'<plist><integer>0xff</integer></plist>'); t(plistlib.loads,b'<plist><integer>x</integer></plist>'); t(plistlib.loads, b'<plist><true/></plist>'); t(plistlib.loads,b'<plist></plist>'); t(plistlib.loads,b'<plist><date>2020-01-02</date></plist>'); t(plistlib.loads,b'<plist><date>20x</date></plist>'); t(plistlib.loads,b'<plist><array><foo>1</foo><string>a</string></array></plist>'); t(plistlib.loads,b'<!DOCTYPE plist [<!ENTITY e "x">]><plist><string>&e;</string></plist>'); t(plistlib.loads, b'<plist><data>!!</data></plist>'); t(plistlib.loads,'<plist><string>a</string></plist>'); t(plistlib.loads,'x',fmt=plistlib.FMT_BINARY); t(plistlib.loads,b'<plist><dict><key>a</key><key>b</key></dict></plist>'); t(plistlib.loads,b'<plist><key>a</key></plist>')
u=plistlib.UID(5); print(u,repr(u),u==plistlib.UID(5),hash(u)==hash(plistlib.UID(5)),u.data,u.__index__()); t(plistlib.UID,-1); t(plistlib.UID,2**64); t(plistlib.UID,'x'); print(plistlib.loads(plistlib.dumps([u,plistlib.UID(70000)],fmt=plistlib.FMT_BINARY))); t(plistlib.dumps,u)
print(plistlib.dumps(datetime.datetime(2020,1,2,tzinfo=datetime.timezone(datetime.timedelta(hours=2))),aware_datetime=True).decode()); print(plistlib.loads(plistlib.dumps(datetime.datetime(2020,1,2)),aware_datetime=True))
for v in (0,255,256,65536,2**32,-1,2**63,1.5,'a'*20,'ä',b'x'*300,[1]*20,True,datetime.datetime(2001,1,1)): 
    x=plistlib.dumps(v,fmt=plistlib.FMT_BINARY); print(x[:40],len(x),plistlib.loads(x)==v)
l=[]; l.append(l)
t(plistlib.loads, plistlib.dumps([['a','a'],{'a':1}],fmt=plistlib.FMT_BINARY)); print(plistlib.PlistFormat.FMT_XML, plistlib.FMT_XML)
