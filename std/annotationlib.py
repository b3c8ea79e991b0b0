"""Annotations as values, as forward references or as source text."""

import builtins
import enum
import functools
import keyword
import sys
import types

__all__ = [
    "Format",
    "ForwardRef",
    "call_annotate_function",
    "call_evaluate_function",
    "get_annotate_from_class_namespace",
    "get_annotations",
    "annotations_to_string",
    "type_repr",
]


class Format(enum.IntEnum):
    """What annotations are wanted as."""

    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


class ForwardRef:
    """A name or expression of an annotation that could not be evaluated yet."""

    __slots__ = (
        "__forward_is_argument__",
        "__forward_is_class__",
        "__forward_module__",
        "__weakref__",
        "__arg__",
        "__globals__",
        "__extra_names__",
        "__code__",
        "__cell__",
        "__owner__",
        "__strength__",
        "__recorder__",
    )

    def __init__(self, arg, *, module=None, owner=None, is_argument=True, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        _start(self, arg, owner, is_class)
        self.__forward_is_argument__ = is_argument
        self.__forward_module__ = module

    def __init_subclass__(cls, /, *args, **kwds):
        raise TypeError("Cannot subclass ForwardRef")

    @property
    def __forward_arg__(self):
        return _named_by_type(self.__arg__, self.__extra_names__)

    @property
    def __forward_code__(self):
        if self.__code__ is None:
            # A starred expression is none by itself.
            text = f"({self.__arg__},)[0]" if self.__arg__.startswith("*") else self.__arg__
            try:
                self.__code__ = compile(text, "<string>", "eval")
            except SyntaxError:
                raise SyntaxError(
                    f"Forward reference must be an expression -- got {self.__forward_arg__!r}"
                ) from None
        return self.__code__

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None, format=Format.VALUE):
        """Evaluate the reference and return the value."""
        if format == Format.STRING:
            return self.__forward_arg__
        if format not in (Format.VALUE, Format.FORWARDREF):
            raise NotImplementedError(format)
        if isinstance(self.__cell__, types.CellType) and _is_filled(self.__cell__):
            return self.__cell__.cell_contents
        if owner is None:
            owner = self.__owner__
        globals, locals = self._scopes(globals, locals, type_params, owner)
        if format == Format.VALUE:
            return self._evaluate_now(globals, locals)
        try:
            return self._evaluate_partly(globals, locals, owner)
        except Exception:
            return self

    def _scopes(self, globals, locals, type_params, owner):
        # The names that an evaluation sees: as globals and as locals.
        if globals is None:
            globals = self.__globals__
        if globals is None and self.__forward_module__ is not None:
            globals = getattr(sys.modules.get(self.__forward_module__), "__dict__", None)
        if globals is None:
            if isinstance(owner, type):
                globals = getattr(sys.modules.get(owner.__module__), "__dict__", None)
            elif isinstance(owner, types.ModuleType):
                globals = vars(owner)
            elif callable(owner):
                globals = getattr(owner, "__globals__", None)
        if globals is None:
            globals = {}
        if locals is None:
            locals = dict(vars(owner)) if isinstance(owner, type) else {}
        if type_params is None and owner is not None:
            type_params = getattr(owner, "__type_params__", None)
        if type_params:
            # They hide globals; in a class its own names come first.
            globals, locals = dict(globals), dict(locals)
            for parameter in type_params:
                if not self.__forward_is_class__ or parameter.__name__ not in globals:
                    globals[parameter.__name__] = parameter
                    locals.pop(parameter.__name__, None)
        if isinstance(self.__cell__, dict) or self.__extra_names__:
            inner = {}
            if isinstance(self.__cell__, dict):
                inner |= {name: cell.cell_contents for name, cell in self.__cell__.items() if _is_filled(cell)}
            locals = {**inner, **locals, **(self.__extra_names__ or {})}
        return globals, locals

    def _evaluate_now(self, globals, locals):
        name = self.__arg__
        if not name.isidentifier() or keyword.iskeyword(name):
            return eval(self.__forward_code__, globals, locals)
        for scope in (locals, globals, vars(builtins)):
            if name in scope:
                return scope[name]
        raise NameError(f"name {name!r} is not defined", name=name)

    def _evaluate_partly(self, globals, locals, owner):
        name = self.__arg__
        if name.isidentifier() and not keyword.iskeyword(name):
            return self._evaluate_now(globals, locals)
        code = self.__forward_code__
        recorder = _Recorder({**vars(builtins), **globals, **locals}, globals, owner, self.__forward_is_class__)
        result = eval(code, recorder.scope(code))
        recorder.finish()
        return result

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return (
            self.__forward_arg__ == other.__forward_arg__
            and self.__forward_module__ == other.__forward_module__
            and self.__globals__ is other.__globals__
            and self.__forward_is_class__ == other.__forward_is_class__
            and self.__cell__ == other.__cell__
            and self.__owner__ == other.__owner__
            and (self.__extra_names__ or None) == (other.__extra_names__ or None)
        )

    def __hash__(self):
        return hash(
            (
                self.__forward_arg__,
                self.__forward_module__,
                id(self.__globals__),
                self.__forward_is_class__,
                tuple(sorted(self.__cell__)) if isinstance(self.__cell__, dict) else self.__cell__,
                self.__owner__,
                tuple(sorted(self.__extra_names__)) if self.__extra_names__ else None,
            )
        )

    def __or__(self, other):
        return types.UnionType[self, other]

    def __ror__(self, other):
        return types.UnionType[other, self]

    def __repr__(self):
        parts = [repr(self.__forward_arg__)]
        if self.__forward_module__ is not None:
            parts.append(f"module={self.__forward_module__!r}")
        if self.__forward_is_class__:
            parts.append("is_class=True")
        if self.__owner__ is not None:
            parts.append(f"owner={self.__owner__!r}")
        return f"ForwardRef({', '.join(parts)})"


