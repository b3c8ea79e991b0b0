import annotationlib
class A:
    x: undefined_a
    y: int = 1
    def f(self, z: undefined_b) -> undefined_c: pass
try:
    A.__annotations__
except NameError as e:
    print(e)
print(annotationlib.get_annotations(A, format=annotationlib.Format.STRING))
print(annotationlib.get_annotations(A, format=annotationlib.Format.FORWARDREF)["y"])
undefined_a = str
print(A.__annotations__)
A.__annotations__["q"] = 5
print(A.__annotations__, A.__annotate__ is not None)
