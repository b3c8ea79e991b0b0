"""Random games of Go on a small board, with captures, and the best first move by their results."""

from random import Random

SIZE = 7
EMPTY, BLACK, WHITE = 0, 1, 2


def neighbours_of(point):
    x, y = point % SIZE, point // SIZE
    around = []
    if x > 0:
        around.append(point - 1)
    if x < SIZE - 1:
        around.append(point + 1)
    if y > 0:
        around.append(point - SIZE)
    if y < SIZE - 1:
        around.append(point + SIZE)
    return tuple(around)


NEIGHBOURS = [neighbours_of(point) for point in range(SIZE * SIZE)]


class Board:
    def __init__(self):
        self.stones = [EMPTY] * (SIZE * SIZE)
        self.free = list(range(SIZE * SIZE))
        self.ko = -1
        self.captured = [0, 0, 0]

    def group(self, point):
        colour = self.stones[point]
        members = {point}
        todo = [point]
        liberties = 0
        seen = set()
        while todo:
            for near in NEIGHBOURS[todo.pop()]:
                stone = self.stones[near]
                if stone == EMPTY:
                    if near not in seen:
                        seen.add(near)
                        liberties += 1
                elif stone == colour and near not in members:
                    members.add(near)
                    todo.append(near)
        return members, liberties

    def is_eye(self, point, colour):
        return all(self.stones[near] == colour for near in NEIGHBOURS[point])

    def play(self, point, colour):
        other = BLACK + WHITE - colour
        self.stones[point] = colour
        taken = []
        for near in NEIGHBOURS[point]:
            if self.stones[near] == other:
                members, liberties = self.group(near)
                if liberties == 0:
                    for member in members:
                        self.stones[member] = EMPTY
                        taken.append(member)
        if not taken and self.group(point)[1] == 0:
            self.stones[point] = EMPTY
            return False
        self.free.remove(point)
        self.free.extend(taken)
        self.captured[colour] += len(taken)
        self.ko = taken[0] if len(taken) == 1 else -1
        return True

    def random_move(self, colour, random):
        free = self.free
        for _ in range(len(free)):
            point = free[int(random.random() * len(free))]
            if point != self.ko and not self.is_eye(point, colour) and self.play(point, colour):
                return point
        return None

    def score(self):
        black = sum(stone == BLACK for stone in self.stones)
        white = sum(stone == WHITE for stone in self.stones)
        for point in self.free:
            if self.is_eye(point, BLACK):
                black += 1
            elif self.is_eye(point, WHITE):
                white += 1
        return black - white


def game(random):
    board = Board()
    colour = BLACK
    first = None
    passes = 0
    for _ in range(3 * SIZE * SIZE):
        move = board.random_move(colour, random)
        if first is None:
            first = move
        passes = passes + 1 if move is None else 0
        if passes == 2:
            break
        colour = BLACK + WHITE - colour
    return first, board.score()


def main():
    random = Random(7)
    totals = [0] * (SIZE * SIZE)
    for _ in range(450):
        first, score = game(random)
        totals[first] += score
    return max(totals), sum(totals)


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("go", perf_counter() - begin)
    print("checksum", checksum)
