# The history: entries, files, limits.
import os
import readline

path = os.path.join(os.environ["SCRATCH"], "history")


def attempt(function, *arguments):
    try:
        print(function.__name__, function(*arguments))
    except Exception as error:
        print(function.__name__, type(error).__name__, error)


readline.clear_history()
for entry in "one", "two", "", "three":
    readline.add_history(entry)
print(readline.get_current_history_length(), [readline.get_history_item(i) for i in range(-1, 6)])
readline.replace_history_item(0, "first")
readline.remove_history_item(2)
print([readline.get_history_item(i) for i in range(1, 4)])
attempt(readline.remove_history_item, -1)
attempt(readline.remove_history_item, 9)
attempt(readline.replace_history_item, 9, "x")
attempt(readline.add_history, 5)
readline.write_history_file(path)
readline.append_history_file(1, path)
with open(path) as file:
    print(file.read().splitlines())
attempt(readline.append_history_file, -1, path)
attempt(readline.append_history_file, 1, path + ".not")
attempt(readline.read_history_file, path + ".not")
readline.clear_history()
readline.read_history_file(path)
print([readline.get_history_item(i) for i in range(1, 6)])
print(readline.get_history_length())
readline.set_history_length(2)
readline.write_history_file(path)
with open(path) as file:
    print(file.read().splitlines())
attempt(readline.set_history_length, "a")
