import zipfile, io, tempfile, os, sys
d=tempfile.mkdtemp(); os.chdir(d)
for m in (0,8,12,14):
    b=io.BytesIO()
    with zipfile.ZipFile(b,'w',m) as z:
        z.writestr('a/b.txt','hello '*1000); z.writestr('c.txt', b'x'); z.mkdir('dd'); z.comment=b'hi'
        with z.open('w.bin','w') as f: f.write(b'abc'); f.write(b'd'*10000)
        print(len(z.infolist()))
    with zipfile.ZipFile(b) as z:
        print(z.namelist(), z.testzip(), z.comment)
        i=z.getinfo('a/b.txt'); print(i.file_size, i.compress_type, i.is_dir())
        with z.open('a/b.txt') as f:
            print(f.read(5), f.peek(3)[:3], f.read1(10), f.tell(), f.seek(100), f.read(4), f.seek(2), f.read(3), f.seek(0,2), f.read())
        z.extractall('out'); print(sorted(os.listdir('out')))
        p=zipfile.Path(z); print([str(x.at) for x in p.iterdir()], (p/'a'/'b.txt').read_text()[:5], (p/'a').is_dir(), p.joinpath('zz').exists(), [x.at for x in p.glob('**/*.txt')])
    print(zipfile.is_zipfile(b), zipfile.is_zipfile(io.BytesIO(b'x'*50)))
