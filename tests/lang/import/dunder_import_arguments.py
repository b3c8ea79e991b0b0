import sys
class Seen:
    @staticmethod
    def find_spec(name, path, target=None):
        print("asked for", name, path, target)
sys.meta_path.append(Seen)
for args in [("",), (5,), (".a",), ("x", {}, {}, [], -1), ("x", {"__package__": 5}, {}, [], 1), ("x", {}, {}, [], 1),
             ("x", {"__package__": "nowhere"}, {}, [], 1), ("x", {"__package__": "_pkg"}, {}, [], 2),
             ("x", {"__name__": "_pkg"}, {}, [], 1), ("", {"__package__": "_pkg"}, {}, [], 1), ("_pkg", None, None, [5]),
             ("_pkg.sub.mod", None, None, ["NAME"]), ("_pkg.sub.mod",)]:
    try:
        print(__import__(*args).__name__)
    except Exception as e:
        print(args, type(e).__name__, e)
sys.modules["halted"] = None
try:
    import halted
except ModuleNotFoundError as e:
    print(e, e.name, e.path)
try:
    import nothing.at.all
except ModuleNotFoundError as e:
    print(e, e.name)
usual, sys.meta_path = sys.meta_path, None
try:
    import nothing
except ImportError as e:
    print(type(e).__name__, e)
sys.meta_path = usual
