import io
import os
import tarfile
import tempfile

d = tempfile.mkdtemp()
os.chdir(d)
def mk(**k):
    b=io.BytesIO(); t=tarfile.open(fileobj=b,mode='w')
    for n,(typ,link,data) in k['m'].items():
        i=tarfile.TarInfo(n); i.type=typ; i.linkname=link; i.size=len(data); i.mode=k.get('mode',0o644); t.addfile(i,io.BytesIO(data))
    t.close(); b.seek(0); return tarfile.open(fileobj=b)
R,S,L,D,C = tarfile.REGTYPE,tarfile.SYMTYPE,tarfile.LNKTYPE,tarfile.DIRTYPE,tarfile.CHRTYPE
t=mk(m={'ok':(R,'',b'123')}); t.list(); i=t.getmember('ok'); print(i.get_info(), i.replace(name='q').name, i.isreg(), i.isdir())
try: t.getmember('zz')
except KeyError as e: print(e)
try: t.extractall(filter='zz')
except ValueError as e: print(e)
try: t.add('x')
except OSError as e: print(e)
f=t.extractfile('ok'); print(f.read(2), f.tell(), f.seek(0), f.readline(), f.name, f.seekable())
t.close()
try: t.getnames()
except OSError as e: print(e)
print(tarfile.itn(-1,8,1), tarfile.nti(b'\xff'*8), tarfile.stn('abc',5,'ascii','strict'))
try: tarfile.itn(-1)
except ValueError as e: print(e)
