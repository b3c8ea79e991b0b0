# Dumping, walking, visiting, changing and comparing trees, and where nodes are in the source.
import ast

tree = ast.parse("def f(a, b=1):\n    '''Doc.\n       More.'''\n    return a + b  # é\nx = [f(1), 'é' + z]")
print(ast.dump(tree))
print(ast.dump(tree.body[1], indent=2, include_attributes=True))
print(ast.dump(tree.body[1], annotate_fields=False, show_empty=True))
print([type(node).__name__ for node in ast.walk(tree)])
print(repr(ast.get_docstring(tree.body[0])), repr(ast.get_docstring(tree.body[0], clean=False)))
source = "x = [f(1), 'é' + z]\nif a:\n    b\n    c"
for node in ast.walk(ast.parse(source)):
    if isinstance(node, (ast.BinOp, ast.If, ast.Call)):
        print(repr(ast.get_source_segment(source, node)), repr(ast.get_source_segment(source, node, padded=True)))


class Names(ast.NodeVisitor):
    def visit_Name(self, node):
        print(node.id, type(node.ctx).__name__)


class Rewrite(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value * 2), node)

    def visit_Assign(self, node):
        return [self.generic_visit(node), ast.Pass()]

    def visit_FunctionDef(self, node):
        return None


Names().visit(tree)
print(ast.unparse(Rewrite().visit(tree)))
print(ast.compare(ast.parse("a"), ast.parse("a ")), ast.compare(ast.parse("a"), ast.parse(" \na"), compare_attributes=True))
try:
    ast.get_docstring(ast.Pass())
except TypeError as error:
    print(error)
