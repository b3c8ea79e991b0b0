"""What goes wrong, and how it is told: suggestions, notes and groups."""

import traceback


class Account:
    def __init__(self, balance):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            error = ValueError(f"cannot take {amount} from {self.balance}")
            error.add_note("ask for less")
            raise error
        self.balance -= amount


try:
    Account(10).withdraw(25)
except ValueError:
    traceback.print_exc()

try:
    print(Account(10).balanse)
except AttributeError as error:
    print("".join(traceback.format_exception_only(error)), end="")

try:
    raise ExceptionGroup("two jobs failed", [KeyError("left"), TypeError("right")])
except* KeyError as group:
    print("handled:", group.exceptions)
except* TypeError as group:
    print("also:", group.exceptions)
