import io
import os
import tarfile
import tempfile

d = tempfile.mkdtemp()
os.chdir(d)
os.makedirs('src/sub'); open('src/a.txt','w').write('hello'*100); open('src/sub/b','wb').write(b'x'*2000); os.symlink('a.txt','src/link'); os.link('src/a.txt','src/hard')
os.makedirs('src/'+'n'*70); open('src/'+'n'*70+'/'+'m'*60,'w').write('long'); open('src/é.txt','w').write('u')
for root,ds,fs in os.walk('src'):
    for f in fs+ds: os.utime(os.path.join(root,f),(1e9,1e9+0.5 if f=='a.txt' else 1e9), follow_symlinks=False)
os.utime('src',(1e9,1e9))
for fmt in (0,1,2):
    for mode in ('w','w:gz','w:bz2','w:xz','w|','w|gz','w|xz','w|bz2'):
        with tarfile.open('t.tar',mode,format=fmt) as t: t.add('src')
        with tarfile.open('t.tar') as t:
            print(fmt,mode,t.getnames(), [m.type for m in t.getmembers()], t.getmember('src/a.txt').mtime, t.extractfile('src/hard').read()[:5], t.extractfile('src/link').read()[:3])
            t.extractall('out', filter='data')
        print(sorted(os.listdir('out/src')), os.readlink('out/src/link'), os.stat('out/src/a.txt').st_nlink)
        with tarfile.open('t.tar', 'r|*') as t: print([m.name for m in t])
        if mode=='w':
            import hashlib
            print(tarfile.is_tarfile('t.tar'), os.path.getsize('t.tar'))
            with tarfile.open('t.tar','a') as t: t.addfile(tarfile.TarInfo('added'))
            print(tarfile.open('t.tar').getnames()[-1])
