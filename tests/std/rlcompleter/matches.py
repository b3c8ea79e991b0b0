# Names and attributes are completed.
import rlcompleter


class A:
    x = 1

    def method(self):
        pass

    def _private(self):
        pass

    @property
    def p(self):
        raise RuntimeError("not to be evaluated")


completer = rlcompleter.Completer({"alpha": 1, "alphabet": A(), "function": lambda: 0, "other": lambda a: 0})
print(completer.global_matches("alph"))
print(completer.global_matches("func"), completer.global_matches("oth"), completer.global_matches("whil"))
print(sorted(completer.attr_matches("alphabet.")))
print(completer.attr_matches("alphabet._p"), completer.attr_matches("alphabet.x"), completer.attr_matches("nothing.x"))
print(completer.complete("alphab", 0), completer.complete("alphab", 1))
print(sorted(rlcompleter.get_class_members(A))[:2])
try:
    rlcompleter.Completer([1])
except TypeError as e:
    print(e)
