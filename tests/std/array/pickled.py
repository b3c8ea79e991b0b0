import array
import pickle


class Named(array.array):
    pass


for code in array.typecodes:
    items = "ab" if code in "uw" else [1, 2]
    for protocol in 0, 2, 5:
        again = pickle.loads(pickle.dumps(array.array(code, items), protocol))
        print(again, again.itemsize, pickle.loads(pickle.dumps(iter(again), protocol)).__next__())
named = Named("i", [1])
named.name = "n"
again = pickle.loads(pickle.dumps(named))
print(type(again).__name__, again.name, again)
