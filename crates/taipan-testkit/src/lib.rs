//! taipan-testkit.
