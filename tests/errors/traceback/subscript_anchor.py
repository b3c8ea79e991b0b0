# exit: 1
d = {"a": {"b": [1, 2]}}
print(d["a"]["b"][5])
