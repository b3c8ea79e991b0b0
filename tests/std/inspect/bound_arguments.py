import inspect
from inspect import Parameter, Signature


def f(a, /, b, c=1, *args, d, e=2, **kw) -> int:
    pass


signature = inspect.signature(f)
bound = signature.bind(1, 2, 3, 4, d=5, z=6)
print(bound, bound.args, bound.kwargs)
bound = signature.bind_partial(1)
bound.apply_defaults()
print(bound, bound.args, bound.kwargs)


def attempt(action):
    try:
        print(action())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


attempt(lambda: signature.bind())
attempt(lambda: signature.bind(1, 2))
attempt(lambda: signature.bind(1, 2, b=3, d=1))
attempt(lambda: Signature([Parameter("a", Parameter.KEYWORD_ONLY), Parameter("b", Parameter.POSITIONAL_ONLY)]))
attempt(lambda: Signature([Parameter("a", 2), Parameter("k", 3), Parameter("b", 2)]))
attempt(lambda: Signature([Parameter("a", 1, default=3), Parameter("b", 1)]))
attempt(lambda: Signature([Parameter("a", 1), Parameter("a", 1)]))
attempt(lambda: Parameter("if", 1))
attempt(lambda: Parameter("a", 9))
attempt(lambda: inspect.getfullargspec(f))
attempt(lambda: inspect.signature(object))
