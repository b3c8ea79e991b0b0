"""A small operating system: prioritised tasks that send packets to each other."""

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE_KIND, WORK_KIND = range(2)


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, system, ident, priority, queue, waiting):
        self.system = system
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.waiting = waiting
        self.pending = queue is not None
        self.held = False
        system.table[ident] = self
        self.link = system.tasks
        system.tasks = self

    def receive(self, packet, sender):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender

    def blocked(self):
        return self.held or (self.waiting and not self.pending)

    def resume(self):
        packet = None
        if self.waiting and self.pending:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
            self.pending = self.queue is not None
        return self.run(packet)

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.system.hold_count += 1
        self.held = True
        return self.link

    def release(self, ident):
        task = self.system.table[ident]
        task.held = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        self.system.send_count += 1
        target = self.system.table[packet.ident]
        packet.link = None
        packet.ident = self.ident
        return target.receive(packet, self)


class Idle(Task):
    seed = 1
    left = 10000

    def run(self, packet):
        self.left -= 1
        if self.left == 0:
            return self.hold()
        if self.seed & 1:
            self.seed = self.seed >> 1 ^ 0xD008
            return self.release(DEVICE_B)
        self.seed >>= 1
        return self.release(DEVICE_A)


class Worker(Task):
    target = HANDLER_A
    letter = 0

    def run(self, packet):
        if packet is None:
            return self.wait()
        self.target = HANDLER_B if self.target == HANDLER_A else HANDLER_A
        packet.ident = self.target
        packet.datum = 0
        for i in range(4):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class Handler(Task):
    work = None
    devices = None

    def run(self, packet):
        if packet is not None:
            if packet.kind == WORK_KIND:
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is not None:
            if work.datum >= 4:
                self.work = work.link
                return self.send(work)
            device = self.devices
            if device is not None:
                self.devices = device.link
                device.datum = work.data[work.datum]
                work.datum += 1
                return self.send(device)
        return self.wait()


class Device(Task):
    saved = None

    def run(self, packet):
        if packet is None:
            if self.saved is None:
                return self.wait()
            packet, self.saved = self.saved, None
            return self.send(packet)
        self.saved = packet
        return self.hold()


class System:
    def __init__(self):
        self.tasks = None
        self.table = [None] * 6
        self.hold_count = 0
        self.send_count = 0

    def run(self):
        task = self.tasks
        while task is not None:
            if task.blocked():
                task = task.link
            else:
                task = task.resume()


def packets(ident, kind, count):
    queue = None
    for _ in range(count):
        queue = Packet(queue, ident, kind)
    return queue


def simulate():
    system = System()
    Idle(system, IDLE, 0, None, False)
    Worker(system, WORKER, 1000, packets(WORKER, WORK_KIND, 2), True)
    Handler(system, HANDLER_A, 2000, packets(DEVICE_A, DEVICE_KIND, 3), True)
    Handler(system, HANDLER_B, 3000, packets(DEVICE_B, DEVICE_KIND, 3), True)
    Device(system, DEVICE_A, 4000, None, True)
    Device(system, DEVICE_B, 5000, None, True)
    system.run()
    return system.hold_count, system.send_count


def main():
    for _ in range(12):
        result = simulate()
    return result


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("richards", perf_counter() - begin)
    print("checksum", checksum)
