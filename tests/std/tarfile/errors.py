import io
import os
import tarfile
import tempfile

d = tempfile.mkdtemp()
os.chdir(d)
for b in (b'',b'x'*600,b'\0'*1024,b'a'*512):
    for m in 'r','r:','r:gz','r:xz','r:bz2','r|':
        try: print(tarfile.open(fileobj=io.BytesIO(b),mode=m).getnames())
        except Exception as e: print(m, type(e).__name__, [line for line in str(e).split('\n') if 'zst' not in line])
for m in ('q','r:zz','w|zz','r|zz','w:','rw'):
    try: tarfile.open('zz.tar',m)
    except Exception as e: print(m, type(e).__name__, e)
