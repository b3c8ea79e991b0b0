import pickle

kept = []
data = pickle.dumps([pickle.PickleBuffer(b"read-only"), pickle.PickleBuffer(bytearray(b"writable"))], 5, buffer_callback=kept.append)
print(data, [bytes(buffer) for buffer in kept], kept[0].raw().readonly)
print(pickle.loads(data, buffers=kept)[0] is kept[0], [bytes(b) for b in pickle.loads(data, buffers=[b"1", bytearray(b"2")])])
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(b"in band"), 5)), pickle.loads(pickle.dumps(pickle.PickleBuffer(bytearray(b"too")), 5)))
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(b"kept"), 5, buffer_callback=lambda b: True)))
buffer = pickle.PickleBuffer(b"abc")
print(memoryview(buffer).tobytes(), buffer.raw().format)
buffer.release()
for call in (buffer.raw, lambda: memoryview(buffer), lambda: pickle.dumps(pickle.PickleBuffer(memoryview(b"abcd")[::2]), 5)):
    try:
        call()
    except (ValueError, BufferError, pickle.PicklingError) as e:
        print(type(e).__name__, e)