def _start(reference, arg, owner, is_class):
    # What a reference and the text that becomes one have in common.
    reference.__arg__ = arg
    reference.__owner__ = owner
    reference.__forward_is_class__ = is_class
    reference.__forward_is_argument__ = True
    reference.__forward_module__ = None
    reference.__globals__ = None
    reference.__extra_names__ = None
    reference.__code__ = None
    reference.__cell__ = None
    reference.__strength__ = None
    reference.__recorder__ = None


def _named_by_type(text, extra_names):
    # Values without a literal have stand-in names while they are part of an expression.
    for name, value in (extra_names or {}).items():
        text = text.replace(name, type_repr(value))
    return text


# How strongly the parts of an expression hold together.
_TUPLE, _COMPARISON, _OR, _XOR, _AND, _SHIFT, _SUM, _TERM, _FACTOR, _POWER, _ATOM = range(11)

_BINARY = {
    "or": ("|", _OR),
    "xor": ("^", _XOR),
    "and": ("&", _AND),
    "lshift": ("<<", _SHIFT),
    "rshift": (">>", _SHIFT),
    "add": ("+", _SUM),
    "sub": ("-", _SUM),
    "mul": ("*", _TERM),
    "matmul": ("@", _TERM),
    "truediv": ("/", _TERM),
    "floordiv": ("//", _TERM),
    "mod": ("%", _TERM),
    "pow": ("**", _POWER),
}
_COMPARISONS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
_UNARY = {"invert": "~", "pos": "+", "neg": "-"}
_LITERALS = (str, int, float, complex, bool, bytes, types.NoneType, types.EllipsisType)


