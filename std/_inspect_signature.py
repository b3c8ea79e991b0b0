"""The signatures of inspect: parameters, the arguments bound to them, and the whole."""

import enum
import types
from _collections import OrderedDict
from keyword import iskeyword

# The classes are inspect's to everyone.
__name__ = "inspect"


def formatannotation(annotation, base_module=None, *, quote_annotation_strings=True):
    """Return an annotation as signatures show it."""
    if not quote_annotation_strings and isinstance(annotation, str):
        return annotation
    if getattr(annotation, "__module__", None) == "typing":
        # Without the module's name, but not within other names.
        text = repr(annotation)
        parts = text.split("typing.")
        shown = parts[0]
        for part in parts[1:]:
            if shown and (shown[-1].isalnum() or shown[-1] in "_."):
                shown += "typing." + part
            else:
                shown += part
        return shown
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    if type(annotation).__module__ == "annotationlib":
        return annotation.__forward_arg__
    return repr(annotation)


def formatannotationrelativeto(object):
    """Return a formatannotation() that leaves the name of the object's module out."""
    module = getattr(object, "__module__", None)

    def _formatannotation(annotation):
        return formatannotation(annotation, module)

    return _formatannotation


class _void:
    """Stands for an argument that is not given."""


class _empty:
    """Stands for a default or annotation that is not there."""


class _ParameterKind(enum.IntEnum):
    POSITIONAL_ONLY = "positional-only"
    POSITIONAL_OR_KEYWORD = "positional or keyword"
    VAR_POSITIONAL = "variadic positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "variadic keyword"

    def __new__(cls, description):
        self = int.__new__(cls, len(cls.__members__))
        self._value_ = len(cls.__members__)
        self.description = description
        return self

    def __str__(self):
        return self.name


_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD, _VAR_POSITIONAL, _KEYWORD_ONLY, _VAR_KEYWORD = _ParameterKind


class Parameter:
    """A parameter of a function: its name, kind, default and annotation."""

    __slots__ = ("_name", "_kind", "_default", "_annotation")

    empty = _empty
    # The kinds are attributes too, by their names.
    vars().update(_ParameterKind.__members__)

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self._default, self._annotation = default, annotation
        try:
            self._kind = _ParameterKind(kind)
        except ValueError:
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind")
        kind = self._kind
        if kind in (_VAR_POSITIONAL, _VAR_KEYWORD) and default is not _empty:
            raise ValueError(f"{kind.description} parameters cannot have default values")

        if name is _empty:
            raise ValueError("name is a required attribute for Parameter")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if name[:1] == "." and name[1:].isdigit():
            # The iterable of a comprehension, which has no name in the source.
            if kind != _POSITIONAL_OR_KEYWORD:
                raise ValueError(
                    f"implicit arguments must be passed as positional or keyword arguments, not {kind.description}"
                )
            self._kind = _POSITIONAL_ONLY
            name = f"implicit{name[1:]}"
        # Positional-only names are nobody's business.
        is_keyword = iskeyword(name) and self._kind is not _POSITIONAL_ONLY
        if is_keyword or not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid parameter name")
        self._name = name

    def __reduce__(self):
        return (
            type(self),
            (self._name, self._kind),
            {"_default": self._default, "_annotation": self._annotation},
        )

    def __setstate__(self, state):
        self._default = state["_default"]
        self._annotation = state["_annotation"]

    name = property(lambda self: self._name)
    kind = property(lambda self: self._kind)
    default = property(lambda self: self._default)
    annotation = property(lambda self: self._annotation)

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        """Return a copy with some attributes changed."""
        return type(self)(
            self._name if name is _void else name,
            self._kind if kind is _void else kind,
            default=self._default if default is _void else default,
            annotation=self._annotation if annotation is _void else annotation,
        )

    __replace__ = replace

    def __str__(self):
        return self._format()

    def _format(self, *, quote_annotation_strings=True):
        text = self._name
        if self._annotation is not _empty:
            annotation = formatannotation(self._annotation, quote_annotation_strings=quote_annotation_strings)
            text = f"{text}: {annotation}"
        if self._default is not _empty:
            text += f" = {self._default!r}" if self._annotation is not _empty else f"={self._default!r}"
        if self._kind == _VAR_POSITIONAL:
            return "*" + text
        if self._kind == _VAR_KEYWORD:
            return "**" + text
        return text

    def __repr__(self):
        return f'<{self.__class__.__name__} "{self}">'

    def _parts(self):
        return self._name, self._kind, self._annotation, self._default

    def __eq__(self, other):
        if isinstance(other, Parameter):
            return self is other or self._parts() == other._parts()
        return NotImplemented

    def __hash__(self):
        return hash(self._parts())


