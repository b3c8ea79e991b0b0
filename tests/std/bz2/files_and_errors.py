import bz2,lzma
print(bz2.__all__)
def t(f,*a,**k):
    try: print(f(*a,**k))
    except BaseException as e: print(type(e).__name__, e)
t(bz2.BZ2File,'x',compresslevel=10); t(bz2.BZ2File,'x','rw'); t(bz2.BZ2File,3); t(bz2.open,'x','rbt'); t(bz2.open,'x','rb',encoding='a');t(bz2.decompress,b'abc'); t(bz2.decompress,b''); t(bz2.decompress,bz2.compress(b'a')[:-2])
t(lzma.LZMAFile,'x',check=99); t(lzma.LZMAFile,'x','rw'); t(lzma.LZMAFile,3);t(lzma.LZMAFile,'x',preset=3); t(lzma.LZMAFile,'x','w',format=99); t(lzma.LZMAFile,'x',check=1)
import io
f=bz2.BZ2File(io.BytesIO(bz2.compress(b'hello\nworld\n'))); print(f.name if hasattr(f,'name') else None, f.mode, f.readable(), f.writable(), f.seekable(), f.fileno if 0 else '', f.peek(2)); print(f.read1(3), f.readinto(bytearray(2)), f.readline(), f.readlines(), f.tell()); f.close(); t(f.read); t(f.readable); print(repr(f)[:10]); t(lambda: f.closed)
f=bz2.BZ2File(io.BytesIO(),'w'); t(f.read); print(f.mode); t(f.seek,0); print(f.write(b'abc'), f.tell()); f.writelines([b'a']); 
t(f.name.__class__) if hasattr(f,'name') else t(getattr,f,'name')
t(bz2.BZ2File(io.BytesIO(bz2.compress(b'a'))).write,b'')
f=lzma.LZMAFile(io.BytesIO(lzma.compress(b'a'))); print(f.mode); t(f.write,b'')
f=lzma.LZMAFile(io.BytesIO(),'x'); print(f.mode)
t(lzma.decompress, lzma.compress(b'a')+lzma.compress(b'b')+b'\0\0\0\0'); t(lzma.decompress, lzma.compress(b'a')+b'zzzz'); t(bz2.decompress,bz2.compress(b'a')+b'zz')
