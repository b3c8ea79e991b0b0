# What is wrong with the types of except* is told of the whole clause.
import traceback


def number():
    try:
        raise ValueError(1)
    except* 5:
        pass


def lines():
    try:
        raise ValueError(1)
    except* (
        TypeError,
        5,
    ):
        pass


def group():
    try:
        raise ValueError(1)
    except* ExceptionGroup as group:
        print(group)


for function in number, lines, group:
    try:
        function()
    except TypeError:
        traceback.print_exc()
