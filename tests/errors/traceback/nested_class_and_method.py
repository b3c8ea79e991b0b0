# exit: 1
class A:
    class B:
        def m(self):
            return [1][self.n]
        n = 4
A.B().m()
