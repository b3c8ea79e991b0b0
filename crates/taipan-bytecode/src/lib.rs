//! taipan-bytecode.
