//! How the command is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(name).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu" {
        // The tables of methods are half a megabyte of pointers. At a fixed address the linker fills them in; else the dynamic
        // loader would, and touch each page of them, at every start.
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    place_functions();
}

/// Has the functions that run at start-up placed side by side (`cargo xtask layout` lists them): fewer pages are touched.
///
/// The names in the list are those of one compiler; with another one they mean nothing to the linker and change nothing.
fn place_functions() {
    const LIST: &str = "functions.order";
    println!("cargo::rerun-if-changed={LIST}");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|it| it == value);
    // Only the linker that comes with Rust for this target is known to have the option.
    let own_linker = is("TARGET", "x86_64-unknown-linux-gnu")
        && std::env::var_os("RUSTC_LINKER").is_none()
        && std::env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| !flags.contains("link"))
        && rustc_minor().is_some_and(|minor| minor >= 90);
    if own_linker && is("PROFILE", "release") {
        let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
        println!("cargo::rustc-link-arg-bins=-Wl,--symbol-ordering-file={folder}/{LIST}");
        println!("cargo::rustc-link-arg-bins=-Wl,--no-warn-symbol-ordering");
    }
}

/// The second number of the compiler's version.
fn rustc_minor() -> Option<u32> {
    let rustc = std::env::var_os("RUSTC")?;
    let output = std::process::Command::new(rustc)
        .arg("--version")
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split('.').nth(1)?.parse().ok()
}