class _Source:
    # Stands for a name while an `__annotate__` function runs, and writes down what is done with it.
    # It has the layout of ForwardRef, so that it can turn into one where it lies.

    __slots__ = ForwardRef.__slots__

    def __init__(self, text, recorder, strength=_ATOM, cell=None, extra_names=None):
        _start(self, text, recorder.owner, recorder.is_class)
        self.__globals__ = recorder.globals
        self.__cell__ = cell
        self.__extra_names__ = extra_names
        self.__strength__ = strength
        self.__recorder__ = recorder
        recorder.made.append(self)

    def __wrap(self, strength):
        return self.__arg__ if self.__strength__ >= strength else f"({self.__arg__})"

    def __make(self, text, strength, *operands):
        extra = {}
        cells = {}
        for operand in (self, *operands):
            extra.update(operand.__extra_names__ or {})
            if isinstance(operand.__cell__, dict):
                cells.update(operand.__cell__)
            elif operand.__cell__ is not None:
                cells[operand.__arg__] = operand.__cell__
        return _Source(text, self.__recorder__, strength, cells or None, extra or None)

    def __operand(self, value):
        recorder = self.__recorder__
        if isinstance(value, _Source):
            return value
        if isinstance(value, _LITERALS):
            strength = _FACTOR if isinstance(value, (int, float)) and value < 0 else _ATOM
            return _Source("..." if value is ... else repr(value), recorder, strength)
        if type(value) is slice:
            return self.__slice(value)
        if type(value) in (list, tuple, set, frozenset) and (value or type(value) in (list, tuple)):
            return self.__display(value)
        if type(value) is dict:
            pairs = [(self.__operand(key), self.__operand(item)) for key, item in value.items()]
            text = ", ".join(f"{key.__arg__}: {item.__arg__}" for key, item in pairs)
            return self.__make("{" + text + "}", _ATOM, *sum(pairs, ()))
        name = recorder.unique_name()
        return _Source(name, recorder, extra_names={name: value})

    def __slice(self, value):
        made = [None if part is None else self.__operand(part) for part in (value.start, value.stop, value.step)]
        text = ":".join("" if part is None else part.__arg__ for part in made[: 2 if value.step is None else 3])
        return self.__make(text, _TUPLE, *(part for part in made if part is not None))

    def __display(self, value):
        made = [self.__operand(item) for item in value]
        text = ", ".join(item.__arg__ for item in made)
        if type(value) is tuple:
            comma = "," if len(made) == 1 else ""
            return self.__make(f"({text}{comma})", _ATOM, *made)
        opening, closing = "[]" if type(value) is list else "{}"
        return self.__make(f"{opening}{text}{closing}", _ATOM, *made)

    def __getitem__(self, index):
        if type(index) is tuple and index:
            made = [self.__operand(item) for item in index]
            comma = "," if len(made) == 1 else ""
            inside = self.__make(", ".join(item.__arg__ for item in made) + comma, _TUPLE, *made)
        else:
            inside = self.__operand(index)
        return self.__make(f"{self.__wrap(_ATOM)}[{inside.__arg__}]", _ATOM, inside)

    def __getattr__(self, name):
        if name.startswith("__typing_") or name == "__parameters__":
            # An unknown type is taken for one without parameters.
            raise AttributeError(name)
        return self.__make(f"{self.__wrap(_ATOM)}.{name}", _ATOM)

    def __call__(self, *args, **kwargs):
        made = [self.__operand(value) for value in args]
        named = {name: self.__operand(value) for name, value in kwargs.items()}
        parts = [value.__arg__ for value in made]
        parts += [f"{name}={value.__arg__}" for name, value in named.items()]
        return self.__make(f"{self.__wrap(_ATOM)}({', '.join(parts)})", _ATOM, *made, *named.values())

    def __iter__(self):
        yield self.__make(f"*{self.__wrap(_OR)}", _TUPLE)

    def __repr__(self):
        return _named_by_type(self.__arg__, self.__extra_names__)

    def __format__(self, spec):
        raise TypeError("Cannot stringify annotation containing string formatting")

    # Two of them are different keys of a dict, whatever their comparison writes down.
    __hash__ = object.__hash__

    def __binary(self, other, sign, strength, reflected):
        other = self.__operand(other)
        left, right = (other, self) if reflected else (self, other)
        of_left, of_right = strength, strength + 1
        if strength == _POWER:
            of_left, of_right = _ATOM, _POWER
        text = f"{left.__wrap(of_left)} {sign} {right.__wrap(of_right)}"
        return self.__make(text, strength, other)

    def __compare(self, other, sign):
        other = self.__operand(other)
        text = f"{self.__wrap(_OR)} {sign} {other.__wrap(_OR)}"
        return self.__make(text, _COMPARISON, other)

    def __unary(self, sign):
        return self.__make(f"{sign}{self.__wrap(_FACTOR)}", _FACTOR)

    def _define(namespace, binary, comparisons, unary):
        for name, (sign, strength) in binary:
            namespace[f"__{name}__"] = lambda self, other, sign=sign, strength=strength: self.__binary(
                other, sign, strength, False
            )
            namespace[f"__r{name}__"] = lambda self, other, sign=sign, strength=strength: self.__binary(
                other, sign, strength, True
            )
        for name, sign in comparisons:
            namespace[f"__{name}__"] = lambda self, other, sign=sign: self.__compare(other, sign)
        for name, sign in unary:
            namespace[f"__{name}__"] = lambda self, sign=sign: self.__unary(sign)

    _define(locals(), _BINARY.items(), _COMPARISONS.items(), _UNARY.items())
    del _define


