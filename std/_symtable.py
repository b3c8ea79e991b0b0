"""The scopes of a source: which names each has, and where they live. symtable shows them.

The compiler decides the same for itself in another form; here comprehensions have scopes until they are merged into
those around them, and every function has one for its annotations."""

import ast

USE, DEF_GLOBAL, DEF_NONLOCAL, DEF_LOCAL, DEF_PARAM = 16, 1, 8, 2, 4
DEF_FREE_CLASS, DEF_IMPORT, DEF_ANNOT, DEF_COMP_ITER, DEF_TYPE_PARAM, DEF_COMP_CELL = 64, 128, 256, 512, 1024, 2048
DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT
SCOPE_OFF, SCOPE_MASK = 12, 15
LOCAL, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, FREE, CELL = range(1, 6)
(
    TYPE_FUNCTION, TYPE_CLASS, TYPE_MODULE, TYPE_ANNOTATION, TYPE_TYPE_ALIAS, TYPE_TYPE_PARAMETERS, TYPE_TYPE_VARIABLE,
) = range(7)  # fmt: skip

_CLASS_CELLS = {"__class__", "__classdict__", "__conditional_annotations__"}


class Block:
    """A scope: `symbols` maps names to flags, with the place shifted by SCOPE_OFF once it is known."""

    def __init__(self, name, kind, lineno, parent):
        self.name, self.type, self.lineno, self.parent = name, kind, lineno, parent
        self.symbols = {}
        self.children = []
        self.nested = parent is not None and (parent.nested or parent.type not in (TYPE_MODULE, TYPE_CLASS))
        self.comprehension = None
        self.sees_class = False
        self.annotations = None
        self.private = None if parent is None else parent.private
        if parent is not None:
            parent.children.append(self)

    @property
    def id(self):
        return id(self)

    def __repr__(self):
        return f"<symtable entry {self.name}({id(self)}), line {self.lineno}>"

    def add(self, name, flags):
        private = self.private
        if private and name.startswith("__") and not name.endswith("__") and "." not in name and private.strip("_"):
            name = f"_{private.lstrip('_')}{name}"
        self.symbols[name] = self.symbols.get(name, 0) | flags


