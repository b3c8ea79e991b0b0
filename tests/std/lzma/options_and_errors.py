import lzma
def t(f,*a,**k):
    try: print(f(*a,**k))
    except BaseException as e: print(type(e).__name__, e)
C,D=lzma.LZMACompressor,lzma.LZMADecompressor
t(C,format=77); t(C,3,check=4); t(C,preset=3,filters=[]); t(C,format=3); t(C,format=3,filters=[]); t(C,filters=[{}]); t(C,filters=[3]); t(C,filters=[{'id':99}]); t(C,filters=[{'id':lzma.FILTER_LZMA1}]);t(C,filters=[{'id':lzma.FILTER_LZMA2,'foo':1}]); t(C,preset=77); t(C,preset='a'); t(C,check=99); t(C,check=77)
t(C,2,filters=[{'id':lzma.FILTER_LZMA2}]); t(C,filters=[{'id':lzma.FILTER_DELTA}]); t(C, filters=[{'id':lzma.FILTER_LZMA2,'lc':9}]); t(C,filters=[{'id':lzma.FILTER_DELTA,'dist':0},{'id':lzma.FILTER_LZMA2}]); t(C,filters=[{'id':lzma.FILTER_LZMA2}]*5); t(C, filters=3); t(C, format='a'); t(C,filters=[{'id':lzma.FILTER_DELTA,'zz':0}]); t(C,filters=[{'id':lzma.FILTER_X86,'zz':0}]);t(C,filters=[{'id':lzma.FILTER_LZMA2,'preset':77}])
t(D,format=77);t(D,format=3);t(D,filters=[]);t(D,format=3,memlimit=4,filters=[]);t(D,format=3,filters=[]);
t(D().decompress,b'abcdefghijklmnopqrstuvwxyz'); t(D(1).decompress,b'abcdefghijklmnopqrstuvwxyz'); t(D(2).decompress,b'\xff'*40)
x=lzma.compress(b'hello'*10); y=bytearray(x); y[30]^=3; t(D().decompress,bytes(y)); y=bytearray(x); y[9]^=3; t(D().decompress,bytes(y)); y=bytearray(x); y[7]=5; t(D().decompress,bytes(y)); t(D(memlimit=10).decompress,x)
d=D(); print(d.check, d.eof, d.needs_input, d.unused_data); d.decompress(x+b'zz'); print(d.check,d.eof,d.needs_input,d.unused_data); t(d.decompress,b'')
for f in ({'id':lzma.FILTER_LZMA2},{'id':lzma.FILTER_LZMA1,'preset':1},{'id':lzma.FILTER_DELTA,'dist':5},{'id':lzma.FILTER_X86,'start_offset':16},{'id':lzma.FILTER_X86}):
  p=lzma._encode_filter_properties(f); print(p, lzma._decode_filter_properties(f['id'],p))
t(lzma._decode_filter_properties, 99, b''); t(lzma._decode_filter_properties, lzma.FILTER_LZMA2, b''); t(lzma._encode_filter_properties, 3); t(lzma._encode_filter_properties, {'id':99})
a=lzma.compress(b'hello'*10,format=2); r=lzma.compress(b'hello'*10,format=3,filters=[{'id':lzma.FILTER_LZMA1}])
t(lzma.decompress,r,3,None,[{'id':lzma.FILTER_LZMA1}]); t(lzma.decompress,x[:-3]); t(lzma.decompress,b'')
for c in 0,1,4,10,16,99,77: t(lzma.is_check_supported,c)
print(repr(lzma.LZMAError), lzma.LZMACompressor.__module__)
