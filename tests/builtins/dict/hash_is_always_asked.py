# The hash of a key is asked for at each look-up, also if the key itself is in the dict.
class Key:
    asked = 0

    def __hash__(self):
        self.asked += 1
        return 42


class Text(str):
    def __hash__(self):
        raise ValueError("no hash")


def function():
    key = Key()
    d = {key: 1}
    d[key] = 2
    print(d[key], key in d, d.get(key), key.asked)
    key = Text("text")
    d = {"text": 1}
    for _ in range(2):
        try:
            print(d[key])
        except ValueError as error:
            print(error)


function()
function()
