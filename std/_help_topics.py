"""What help() says of keywords, symbols and topics of the language."""

# Text of keywords: how they are written, and what that means.
KEYWORDS = {
    "and": "a and b\n\nThe value of a if that is false; else b, which is evaluated only then.",
    "as": "import module as name\nwith manager as target:\nexcept Kind as name:\ncase pattern as name:\n\n"
    "Gives a name to what was imported, entered, caught or matched.",
    "assert": "assert condition\nassert condition, message\n\n"
    "Raises AssertionError if the condition is false. With the option -O nothing is checked.",
    "async": "async def name(parameters):\nasync for target in iterable:\nasync with manager as target:\n\n"
    "A function that is defined so returns a coroutine when it is called; in its body await, async for and\n"
    "async with may suspend it. async for asks __anext__() for items, async with awaits __aenter__() and\n"
    "__aexit__().",
    "await": "await awaitable\n\n"
    "Suspends the coroutine until the awaitable (a coroutine, a task, a future or an object with __await__())\n"
    "is done; the value is its result. Allowed in async functions, and at the prompt.",
    "break": "break\n\nLeaves the innermost for or while loop; its else clause does not run.",
    "case": "case pattern:\ncase pattern if condition:\n\nA clause of a match statement; see match.",
    "class": "class Name(bases, metaclass=..., key=value):\n    body\n\n"
    "Runs the body in a namespace of its own and makes a class of it. Functions in the body become methods:\n"
    "their first argument is the instance. Type parameters stand behind the name: class Name[T]:",
    "continue": "continue\n\nGoes on with the next turn of the innermost for or while loop.",
    "def": "def name(a, b=default, /, c, *args, d, **kwargs) -> annotation:\n    body\n\n"
    "Defines a function. Parameters before / are given by position only, those behind * by name only; *args\n"
    "takes the other positions as a tuple, **kwargs the other names as a dictionary. Defaults are evaluated once,\n"
    "when the function is defined. A string that comes first in the body is the docstring.",
    "del": "del name, a.b, c[i]\n\nRemoves names, attributes and items.",
    "elif": "elif condition:\n\nA further condition of an if statement; see if.",
    "else": "else:\n\n"
    "The block that runs if no condition of an if statement was true, if a loop ended without break, or if the\n"
    "block of a try statement raised nothing. In a if condition else b it stands before the other value.",
    "except": "except Kind:\nexcept A, B:\nexcept Kind as name:\nexcept* Kind:\n\n"
    "Handles exceptions of a try statement. The name is gone behind the block. except* handles the exceptions of\n"
    "a group that fit; the others go on.",
    "False": "",
    "finally": "finally:\n\nThe block of a try statement that runs in any case, when the others have been left.",
    "for": "for target in iterable:\n    body\nelse:\n    runs unless break left the loop\n\n"
    "Runs the body for each item. In comprehensions: [expression for target in iterable if condition].",
    "from": "from module import name, other as alias\nraise Kind from cause\nyield from iterable\n\n"
    "Imports names of a module, tells the cause of an exception, or hands over to another iterator.",
    "global": "global name, other\n\nThe names that are assigned in this function are those of the module.",
    "if": "if condition:\n    body\nelif other:\n    body\nelse:\n    body\n\n"
    "Runs the first block whose condition is true, or that of else. As an expression: a if condition else b.",
    "import": "import module, package.module as name\nfrom module import name, other as alias\n"
    "from . import sibling\nfrom module import *\n\n"
    "Loads modules, once each, and binds their names, or names in them. Dots in front lead from the package of\n"
    "this module.",
    "in": "item in container\nitem not in container\nfor target in iterable:\n\n"
    "Whether a container has an item: what its __contains__() says, else whether an item of it is equal.",
    "is": "a is b\na is not b\n\nWhether two names are of the same object. Use it for None, not for numbers and strings.",
    "lambda": "lambda parameters: expression\n\nA function without a name, which returns the value of the expression.",
    "match": "match subject:\n    case 0 | 1:\n    case [first, *rest]:\n    case {'key': value, **others}:\n"
    "    case Kind(attribute=pattern) as name:\n    case name if condition:\n    case _:\n\n"
    "Runs the first block whose pattern the subject fits. A name captures, a dotted name is compared, _ fits\n"
    "everything.",
    "None": "",
    "nonlocal": "nonlocal name, other\n\nThe names that are assigned in this function are those of the function around it.",
    "not": "not a\n\nTrue if a is false, else False. Also in: not in, is not.",
    "or": "a or b\n\nThe value of a if that is true; else b, which is evaluated only then.",
    "pass": "pass\n\nDoes nothing, where a statement has to stand.",
    "raise": "raise exception\nraise exception from cause\nraise\n\n"
    "Raises an exception, an instance or a class; alone, the one that is handled.",
    "return": "return\nreturn value\n\nLeaves the function with a value, None without one.",
    "True": "",
    "try": "try:\n    body\nexcept Kind as name:\n    runs if such an exception was raised\nelse:\n    runs if none was\n"
    "finally:\n    runs in any case",
    "type": "type Name = value\ntype Name[T] = value\n\nA name for a type, whose value is evaluated when somebody asks for it.",
    "while": "while condition:\n    body\nelse:\n    runs unless break left the loop\n\n"
    "Runs the body as long as the condition is true.",
    "with": "with manager as target, other:\n    body\n\n"
    "Calls __enter__() of the manager, binds what it returns, and calls __exit__() when the body has been left,\n"
    "also by an exception; a true result swallows that.",
    "yield": "yield value\nyield from iterable\n\n"
    "Makes the function a generator: a call returns an iterator, which runs up to the next yield for each item.\n"
    "The value of yield is what send() was given.",
}

