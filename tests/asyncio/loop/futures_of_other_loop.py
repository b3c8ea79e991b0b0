import asyncio
a, b = asyncio.new_event_loop(), asyncio.new_event_loop()
f = b.create_future()
async def main(): await f
try:
    a.run_until_complete(main())
except RuntimeError as e:
    print("attached to a different loop" in str(e))
try:
    a.run_until_complete(f)
except ValueError as e:
    print(e)
a.close(); b.close()
