import asyncio
print(asyncio.CancelledError.__mro__[1], issubclass(asyncio.InvalidStateError, Exception), asyncio.TimeoutError)
print(asyncio.CancelledError.__module__, asyncio.InvalidStateError.__name__)