class _Recorder:
    # Makes the namespace that an `__annotate__` function runs in, and remembers the texts made meanwhile.

    def __init__(self, known, globals, owner, is_class):
        self.known = known
        self.globals = globals
        self.owner = owner
        self.is_class = is_class
        self.made = []
        self.names = 0

    def unique_name(self):
        self.names += 1
        return f"__annotationlib_name_{self.names}__"

    def scope(self, code):
        # A global name is known or stands for itself.
        scope = dict(self.known)
        for name in _names_of(code):
            if name not in scope:
                scope[name] = _Source(name, self)
        scope["__builtins__"] = {}
        return scope

    def finish(self):
        # Turn what is left of the texts into references.
        for source in self.made:
            source.__recorder__ = None
            source.__class__ = ForwardRef


def _names_of(code):
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names_of(constant)


# Names that the compiler put there: the set of conditional annotations that were reached.
_INTERNAL = "__conditional_annotations__"


def _run(function, recorder, as_text):
    # Call the function with texts for the names that are not known.
    code = function.__code__
    globals = recorder.scope(code)
    if _INTERNAL in function.__globals__:
        globals[_INTERNAL] = function.__globals__[_INTERNAL]
    closure = None
    if function.__closure__:
        cells = []
        for name, cell in zip(code.co_freevars, function.__closure__):
            if name == "__classdict__":
                if as_text:
                    cell = types.CellType({})
            elif name != _INTERNAL:
                if as_text or not _is_filled(cell):
                    cell = types.CellType(_Source(name, recorder, cell=cell))
            cells.append(cell)
        closure = tuple(cells)
    made = types.FunctionType(
        code,
        globals,
        closure=closure,
        argdefs=function.__defaults__,
        kwdefaults=function.__kwdefaults__,
    )
    return made(Format.VALUE_WITH_FAKE_GLOBALS)


def _is_filled(cell):
    try:
        cell.cell_contents
    except ValueError:
        return False
    return True


def call_evaluate_function(evaluate, format, *, owner=None):
    """Call the function that evaluates a type alias, bound, constraint or default."""
    return call_annotate_function(evaluate, format, owner=owner, _is_evaluate=True)


def call_annotate_function(annotate, format, *, owner=None, _is_evaluate=False):
    """Call an `__annotate__` function for any format, if need be by running it in another namespace."""
    if format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    try:
        return annotate(format)
    except NotImplementedError:
        pass
    if format == Format.STRING:
        recorder = _Recorder({}, None, owner, False)
        try:
            annotations = _run(annotate, recorder, True)
        except NotImplementedError:
            value = annotate(Format.VALUE)
            return type_repr(value) if _is_evaluate else annotations_to_string(value)
        if _is_evaluate:
            return _text_of(annotations, recorder)
        return {name: _text_of(value, recorder) for name, value in annotations.items()}
    if format == Format.FORWARDREF:
        try:
            return annotate(Format.VALUE)
        except NotImplementedError:
            pass
        except Exception:
            # Some name is missing: the others still have their values.
            pass
        known = {**vars(builtins), **annotate.__globals__}
        recorder = _Recorder(known, annotate.__globals__, owner, isinstance(owner, type))
        try:
            result = _run(annotate, recorder, False)
        except NotImplementedError:
            return annotate(Format.VALUE)
        recorder.finish()
        return result
    if format == Format.VALUE:
        # Reached when the function refuses the format every such function has.
        raise RuntimeError("annotate function does not support VALUE format")
    raise ValueError(f"Invalid format: {format!r}")


