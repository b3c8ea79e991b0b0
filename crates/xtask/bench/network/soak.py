"""Soak test of asyncio's streams: many clients, faults injected, no byte lost, memory flat.

    cargo xtask soak [clients=1000] [seconds=600] [seed=1]

Every client connects again and again and sends messages that the server sends back. Some reset the connection, close
one direction, flood the server, vanish in the middle of a message, read slowly, or are cancelled; those that behave check every byte.
Prints a line now and then, and at the end whether all is well.
"""

import asyncio
import random
import socket
import struct
import sys
import time

options = {"clients": 1000, "seconds": 600, "seed": 1}
options.update((key, int(value)) for key, _, value in (arg.partition("=") for arg in sys.argv[1:]))
counts = dict.fromkeys(("messages", "bytes", "resets", "half closed", "vanished", "flooded", "slow", "cancelled", "lost"), 0)


async def serve(reader, writer):
    try:
        while True:
            (size,) = struct.unpack("!I", await reader.readexactly(4))
            writer.write(await reader.readexactly(size))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def exchange(reader, writer, chance, slow=False):
    data = chance.randbytes(chance.choice((1, 100, 4096, 70_000, 300_000)))
    writer.write(struct.pack("!I", len(data)))
    writer.write(data)
    if not slow:
        await writer.drain()
    received = []
    left = len(data)
    while left:
        if slow:
            await asyncio.sleep(0.001)
        part = await reader.read(min(left, 8192 if slow else 65536))
        if not part:
            break
        received.append(part)
        left -= len(part)
    if b"".join(received) != data:
        counts["lost"] += 1
    counts["messages"] += 1
    counts["bytes"] += len(data)


async def connection(address, chance):
    reader, writer = await asyncio.open_connection(*address)
    try:
        for _ in range(chance.randrange(1, 8)):
            await exchange(reader, writer, chance)
        fault = chance.randrange(13)
        if fault == 0:
            counts["resets"] += 1
            sock = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.write(struct.pack("!I", 1000))
            writer.transport.abort()
        elif fault == 1:
            counts["half closed"] += 1
            data = chance.randbytes(5000)
            writer.write(struct.pack("!I", len(data)) + data)
            writer.write_eof()
            if await reader.read() != data:
                counts["lost"] += 1
        elif fault == 2:
            counts["vanished"] += 1
            writer.write(struct.pack("!I", 10_000) + b"half of it")
        elif fault == 3:
            counts["slow"] += 1
            await exchange(reader, writer, chance, slow=True)
        elif fault == 4:
            counts["cancelled"] += 1
            task = asyncio.create_task(reader.readexactly(10))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            await exchange(reader, writer, chance)
        elif fault == 5:
            # Much more than the server may hold, and not a byte read of the answers: drain() must not come back.
            counts["flooded"] += 1
            data = struct.pack("!I", 60_000) + bytes(60_000)
            try:
                async with asyncio.timeout(0.2):
                    for _ in range(200):
                        writer.write(data)
                        await writer.drain()
            except TimeoutError:
                pass
            writer.transport.abort()
    finally:
        writer.close()
        try:
            await writer.wait_closed()
        except ConnectionError:
            pass


async def client(address, number, end):
    chance = random.Random(f"{options['seed']} {number}")
    while time.monotonic() < end:
        try:
            await connection(address, chance)
        except ConnectionError:
            # The server's answer to a fault of another may be in the way.
            await asyncio.sleep(0.01)
        await asyncio.sleep(chance.random() / 10)


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4 // 1024


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4096)
    address = server.sockets[0].getsockname()
    start = time.monotonic()
    end = start + options["seconds"]
    clients = [asyncio.create_task(client(address, number, end)) for number in range(options["clients"])]
    memory = []
    while time.monotonic() < end:
        await asyncio.sleep(min(10, options["seconds"] / 10))
        memory.append(resident())
        print(f"{time.monotonic() - start:.0f} s, {memory[-1]} MB,", counts, flush=True)
    await asyncio.gather(*clients)
    server.close()
    await server.wait_closed()
    await asyncio.sleep(0.1)
    left = len(asyncio.all_tasks()) - 1
    # The first part fills pools.
    flat = memory[-1] <= max(memory[: max(1, len(memory) // 3)]) * 1.25 + 8
    print(f"lost {counts['lost']}, tasks left {left}, memory {'flat' if flat else 'grows'}")
    sys.exit(counts["lost"] > 0 or left > 0 or not flat)


asyncio.run(main())
