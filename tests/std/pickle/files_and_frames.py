import io
import pickle


class Counting(io.BytesIO):
    pass


big = [bytes(70000), "s" * 70000, list(range(30000)), bytearray(100000)]
for protocol in range(6):
    file = io.BytesIO()
    pickle.dump(big, file, protocol)
    pickle.dump("next", file, protocol)
    data = file.getvalue()
    file.seek(0)
    print(protocol, pickle.load(file) == big, pickle.load(file), len(data))
    print(pickle.loads(pickle.dumps(big, protocol)) == big, len(pickle.dumps(big, protocol)))
    try:
        pickle.load(file)
    except EOFError as e:
        print(e)