class BoundArguments:
    """What Signature.bind() gives: the parameters with the arguments for them."""

    __slots__ = ("arguments", "_signature", "__weakref__")

    def __init__(self, signature, arguments):
        self._signature, self.arguments = signature, arguments

    signature = property(lambda self: self._signature)

    def _split(self):
        # The parameters that have arguments: those passed by position, and those passed by keyword.
        positional, by_keyword = [], []
        chosen = positional
        for name, param in self._signature._parameters.items():
            if param._kind in (_VAR_KEYWORD, _KEYWORD_ONLY) or name not in self.arguments:
                # From a gap on, all have to be passed by keyword.
                chosen = by_keyword
            if name in self.arguments:
                chosen.append(param)
        return positional, by_keyword

    @property
    def args(self):
        args = []
        for param in self._split()[0]:
            value = self.arguments[param._name]
            args += value if param._kind == _VAR_POSITIONAL else (value,)
        return tuple(args)

    @property
    def kwargs(self):
        kwargs = {}
        for param in self._split()[1]:
            value = self.arguments[param._name]
            if param._kind == _VAR_KEYWORD:
                kwargs.update(value)
            else:
                kwargs[param._name] = value
        return kwargs

    def apply_defaults(self):
        """Add the defaults of the parameters that got no argument."""
        arguments = self.arguments
        complete = {}
        for name, param in self._signature._parameters.items():
            if name in arguments:
                complete[name] = arguments[name]
            elif param._default is not _empty:
                complete[name] = param._default
            elif param._kind is _VAR_POSITIONAL:
                complete[name] = ()
            elif param._kind is _VAR_KEYWORD:
                complete[name] = {}
        self.arguments = complete

    def __eq__(self, other):
        if isinstance(other, BoundArguments):
            same = self._signature == other._signature and self.arguments == other.arguments
            return same or self is other
        return NotImplemented

    def __setstate__(self, state):
        self._signature = state["_signature"]
        self.arguments = state["arguments"]

    def __getstate__(self):
        return {"_signature": self._signature, "arguments": self.arguments}

    def __repr__(self):
        args = ", ".join([f"{name}={value!r}" for name, value in self.arguments.items()])
        return f"<{self.__class__.__name__} ({args})>"


def _checked_parameters(parameters):
    """Go through parameters, checking that a function could have them; ValueError if not."""
    names = set()
    kinds = set()
    last = None
    has_default = False
    for param in parameters or ():
        kind = param.kind
        if kind in kinds and kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError(f"more than one {kind.description} parameter")
        if last is not None and kind < last:
            raise ValueError(
                f"wrong parameter order: {last.description} parameter before {kind.description} parameter"
            )
        last = kind
        kinds.add(kind)
        if kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
            if has_default and param.default is _empty:
                raise ValueError("non-default argument follows default argument")
            has_default = has_default or param.default is not _empty
        if param.name in names:
            raise ValueError(f"duplicate parameter name: {param.name!r}")
        names.add(param.name)
        yield param