class _Collector:
    # Walks a tree and notes how each scope uses its names.

    def __init__(self):
        self.block = Block("top", TYPE_MODULE, 0, None)
        self.conditional = False

    def enter(self, name, kind, lineno):
        outer = self.block
        self.block = block = Block(name, kind, lineno, outer)
        if kind not in (TYPE_FUNCTION, TYPE_CLASS) and (outer.type == TYPE_CLASS or outer.sees_class):
            block.sees_class = True
            block.add("__classdict__", USE)
        return block

    def leave(self):
        self.block = self.block.parent

    def visit(self, node):
        """Visit a node, a list of nodes, or nothing."""
        if isinstance(node, list):
            for each in node:
                self.visit(each)
        elif isinstance(node, ast.AST):
            method = getattr(self, "visit_" + type(node).__name__, None)
            if method is not None:
                method(node)
            else:
                self.visit([getattr(node, field, None) for field in node._fields])

    def visit_conditional(self, node):
        before, self.conditional = self.conditional, True
        self.visit([getattr(node, field) for field in node._fields])
        self.conditional = before

    visit_If = visit_For = visit_AsyncFor = visit_While = visit_Try = visit_TryStar = visit_conditional
    visit_With = visit_AsyncWith = visit_Match = visit_conditional

    def visit_Name(self, node):
        self.block.add(node.id, USE if isinstance(node.ctx, ast.Load) else DEF_LOCAL)
        if node.id == "super" and isinstance(node.ctx, ast.Load) and self.block.type == TYPE_FUNCTION:
            self.block.add("__class__", USE)

    def visit_target(self, target, flags):
        # The targets of a comprehension are marked.
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.block.add(node.id, DEF_LOCAL | flags)
            elif isinstance(node, ast.Name):
                self.visit_Name(node)

    def visit_Global(self, node):
        module = self.block
        while module.parent is not None:
            module = module.parent
        for name in node.names:
            self.block.add(name, DEF_GLOBAL)
            module.add(name, DEF_GLOBAL)

    def visit_Nonlocal(self, node):
        for name in node.names:
            self.block.add(name, DEF_NONLOCAL)

    def visit_Import(self, node):
        for alias in node.names:
            if alias.name != "*":
                self.block.add(alias.asname or alias.name.partition(".")[0], DEF_IMPORT)

    visit_ImportFrom = visit_Import

    def visit_ExceptHandler(self, node):
        self.visit(node.type)
        if node.name:
            self.block.add(node.name, DEF_LOCAL)
        self.visit(node.body)

    def visit_pattern(self, node):
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        self.visit([getattr(node, field) for field in node._fields])
        if name:
            self.block.add(name, DEF_LOCAL)

    visit_MatchAs = visit_MatchStar = visit_MatchMapping = visit_pattern

    def visit_AnnAssign(self, node):
        if not isinstance(node.target, ast.Name):
            self.visit(node.target)
        elif node.simple:
            self.block.add(node.target.id, DEF_ANNOT | DEF_LOCAL)
        elif node.value is not None:
            self.block.add(node.target.id, DEF_LOCAL)
        self.annotation(node)
        self.visit(node.value)

    def annotation(self, node):
        block, conditional = self.block, self.conditional
        if conditional and block.type in (TYPE_MODULE, TYPE_CLASS):
            block.add("__conditional_annotations__", USE)
        if block.annotations is None:
            block.annotations = self.enter("__annotate__", TYPE_ANNOTATION, node.lineno)
            block.annotations.add(".format", USE | DEF_PARAM)
        # Those of local variables are never evaluated.
        if block.type != TYPE_FUNCTION:
            self.block, self.conditional = block.annotations, False
            self.visit(node.annotation)
        self.block, self.conditional = block, conditional

    def visit_NamedExpr(self, node):
        name, at = node.target.id, self.block
        # The target belongs to the nearest scope that is not a comprehension's.
        while at.comprehension:
            at = at.parent
        if at.type == TYPE_MODULE and self.block is not at:
            at.add(name, DEF_GLOBAL)
            self.block.add(name, DEF_GLOBAL)
        elif self.block is not at:
            self.block.add(name, DEF_GLOBAL if at.symbols.get(name, 0) & DEF_GLOBAL else DEF_NONLOCAL)
            at.add(name, DEF_LOCAL)
        else:
            at.add(name, DEF_LOCAL)
        self.visit(node.value)

    def visit_FunctionDef(self, node):
        self.block.add(node.name, DEF_LOCAL)
        arguments = node.args
        self.visit([node.decorator_list, arguments.defaults, arguments.kw_defaults])
        if node.type_params:
            block = self.type_parameters(node)
            block.add(".defaults", DEF_PARAM)
            if any(arguments.kw_defaults):
                block.add(".kwdefaults", DEF_PARAM)
        self.enter("__annotate__", TYPE_ANNOTATION, node.lineno).add(".format", USE | DEF_PARAM)
        for argument in _arguments(arguments):
            self.visit(argument.annotation)
        self.visit(node.returns)
        self.leave()
        self.function(node.name, node, node.body)
        if node.type_params:
            self.leave()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.visit([node.args.defaults, node.args.kw_defaults])
        self.function("lambda", node, node.body)

    def function(self, name, node, body):
        self.enter(name, TYPE_FUNCTION, node.lineno)
        conditional, self.conditional = self.conditional, False
        for argument in _arguments(node.args):
            self.block.add(argument.arg, DEF_PARAM)
        self.visit(body)
        self.conditional = conditional
        self.leave()

    def visit_ClassDef(self, node):
        self.block.add(node.name, DEF_LOCAL)
        self.visit(node.decorator_list)
        if node.type_params:
            block = self.type_parameters(node)
            block.private = node.name
            for name in (".type_params", ".generic_base"):
                block.add(name, DEF_LOCAL | USE)
        self.visit([node.bases, node.keywords])
        block = self.enter(node.name, TYPE_CLASS, node.lineno)
        conditional, self.conditional = self.conditional, False
        block.private = node.name
        if node.type_params:
            block.add("__type_params__", DEF_LOCAL)
            block.add(".type_params", USE)
        self.visit(node.body)
        self.conditional = conditional
        self.leave()
        if node.type_params:
            self.leave()

    def visit_TypeAlias(self, node):
        self.visit(node.name)
        name = node.name.id
        if node.type_params:
            self.type_parameters(node, name)
        self.lazy(name, TYPE_TYPE_ALIAS, node)
        if node.type_params:
            self.leave()

    def type_parameters(self, node, name=None):
        block = self.enter(name or node.name, TYPE_TYPE_PARAMETERS, node.lineno)
        for parameter in node.type_params:
            block.add(parameter.name, DEF_TYPE_PARAM | DEF_LOCAL)
            for value in (getattr(parameter, "bound", None), parameter.default_value):
                if value is not None:
                    self.lazy(parameter.name, TYPE_TYPE_VARIABLE, parameter, value)
        return block

    def lazy(self, name, kind, node, value=None):
        self.enter(name, kind, node.lineno).add(".format", USE | DEF_PARAM)
        self.visit(node.value if value is None else value)
        self.leave()

    def visit_comprehension_of(self, node):
        first, *others = node.generators
        self.visit(first.iter)
        kind = type(node).__name__
        outer = self.block
        name = {"ListComp": "listcomp", "SetComp": "setcomp", "DictComp": "dictcomp"}.get(kind, "genexpr")
        block = self.enter(name, TYPE_FUNCTION, node.lineno)
        # Only a generator stays, and what is in a scope whose names may be looked up in a class.
        block.comprehension = "kept" if kind == "GeneratorExp" or outer.sees_class else "merged"
        block.add(".0", DEF_PARAM)
        self.visit_target(first.target, DEF_COMP_ITER)
        self.visit(first.ifs)
        for generator in others:
            self.visit_target(generator.target, DEF_COMP_ITER)
            self.visit([generator.iter, generator.ifs])
        self.visit([node.key, node.value] if kind == "DictComp" else node.elt)
        self.leave()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_of


