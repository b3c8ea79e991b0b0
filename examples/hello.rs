//! The shortest program that embeds taipan. `cargo run --example hello`

pub fn main() -> taipan::Result {
    taipan::run("print('hello')")
}