class Signature:
    """The parameters of a function and the annotation of its result."""

    __slots__ = ("_return_annotation", "_parameters")

    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty, __validate_parameters__=True):
        params = OrderedDict()
        checked = _checked_parameters(parameters) if __validate_parameters__ else parameters
        for param in checked or ():
            params[param.name] = param
        self._parameters = types.MappingProxyType(params)
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(
        cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False, annotation_format=1
    ):
        """Make the signature of something that can be called."""
        from _inspect_callables import _signature_from_callable

        return _signature_from_callable(
            obj,
            sigcls=cls,
            follow_wrapper_chains=follow_wrapped,
            globals=globals,
            locals=locals,
            eval_str=eval_str,
            annotation_format=annotation_format,
        )

    parameters = property(lambda self: self._parameters)
    return_annotation = property(lambda self: self._return_annotation)

    def replace(self, *, parameters=_void, return_annotation=_void):
        """Return a copy with the parameters or the annotation changed."""
        return type(self)(
            self.parameters.values() if parameters is _void else parameters,
            return_annotation=self._return_annotation if return_annotation is _void else return_annotation,
        )

    __replace__ = replace

    def _hash_basis(self):
        # Keyword-only parameters in any order are the same.
        positional = tuple(param for param in self.parameters.values() if param.kind != _KEYWORD_ONLY)
        by_keyword = {param.name: param for param in self.parameters.values() if param.kind == _KEYWORD_ONLY}
        return positional, by_keyword, self.return_annotation

    def __hash__(self):
        positional, by_keyword, annotation = self._hash_basis()
        return hash((positional, frozenset(by_keyword.values()), annotation))

    def __eq__(self, other):
        if isinstance(other, Signature):
            return self is other or self._hash_basis() == other._hash_basis()
        return NotImplemented

    def _bind(self, args, kwargs, *, partial=False):
        arguments = {}
        params = list(self._parameters.values())
        count = len(params)
        position = 0
        given = list(args)
        taken = 0
        total = len(given)

        # By position, as far as there are arguments.
        while taken < total:
            if position == count:
                raise TypeError("too many positional arguments") from None
            param = params[position]
            kind = param.kind
            if kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                raise TypeError("too many positional arguments") from None
            if kind == _VAR_POSITIONAL:
                arguments[param.name] = tuple(given[taken:])
                taken = total
                break
            if param.name in kwargs and kind != _POSITIONAL_ONLY:
                raise TypeError(f"multiple values for argument {param.name!r}") from None
            arguments[param.name] = given[taken]
            taken += 1
            position += 1

        # The rest by keyword.
        var_keyword = None
        by_mistake = []
        is_next = True
        for param in params[position:]:
            kind = param.kind
            if kind == _VAR_KEYWORD:
                var_keyword = param
                is_next = False
                continue
            if kind == _VAR_POSITIONAL:
                is_next = False
                continue
            name = param.name
            if kind == _POSITIONAL_ONLY and name in kwargs:
                if param.default is _empty:
                    raise TypeError(f"missing a required positional-only argument: {name!r}") from None
                # It is for **kwargs, if there is one.
                by_mistake.append(name)
                continue
            if kind != _POSITIONAL_ONLY and name in kwargs:
                arguments[name] = kwargs.pop(name)
            elif param.default is _empty and not partial:
                what = " keyword-only" if is_next and kind == _KEYWORD_ONLY else ""
                raise TypeError(f"missing a required{what} argument: {name!r}") from None
            is_next = False

        if kwargs:
            if var_keyword is not None:
                arguments[var_keyword.name] = kwargs
            elif by_mistake:
                names = ", ".join(by_mistake)
                raise TypeError(f"got some positional-only arguments passed as keyword arguments: {names!r}")
            else:
                raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return self._bound_arguments_cls(self, arguments)

    def bind(self, /, *args, **kwargs):
        """Assign arguments to the parameters; TypeError if a call with them would fail."""
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        """Assign arguments to the parameters, of which any may be missing."""
        return self._bind(args, kwargs, partial=True)

    def __reduce__(self):
        return (
            type(self),
            (tuple(self._parameters.values()),),
            {"_return_annotation": self._return_annotation},
        )

    def __setstate__(self, state):
        self._return_annotation = state["_return_annotation"]

    def __repr__(self):
        return f"<{self.__class__.__name__} {self}>"

    def __str__(self):
        return self.format()

    def format(self, *, max_width=None, quote_annotation_strings=True):
        """Return the signature as text, with each parameter on a line if it would be too wide."""
        parts = []
        need_slash = False
        need_star = True
        for param in self.parameters.values():
            text = param._format(quote_annotation_strings=quote_annotation_strings)
            kind = param.kind
            if kind == _POSITIONAL_ONLY:
                need_slash = True
            elif need_slash:
                parts.append("/")
                need_slash = False
            if kind == _VAR_POSITIONAL:
                need_star = False
            elif kind == _KEYWORD_ONLY and need_star:
                parts.append("*")
                need_star = False
            parts.append(text)
        if need_slash:
            parts.append("/")
        result = f"({', '.join(parts)})"
        if max_width is not None and len(result) > max_width:
            result = "(\n    " + ",\n    ".join(parts) + "\n)"
        if self.return_annotation is not _empty:
            annotation = formatannotation(
                self.return_annotation, quote_annotation_strings=quote_annotation_strings
            )
            result += f" -> {annotation}"
        return result


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False, annotation_format=1):
    """Return the signature of something that can be called."""
    return Signature.from_callable(
        obj,
        follow_wrapped=follow_wrapped,
        globals=globals,
        locals=locals,
        eval_str=eval_str,
        annotation_format=annotation_format,
    )
