import mimetypes as m, io
m.knownfiles.clear(); m.init([])
for u in ('a.html','a.HTM','a.tar.gz','a.tgz','http://x/y.json?z=1','http://x','data:,x','data:image/png;base64,AA','data:;charset=x,','data:text/x','a','.bashrc','a.Z','a.z','dir.txt/x','a.rtf','a.svgz','x.xul','http://example.com/a.css#b', b'x.txt' if 0 else 'x.txt', 'c:\\x.txt', 'foo.py~','a.tar.bz2','r2d2.gz'):
    print(u, m.guess_type(u), m.guess_type(u,False), m.guess_file_type(u))
print(m.guess_extension('text/html'), m.guess_all_extensions('image/jpeg'), m.guess_all_extensions('image/jpg',False), m.guess_extension('x/y'), m.guess_extension('IMAGE/PNG'), m.guess_all_extensions('application/octet-stream'))
m.add_type('x/y','.xyz'); print(m.guess_type('a.xyz'), m.guess_extension('x/y')); d=m.MimeTypes(); d.readfp(io.StringIO('# c\na/b q w #x y\n\n')); print(d.guess_type('z.w'), d.guess_type('z.x')); print(m.read_mime_types('/nope'), m.inited, m.types_map['.xyz'], len(m.types_map), len(m.common_types))
