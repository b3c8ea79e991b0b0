import asyncio
async def main():
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "plain message", "extra": 5})
asyncio.run(main())