TOPICS = {
    "ASSIGNMENT": "target = value\na, *rest = iterable\na = b = value\ntarget += value\n(name := value)\nname: annotation = value\n\n"
    "Targets are names, attributes and items; a list of them takes the items of an iterable, one of them with a\n"
    "star what is left.",
    "CALLS": "function(a, *positions, name=value, **names)\n\n"
    "Positions come first, then names; * and ** spread an iterable and a mapping.",
    "COMPARISON": "==  !=  <  <=  >  >=  in  not in  is  is not\n\n"
    "a < b < c means a < b and b < c, with b evaluated once.",
    "COMPREHENSIONS": "[f(x) for x in iterable if condition]\n{f(x) for x in iterable}\n{k: v for k, v in iterable}\n"
    "(f(x) for x in iterable)\n\nA list, a set, a dictionary, and a generator, which evaluates as it is asked.",
    "FORMATTING": "f'{value!r:>10.3f}'\n\n"
    "In braces: an expression, !r !s or !a for a conversion, and behind a colon [[fill]align][sign][z][#][0][width]\n"
    "[,][.precision][type]. {value=} shows the expression too. str.format() and format() read the same.",
    "LITERALS": "10  0x1f  0o17  0b11  1_000  1.5  1e-3  2j\n'text'  \"text\"  '''several lines'''  r'raw'  b'bytes'  f'{value}'  t'{value}'\n"
    "[list]  (tuple,)  {set}  {key: value}  ...",
    "PRECEDENCE": "From the weakest to the strongest:\n\n:=\nlambda\nif - else\nor\nand\nnot\n"
    "in, not in, is, is not, <, <=, >, >=, !=, ==\n|\n^\n&\n<<, >>\n+, -\n*, @, /, //, %\n+x, -x, ~x\n**\nawait\n"
    "x[i], x[i:j], x(...), x.name\n(...), [...], {...}",
    "SLICINGS": "sequence[start:stop:step]\n\n"
    "The items from start up to but not including stop; negative numbers count from the end.",
    "SPECIALMETHODS": "__init__ __new__ __del__ __repr__ __str__ __format__ __bool__ __hash__\n__eq__ __ne__ __lt__ __le__ __gt__ __ge__\n"
    "__getattr__ __getattribute__ __setattr__ __delattr__ __dir__\n__get__ __set__ __delete__ __set_name__\n"
    "__len__ __getitem__ __setitem__ __delitem__ __contains__ __iter__ __next__ __reversed__\n"
    "__call__ __enter__ __exit__ __await__ __aiter__ __anext__ __aenter__ __aexit__\n"
    "__add__ __sub__ __mul__ __matmul__ __truediv__ __floordiv__ __mod__ __pow__ (with __r...__ and __i...__)\n\n"
    "The language calls these methods of a class for its operators and statements.",
    "TRUTHVALUE": "False, None, zeros and empty containers are false, and objects whose __bool__() or __len__() says so;\n"
    "everything else is true.",
}

# Which text is about a symbol.
SYMBOLS = {
    **dict.fromkeys(("+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^", "~"), "PRECEDENCE"),
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), "COMPARISON"),
    **dict.fromkeys(("=", ":=", "+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "<<=", ">>=", "&=", "|=", "^="), "ASSIGNMENT"),
    **dict.fromkeys(("'", '"', "'''", '"""', "b'", 'b"', "f'", 'f"', "r'", 'r"', "t'", 't"', "j", "J", "...", "[", "]", "{", "}"), "LITERALS"),
    **dict.fromkeys(("(", ")"), "CALLS"),
    ":": "SLICINGS",
}  # fmt: skip


def text(request):
    """What there is about a keyword, a topic or a symbol; None if there is nothing."""
    return KEYWORDS.get(request) or TOPICS.get(request) or TOPICS.get(SYMBOLS.get(request))
