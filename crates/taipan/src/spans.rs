//! Spans of what the host runs, for `tracing`; nothing without that feature.

/// What a span is about.
#[derive(Clone, Copy)]
pub(crate) enum What {
    /// Code of this file runs.
    Run,
    /// A function of this name is called.
    Call,
    /// A coroutine function of this name is called and awaited.
    Await,
    /// A module of this name is imported.
    Import,
}

#[cfg(not(feature = "tracing"))]
pub(crate) use off::Span;
#[cfg(feature = "tracing")]
pub(crate) use on::Span;

#[cfg(feature = "tracing")]
mod on {
    use super::What;

    /// A span; it is entered for a time, or several times.
    #[derive(Clone)]
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn new(what: What, name: &str) -> Span {
            Span(match what {
                What::Run => tracing::info_span!("taipan.run", file = name),
                What::Call => tracing::info_span!("taipan.call", function = name),
                What::Await => tracing::info_span!("taipan.call_async", function = name),
                What::Import => tracing::info_span!("taipan.import", module = name),
            })
        }

        /// For as long as the result lives.
        pub(crate) fn enter(&self) -> tracing::span::Entered<'_> {
            self.0.enter()
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    #[derive(Clone)]
    pub(crate) struct Span;

    impl Span {
        #[inline(always)]
        pub(crate) fn new(_: super::What, _: &str) -> Span {
            Span
        }

        #[inline(always)]
        pub(crate) fn enter(&self) -> Entered {
            Entered
        }
    }

    /// No span is entered.
    pub(crate) struct Entered;
}
