"""An incremental solver of one-way constraints with strengths."""

REQUIRED, STRONG, NORMAL, WEAK, WEAKEST = range(5)


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.source = None
        self.mark = 0
        self.strength = WEAKEST
        self.stay = True


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def attach(self, planner):
        for variable in self.variables():
            variable.constraints.append(self)
        planner.add(self)

    def detach(self, planner):
        if self.satisfied():
            planner.remove(self)
        else:
            self.forget()

    def forget(self):
        for variable in self.variables():
            variable.constraints.remove(self)

    def satisfy(self, mark):
        self.choose(mark)
        if not self.satisfied():
            return None
        for source in self.inputs():
            source.mark = mark
        target = self.output()
        overridden = target.source
        if overridden is not None:
            overridden.unsatisfy()
        target.source = self
        target.mark = mark
        return overridden


class Unary(Constraint):
    def __init__(self, variable, strength, planner, fixed):
        super().__init__(strength)
        self.target = variable
        self.on = False
        self.fixed = fixed
        self.attach(planner)

    def variables(self):
        return (self.target,)

    def inputs(self):
        return ()

    def output(self):
        return self.target

    def satisfied(self):
        return self.on

    def choose(self, mark):
        self.on = self.target.mark != mark and self.strength < self.target.strength

    def unsatisfy(self):
        self.on = False

    def known(self, mark):
        return True

    def recompute(self):
        self.target.strength = self.strength
        self.target.stay = self.fixed

    def execute(self):
        pass


class Relation(Constraint):
    """right = left * scale + offset, in either direction"""

    def __init__(self, left, right, strength, planner, scale=1, offset=0):
        super().__init__(strength)
        self.left = left
        self.right = right
        self.scale = scale
        self.offset = offset
        self.direction = 0
        self.attach(planner)

    def variables(self):
        return (self.left, self.right)

    def satisfied(self):
        return self.direction != 0

    def unsatisfy(self):
        self.direction = 0

    def choose(self, mark):
        left, right, strength = self.left, self.right, self.strength
        if left.mark == mark:
            self.direction = 1 if right.mark != mark and strength < right.strength else 0
        elif right.mark == mark:
            self.direction = -1 if strength < left.strength else 0
        elif left.strength > right.strength:
            self.direction = -1 if strength < left.strength else 0
        else:
            self.direction = 1 if strength < right.strength else 0

    def inputs(self):
        return (self.left,) if self.direction > 0 else (self.right,)

    def output(self):
        return self.right if self.direction > 0 else self.left

    def known(self, mark):
        source = self.inputs()[0]
        return source.mark == mark or source.stay or source.source is None

    def recompute(self):
        source, target = self.inputs()[0], self.output()
        target.strength = max(self.strength, source.strength)
        target.stay = source.stay
        if target.stay:
            self.execute()

    def execute(self):
        if self.direction > 0:
            self.right.value = self.left.value * self.scale + self.offset
        else:
            self.left.value = (self.right.value - self.offset) // self.scale


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        mark = self.new_mark()
        while constraint is not None:
            overridden = constraint.satisfy(mark)
            if constraint.satisfied():
                self.propagate(constraint, mark)
            constraint = overridden

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            current = todo.pop()
            current.recompute()
            target = current.output()
            for follower in target.constraints:
                if follower is not target.source and follower.satisfied():
                    todo.append(follower)

    def remove(self, constraint):
        target = constraint.output()
        constraint.unsatisfy()
        constraint.forget()
        unsatisfied = []
        target.source = None
        target.strength = WEAKEST
        target.stay = True
        todo = [target]
        while todo:
            variable = todo.pop()
            for other in variable.constraints:
                if not other.satisfied():
                    unsatisfied.append(other)
                elif other is not variable.source:
                    other.recompute()
                    todo.append(other.output())
        unsatisfied.sort(key=lambda c: c.strength)
        for other in unsatisfied:
            self.add(other)

    def plan(self, constraint):
        mark = self.new_mark()
        plan = []
        todo = [constraint]
        while todo:
            current = todo.pop()
            target = current.output()
            if target.mark != mark and current.known(mark):
                plan.append(current)
                target.mark = mark
                for follower in target.constraints:
                    if follower is not target.source and follower.satisfied():
                        todo.append(follower)
        return plan


def change(planner, variable, values):
    edit = Unary(variable, STRONG, planner, False)
    plan = planner.plan(edit)
    for value in values:
        variable.value = value
        for step in plan:
            step.execute()
    edit.detach(planner)


def chain(n):
    planner = Planner()
    variables = [Variable(f"v{i}") for i in range(n)]
    for left, right in zip(variables, variables[1:]):
        Relation(left, right, REQUIRED, planner)
    Unary(variables[-1], NORMAL, planner, True)
    change(planner, variables[0], range(60))
    return variables[-1].value


def projection(n):
    planner = Planner()
    results = []
    sources = []
    for i in range(n):
        source, result = Variable(f"s{i}", i), Variable(f"r{i}", i)
        sources.append(source)
        results.append(result)
        Unary(source, NORMAL, planner, True)
        Relation(source, result, REQUIRED, planner, 10, 1000)
    change(planner, sources[3], range(50))
    change(planner, results[5], range(1000, 1400, 10))
    return sum(variable.value for variable in sources + results)


def main():
    return [(chain(900), projection(700)) for _ in range(36)][-1]


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("deltablue", perf_counter() - begin)
    print("checksum", checksum)
