//! The examples hold what they promise: each checks itself.

macro_rules! examples {
    ($($(#[$attr:meta])* $name:ident $path:literal)*) => { $(
        $(#[$attr])*
        #[path = $path]
        mod $name;

        $(#[$attr])*
        #[test]
        fn $name() -> taipan::Result {
            $name::main()
        }
    )* };
}

examples! {
    hello "../../examples/hello.rs"
    rules "../../examples/rules.rs"
    characters "../../examples/characters.rs"
    plugins "../../examples/plugins.rs"
    sandbox "../../examples/sandbox.rs"
    repl "../../examples/repl.rs"
    #[cfg(feature = "serde")]
    pipeline "../../examples/pipeline.rs"
    #[cfg(feature = "serde")]
    web "../../examples/web.rs"
}
