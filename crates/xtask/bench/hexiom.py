"""A hexagonal placement puzzle solved by constraint search."""


class Hexagon:
    def __init__(self, radius):
        self.cells = []
        index = {}
        for q in range(-radius, radius + 1):
            for r in range(-radius, radius + 1):
                if abs(q + r) <= radius:
                    index[q, r] = len(self.cells)
                    self.cells.append((q, r))
        self.near = []
        for q, r in self.cells:
            around = ((q + 1, r), (q - 1, r), (q, r + 1), (q, r - 1), (q + 1, r - 1), (q - 1, r + 1))
            self.near.append([index[cell] for cell in around if cell in index])


class Search:
    """Fills cells with numbered tiles so that each tile has that many tiles beside it."""

    def __init__(self, board, tiles):
        self.board = board
        self.tiles = dict(tiles)
        self.placed = [None] * len(board.cells)
        self.nodes = 0

    def allowed(self, cell, tile):
        filled = open_ = 0
        for near in self.board.near[cell]:
            other = self.placed[near]
            if other is None:
                open_ += 1
            elif other > 0 or other == 0:
                filled += 1
        return filled <= tile <= filled + open_

    def consistent(self, cell):
        for near in self.board.near[cell]:
            tile = self.placed[near]
            if tile is not None and tile >= 0 and not self.allowed(near, tile):
                return False
        return True

    def solve(self, cell=0):
        self.nodes += 1
        if cell == len(self.placed):
            return 1
        found = 0
        for tile in sorted(self.tiles):
            if not self.tiles[tile]:
                continue
            if tile >= 0 and not self.allowed(cell, tile):
                continue
            self.tiles[tile] -= 1
            self.placed[cell] = tile
            if self.consistent(cell):
                found += self.solve(cell + 1)
            self.placed[cell] = None
            self.tiles[tile] += 1
            if self.nodes > LIMIT:
                break
        return found


LIMIT = 60000


def main():
    search = Search(Hexagon(2), {-1: 7, 1: 2, 2: 4, 3: 4, 4: 2})
    found = search.solve()
    return found, search.nodes


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("hexiom", perf_counter() - begin)
    print("checksum", checksum)
