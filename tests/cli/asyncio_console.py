# taipan-only: the first line names the version
# cmd: -q -m asyncio
# stdin: await asyncio.sleep(0, 5)\n_ + 1\nasyncio.get_running_loop().is_running()\nasync def f():\n    return await asyncio.sleep(0, 'f')\n\nawait asyncio.gather(f(), f())\nt = asyncio.create_task(f())\nawait t\nawait nothing\nx = 1\nx\nexit(3)\n
# exit: 3
