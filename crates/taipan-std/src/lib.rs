//! taipan-std.
