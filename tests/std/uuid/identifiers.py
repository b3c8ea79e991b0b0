import pickle
import uuid

U = uuid.UUID
for text in r"""
U()
U("x")
U(5)
U(bytes=b"x")
U(int=-1)
U(int=1 << 128)
U(fields=(1, 2))
U(fields=(1 << 32, 0, 0, 0, 0, 0))
U(fields=(0, 0, 0, 256, 0, 0))
U(int=1, version=9)
U("a" * 32, int=1)
U(int=5) < 5
U(int=5) < U(int=6), U(int=5) == U(int=5), U(int=5) == 5, int(U(int=5)), hash(U(int=5)) == hash(5)
U("{12345678-1234-5678-1234-567812345678}").bytes_le
U(bytes_le=U("12345678-1234-5678-1234-567812345678").bytes_le)
U("urn:uuid:12345678-1234-5678-1234-567812345678").fields
U("1ef21d2f-1207-6660-8c4f-419efbd44d48").time, U("1ef21d2f-1207-6660-8c4f-419efbd44d48").clock_seq
U("01909c7a-1234-7abc-8c4f-419efbd44d48").time
U("c2d2a0c0-6fd0-11ee-b962-0242ac120002").time, U("c2d2a0c0-6fd0-11ee-b962-0242ac120002").version
uuid.uuid3(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid5(uuid.NAMESPACE_URL, b"x")
uuid.uuid8(1, 2, 3)
[(u.version, u.variant) for u in (uuid.uuid1(), uuid.uuid4(), uuid.uuid6(), uuid.uuid7(), uuid.uuid8())]
uuid.NIL, uuid.MAX, uuid.NIL.version, uuid.MAX.variant
setattr(U(int=3), "int", 4)
U(int=1).is_safe, U(int=1).urn, U(int=1).hex
pickle.loads(pickle.dumps(U(int=7))), pickle.loads(pickle.dumps(U(int=7, is_safe=uuid.SafeUUID.safe))).is_safe
[a < b for a, b in [(uuid.uuid7(), uuid.uuid7()) for _ in range(50)]].count(False)
uuid.uuid1(5, 6).node, uuid.uuid1(5, 6).clock_seq, 0 < uuid.getnode() < 1 << 48
""".strip().split("\n"):
    try:
        print(text, "->", eval(text))
    except Exception as e:
        print(text, "!!", type(e).__name__, e)
