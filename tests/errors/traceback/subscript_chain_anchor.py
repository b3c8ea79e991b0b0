# exit: 1
d = {"a": {"b": [1, 2]}}
print(d["a"]["x"][5]["q"])
