"""Pentominoes on a rectangle: exact cover with bit masks and recursion."""

CELLS = {
    "F": [(0, 1), (0, 2), (1, 0), (1, 1), (2, 1)],
    "I": [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)],
    "L": [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1)],
    "N": [(0, 1), (1, 1), (2, 0), (2, 1), (3, 0)],
    "P": [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)],
    "T": [(0, 0), (0, 1), (0, 2), (1, 1), (2, 1)],
    "U": [(0, 0), (0, 2), (1, 0), (1, 1), (1, 2)],
    "V": [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2)],
    "W": [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2)],
    "X": [(0, 1), (1, 0), (1, 1), (1, 2), (2, 1)],
    "Y": [(0, 1), (1, 0), (1, 1), (2, 1), (3, 1)],
    "Z": [(0, 0), (0, 1), (1, 1), (2, 1), (2, 2)],
}
ROWS, COLUMNS = 5, 12


def orientations(cells):
    found = set()
    for flip in (False, True):
        shape = [(r, -c) for r, c in cells] if flip else list(cells)
        for _ in range(4):
            shape = [(c, -r) for r, c in shape]
            top = min(r for r, _ in shape)
            left = min(c for _, c in shape)
            found.add(tuple(sorted((r - top, c - left) for r, c in shape)))
    return found


def placements():
    """For every cell: (piece, mask) of the placements whose first cell it is."""
    table = [[] for _ in range(ROWS * COLUMNS)]
    for number, cells in enumerate(CELLS.values()):
        for shape in sorted(orientations(cells)):
            for row in range(ROWS):
                for column in range(COLUMNS):
                    places = [(row + r, column + c) for r, c in shape]
                    if all(r < ROWS and c < COLUMNS for r, c in places):
                        bits = [c * ROWS + r for r, c in places]
                        mask = sum(1 << bit for bit in bits)
                        table[min(bits)].append((1 << number, mask))
    return table


class Solver:
    def __init__(self, limit):
        self.table = placements()
        self.limit = limit
        self.nodes = 0
        self.found = 0

    def solve(self, board, used, cell):
        self.nodes += 1
        while board >> cell & 1:
            cell += 1
        for piece, mask in self.table[cell]:
            if used & piece or board & mask:
                continue
            if used | piece == 0xFFF:
                self.found += 1
            elif self.nodes < self.limit:
                self.solve(board | mask, used | piece, cell + 1)


def main():
    solver = Solver(150000)
    solver.solve(0, 0, 0)
    return solver.found, solver.nodes


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("meteor_contest", perf_counter() - begin)
    print("checksum", checksum)
