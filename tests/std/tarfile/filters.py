import io
import os
import tarfile
import tempfile

d = tempfile.mkdtemp()
os.chdir(d)
import re

def mk(**k):
    b=io.BytesIO(); t=tarfile.open(fileobj=b,mode='w')
    for n,(typ,link,data) in k['m'].items():
        i=tarfile.TarInfo(n); i.type=typ; i.linkname=link; i.size=len(data); i.mode=k.get('mode',0o644); t.addfile(i,io.BytesIO(data))
    t.close(); b.seek(0); return tarfile.open(fileobj=b)
R,S,L,D,C=tarfile.REGTYPE,tarfile.SYMTYPE,tarfile.LNKTYPE,tarfile.DIRTYPE,tarfile.CHRTYPE
for m in ({'../evil':(R,'',b'x')},{'/abs':(R,'',b'x')},{'s':(S,'../../x',b'')},{'s':(S,'/etc/passwd',b'')},{'h':(L,'../x',b'')},{'dev':(C,'',b'')},{'ok':(R,'',b'1')}, {'l':(L,'nothere',b'')},{'a':(S,'.',b''),'a/b':(R,'',b'5')}):
    for f in ('data','tar','fully_trusted',None):
        dest=tempfile.mkdtemp(dir=d)
        if f=='fully_trusted' and ('dev' in m or '/abs' in m or '../evil' in m): continue
        if f=='tar' and 'dev' in m: continue
        try: mk(m=m).extractall(dest, **({'filter':f} if f else {})); print(f, sorted(os.listdir(dest)))
        except Exception as e: print(f,type(e).__name__, re.sub(r'/tmp/\w+(/\w+)?','TMP',str(e)))
print(mk(m={'x':(R,'',b'')},mode=0o777).getmember('x').mode, tarfile.data_filter(mk(m={'x':(R,'',b'')},mode=0o6777).getmember('x'),'/tmp').mode)

