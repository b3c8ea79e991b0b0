# exit: 1
class A:
    nonlocal x
