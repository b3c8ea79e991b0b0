//! taipan-asyncio.
