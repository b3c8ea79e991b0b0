//! How the command is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(name).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu" {
        // The tables of methods are half a megabyte of pointers. At a fixed address the linker fills them in; else the dynamic
        // loader would, and touch each page of them, at every start.
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
