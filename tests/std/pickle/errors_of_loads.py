# Broken pickles end in the documented exceptions.
import pickle

for data in (
    b"", b".", b"\x80", b"\x80\x09.", b"(", b"(.", b"N", b"NN.", b"0.", b"a.", b"Na.", b"NNa.", b"h\x05.", b"j\1\0\0\0.", b"g5\n.", b"gx\n.", b"gx",
    b"q\x00.", b"\x94.", b"Ix\n.", b"I1", b"Lxx\n.", b"S'abc\n.", b"Sabc\n.", b"S''\n.", b"S\n.", b"Vabc", b"U\x05ab", b"X\xff\xff\xff\xffab",
    b"\x8d\xff\xff\xff\xff\xff\xff\xff\xff", b"\x96\xff\xff\xff\xff\xff\xff\xff\xff", b"X\x01\0\0\0\xff.", b"cnope\nX\n.", b"cos\nnope\n.", b"cos",
    b"c\n\n.", b"\x93.", b"NN\x93.", b"\x8c\x02os\x8c\x04nope\x93.", b"R.", b"NNR.", b"N)R.", b"N)\x81.", b"cbuiltins\nint\nN\x81.", b"b.", b"N(b.",
    b"NNb.", b"N}b.", b"NK\1b.", b"t.", b"l.", b"d.", b"(Nd.", b"}(Nu.", b"(Nu.", b"s.", b"NNNs.", b"e.", b"](Ne.", b"N(Ne.", b"\x90.", b"\x8f(]\x90.",
    b"\x91.", b"(]\x91.", b"1.", b"2.", b"\x82\x05.", b"\x83\0\0.", b"\x84\xff\xff\xff\xff.", b"\x95\x05\0\0\0\0\0\0\0N.",
    b"\x95\xff\xff\xff\xff\xff\xff\xff\xff.", b"\x97.", b"\x98.", b"\x95\x01\0\0\0\0\0\0\0K\1.", b"P1\n.", b"NQ.", b"i", b"(ios\nnope\n.", b"o.", b"(o.",
    b"(NNo.", b"\x8b\xff\xff\xff\xff.", b"\x8a\x05ab", b"\x8a\0.", b"\xff.", b"z.", b"\x85.", b"N\x86.", b"p-1\n.", b"Np-1\n.", b"Npx\n.", b"I01\n.",
    b"I-5\n.", b"L5L\n.", b"F1e5\n.", b"Vab\\u00e9\n.", b"T\x01\0\0\0\xe9.", b"T\xff\xff\xff\xff", b"C\x01\xe9.", b"\x8c\x01\xff.", b"\x92.",
    b"cbuiltins\nint\n)N\x92.", b"N)}\x92.", b"cbuiltins\nint\n)}\x92.", b"(icollections\nOrderedDict\n.",
):
    try:
        print(data, repr(pickle.loads(data)))
    except Exception as e:
        print(data, type(e).__name__, e)
for call in (
    lambda: pickle.loads("text"),
    lambda: pickle.load(5),
    lambda: pickle.loads(b"U\x01\xe9.", encoding="bytes"),
    lambda: pickle.loads(b"U\x01\xe9.", encoding="latin-1"),
    lambda: pickle.loads(b"\x97.", buffers=[]),
    lambda: pickle.loads(b"\x97\x98.", buffers=[b"ab"]),
    lambda: pickle.loads(b"\x97.", buffers=5),
    lambda: pickle.Unpickler.__new__(pickle.Unpickler).load(),
    lambda: pickle.Unpickler(),
):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