def _arguments(arguments):
    yield from arguments.posonlyargs
    yield from arguments.args
    yield from arguments.kwonlyargs
    yield from filter(None, (arguments.vararg, arguments.kwarg))


def _place(block, name, flags, outside, in_class):
    # Where a name of a block lives, given the names that functions around it bind.
    if flags & DEF_GLOBAL:
        return GLOBAL_EXPLICIT
    if flags & DEF_NONLOCAL:
        return FREE
    if flags & DEF_BOUND:
        return LOCAL
    if in_class is not None and block.sees_class and name not in _CLASS_CELLS:
        seen = in_class.symbols.get(name, 0)
        if seen & DEF_GLOBAL:
            return GLOBAL_EXPLICIT
        if seen & DEF_BOUND and not seen & DEF_NONLOCAL:
            return GLOBAL_IMPLICIT
    return FREE if name in outside else GLOBAL_IMPLICIT


def _resolve(block, outside, in_class):
    # Decide where the names of a block and those inside it live; returns the names that are free in it.
    places = {name: _place(block, name, flags, outside, in_class) for name, flags in block.symbols.items()}
    free = {name for name, place in places.items() if place == FREE}
    is_class, is_function = block.type == TYPE_CLASS, block.type not in (TYPE_CLASS, TYPE_MODULE)
    inner = set(outside)
    if is_class:
        inner |= _CLASS_CELLS
    else:
        inner -= {name for name, place in places.items() if place == GLOBAL_EXPLICIT}
        if is_function:
            inner |= {name for name, place in places.items() if place == LOCAL}
    seen_class = block if is_class else in_class if block.sees_class else None
    merged_cells = set()
    children, block.children = block.children, []
    for child in children:
        wanted = _resolve(child, inner, seen_class)
        if child.comprehension == "merged":
            wanted = _merge(block, places, child, wanted, is_class, merged_cells)
            block.children += child.children
        else:
            block.children.append(child)
        free |= wanted
    if is_function or merged_cells:
        for name, place in places.items():
            if place == LOCAL and (name in merged_cells or is_function and name in free):
                places[name] = CELL
                free.discard(name)
                if name in merged_cells:
                    block.symbols[name] |= DEF_COMP_CELL
    if is_class:
        free -= _CLASS_CELLS
        for name in _CLASS_CELLS & set(places):
            if places[name] == FREE:
                places[name] = GLOBAL_IMPLICIT
    for name in free:
        if name not in places:
            if name in outside:
                block.symbols[name], places[name] = 0, FREE
        elif (is_class or block.sees_class) and any(name in child.frees for child in block.children):
            block.symbols[name] |= DEF_FREE_CLASS
    block.frees = free
    for name, place in places.items():
        block.symbols[name] |= place << SCOPE_OFF
    return free


def _merge(block, places, comprehension, wanted, is_class, cells):
    # Let the names of a comprehension be those of the block around it; returns those that are still free.
    for name, flags in comprehension.symbols.items():
        if flags & DEF_PARAM:
            continue
        place, flags = flags >> SCOPE_OFF & SCOPE_MASK, flags & (1 << SCOPE_OFF) - 1
        if place == CELL or flags & DEF_COMP_CELL:
            cells.add(name)
        if name not in places:
            if place == FREE and is_class and name in _CLASS_CELLS:
                place = GLOBAL_IMPLICIT
                wanted = wanted - {name}
            block.symbols[name], places[name] = flags & ~DEF_COMP_CELL, LOCAL if place == CELL else place
            continue
        if not is_class and place not in (LOCAL, CELL):
            block.symbols[name] |= flags & USE
        if block.symbols[name] & DEF_BOUND and not is_class:
            if not any(name in child.frees for child in comprehension.children):
                wanted = wanted - {name}
    return wanted


def symtable(source, filename, startstr, /):
    """Return the outermost block of a source."""
    if not isinstance(startstr, str):
        raise TypeError(f"symtable() argument 3 must be str, not {type(startstr).__name__}")
    if startstr not in ("exec", "eval", "single"):
        raise ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
    try:
        source = source if isinstance(source, str) else bytes(memoryview(source))
    except TypeError:
        raise TypeError("symtable() arg 1 must be a string or bytes object") from None
    tree = compile(source, filename, startstr, ast.PyCF_ONLY_AST, dont_inherit=True)
    try:
        compile(source, filename, startstr, dont_inherit=True)
    except SyntaxError as error:
        # Scopes do not care where statements stand.
        if " outside " not in str(error.msg):
            raise
    collector = _Collector()
    collector.visit(tree.body)
    _resolve(collector.block, frozenset(), None)
    return collector.block
