//! Chooses the dispatcher of the interpreter, and what is shared in programs that are to be small.

use std::env;

/// Tail calls need an optimising compiler and an architecture with enough argument registers; elsewhere the loop runs.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=TAIPAN_DISPATCH");
    println!("cargo:rustc-check-cfg=cfg(taipan_small)");
    let variable = |name| env::var(name).unwrap_or_default();
    let optimised = matches!(variable("OPT_LEVEL").as_str(), "2" | "3");
    if matches!(variable("OPT_LEVEL").as_str(), "s" | "z") {
        println!("cargo:rustc-cfg=taipan_small");
    }
    let debugged = env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_some();
    let registers = matches!(
        variable("CARGO_CFG_TARGET_ARCH").as_str(),
        "x86_64" | "aarch64"
    ) && variable("CARGO_CFG_TARGET_FAMILY") == "unix";
    let wanted = match variable("TAIPAN_DISPATCH").as_str() {
        "loop" => false,
        "tail" => true,
        _ => optimised && !debugged && registers,
    };
    if wanted {
        println!("cargo:rustc-cfg=taipan_tail_calls");
        // Machine code jumps to the handlers, with the registers of one convention.
        let known = variable("CARGO_CFG_TARGET_ARCH") == "x86_64";
        if known && env::var_os("CARGO_FEATURE_JIT").is_some() {
            println!("cargo:rustc-cfg=taipan_jit");
        }
    }
}
