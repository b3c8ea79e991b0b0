# In a comprehension of a module or class the locals are its variables.
names = lambda namespace: sorted(name for name in namespace if not name.startswith("__"))
print([names(locals()) for item in (1,)])
print([names(vars()) + names(dir()) for item in (1,)])
print([eval("item") for item in (1,)], [names(locals()) for a in (1,) for b in (2,)])
print([[names(locals()) for inner in (1,)] for outer in (1,)])
print(len([names(locals()) for item in ()]), "names" in names(locals()))


class Namespace:
    attribute = 1
    print([sorted(locals()) for item in (1,)])
    try:
        print([eval("attribute") for item in (1,)])
    except NameError as error:
        print(error)
    print(names(locals()))


def function(parameter):
    print([sorted(locals()) for item in (1,)])


function(1)