def _text_of(value, recorder):
    if isinstance(value, str):
        return value
    if not isinstance(value, _Source):
        if type(value) in (list, tuple, dict, set, frozenset, slice):
            value = _Source("", recorder)._Source__operand(value)
        else:
            return type_repr(value)
    return _named_by_type(value.__arg__, value.__extra_names__)


def get_annotate_from_class_namespace(obj):
    """Return the function that computes the annotations of a class with this namespace, or None."""
    function = obj.get("__annotate__")
    if function is None:
        function = obj.get("__annotate_func__")
    return function


def type_repr(value):
    """Return the text that stands for a value in an annotation."""
    if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
        if value.__module__ == "builtins":
            return value.__qualname__
        return f"{value.__module__}.{value.__qualname__}"
    if value is ...:
        return "..."
    return repr(value)


def annotations_to_string(annotations):
    """Turn a dict of annotations into one of texts."""
    return {name: value if isinstance(value, str) else type_repr(value) for name, value in annotations.items()}


def _from_attribute(obj):
    if isinstance(obj, type):
        # The descriptor: an attribute found in a metaclass or base would be another's.
        try:
            annotations = type.__dict__["__annotations__"].__get__(obj)
        except AttributeError:
            # A class of the interpreter itself.
            annotations = None
    else:
        annotations = getattr(obj, "__annotations__", None)
    if annotations is not None and not isinstance(annotations, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    return annotations


def _from_function(obj, format):
    annotate = getattr(obj, "__annotate__", None)
    if annotate is None:
        return None
    annotations = call_annotate_function(annotate, format, owner=obj)
    if not isinstance(annotations, dict):
        raise ValueError(f"{obj!r}.__annotate__ returned a non-dict")
    return dict(annotations)


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    """Compute the annotations of a class, a function or a module as a new dict."""
    if eval_str and format != Format.VALUE:
        raise ValueError("eval_str=True is only supported with format=Format.VALUE")
    if format == Format.VALUE:
        annotations = _from_attribute(obj)
    elif format == Format.FORWARDREF:
        try:
            annotations = _from_attribute(obj)
        except Exception:
            annotations = None
        if annotations is None:
            annotations = _from_function(obj, format)
    elif format == Format.STRING:
        annotations = _from_function(obj, format)
        if annotations is None:
            annotations = _from_attribute(obj)
            if annotations is not None:
                annotations = annotations_to_string(annotations)
    elif format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    else:
        raise ValueError(f"Unsupported format {format!r}")
    if annotations is None:
        if isinstance(obj, type) or callable(obj):
            return {}
        raise TypeError(f"{obj!r} does not have annotations")
    if not annotations or not eval_str:
        return dict(annotations)
    globals, locals = _evaluation_scopes(obj, globals, locals)
    return {
        name: eval(value, globals, locals) if isinstance(value, str) else value
        for name, value in annotations.items()
    }


def _evaluation_scopes(obj, globals, locals):
    # Where the texts of an object's annotations are evaluated unless the caller says.
    of_object = in_class = None
    wrapped = None
    if isinstance(obj, type):
        of_object = getattr(sys.modules.get(getattr(obj, "__module__", None)), "__dict__", None)
        in_class = dict(vars(obj))
        wrapped = obj
    elif isinstance(obj, types.ModuleType):
        of_object = vars(obj)
    elif callable(obj):
        of_object = getattr(obj, "__globals__", None)
        wrapped = obj
    while wrapped is not None:
        if hasattr(wrapped, "__wrapped__"):
            wrapped = wrapped.__wrapped__
        elif isinstance(wrapped, functools.partial):
            wrapped = wrapped.func
        else:
            of_object = getattr(wrapped, "__globals__", of_object)
            break
    if globals is None:
        globals = of_object
    if locals is None:
        locals = in_class
    parameters = getattr(obj, "__type_params__", ())
    if parameters:
        locals = {parameter.__name__: parameter for parameter in parameters} | (locals or {})
    return globals, locals
