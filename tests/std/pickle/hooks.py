import copyreg
import io
import pickle


class Database:
    def __init__(self, name):
        self.name = name


class Writer(pickle.Pickler):
    def persistent_id(self, obj):
        return obj.name if isinstance(obj, Database) else None


class Reader(pickle.Unpickler):
    def persistent_load(self, pid):
        return f"<{pid}>"


for protocol in range(6):
    file = io.BytesIO()
    Writer(file, protocol).dump([Database("first"), 1, (Database("second"),)])
    file.seek(0)
    print(Reader(file).load())
    try:
        pickle.loads(file.getvalue())
    except pickle.UnpicklingError as e:
        print(e)


class Reducing(pickle.Pickler):
    def reducer_override(self, obj):
        return (str, (obj.name,)) if isinstance(obj, Database) else NotImplemented


file = io.BytesIO()
Reducing(file).dump([Database("x"), {1}])
print(pickle.loads(file.getvalue()))

file = io.BytesIO()
pickler = pickle.Pickler(file)
pickler.dispatch_table = copyreg.dispatch_table.copy()
pickler.dispatch_table[Database] = lambda obj: (list, (obj.name,))
pickler.dump(Database("abc"))
print(pickle.loads(file.getvalue()), Database in copyreg.dispatch_table)


class Restricted(pickle.Unpickler):
    def find_class(self, module, name):
        if module == "builtins" and name in ("set", "range"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"global '{module}.{name}' is forbidden")


print(Restricted(io.BytesIO(pickle.dumps([range(3), {1}], 4))).load())
try:
    Restricted(io.BytesIO(b"cos\nsystem\n(S'echo'\ntR.")).load()
except pickle.UnpicklingError as e:
    print(e)

file = io.BytesIO()
pickler = pickle.Pickler(file)
value = ["shared"]
pickler.dump(value)
pickler.dump(value)
pickler.clear_memo()
pickler.dump(value)
file.seek(0)
unpickler = pickle.Unpickler(file)
print(unpickler.load() is unpickler.load(), unpickler.load())

copyreg.add_extension("collections", "OrderedDict", 0xF0)
try:
    from collections import OrderedDict

    data = pickle.dumps(OrderedDict, 2)
    print(data, pickle.loads(data))
finally:
    copyreg.remove_extension("collections", "OrderedDict", 0xF0)
