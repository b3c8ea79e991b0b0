//! `_ssl`: TLS without input and output, over rustls. What scripts know as `ssl` is built on it in `std/ssl.py`:
//! a [`config::Config`] holds what a context says, a [`connection::Connection`] takes in records and gives records.
//!
//! The algorithms are graviola's, which needs no compiler of C but a processor with vector and AES instructions.

mod config;
mod connection;
mod session;
mod verify;

use crate::classes::add_classes;
use taipan_vm::native::module;
use taipan_vm::types::bytes_like::Data;
use taipan_vm::{R, Value, Vm};

/// The module.
pub struct SslModule;

#[module(name = "_ssl")]
impl SslModule {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        if !has_instructions() {
            let class = vm.class(|t| &t.ImportError);
            return Err(vm.raise(
                &class,
                "TLS needs AES and vector instructions, which this processor lacks",
            ));
        }
        static CLASSES: &[&taipan_vm::native::ClassDef] = &[
            &config::Config::CLASS,
            &connection::Connection::CLASS,
            &session::SESSION,
        ];
        add_classes(vm, module, CLASSES);
        Ok(())
    }
    /// Whether a session is of a connection of this context.
    #[sig("(session, context, /)")]
    fn is_session_of(session: &session::Session, context: &Value) -> bool {
        session::is_of(session, context)
    }
    /// Random bytes that are fit for keys.
    #[sig("(n, /)")]
    #[allow(non_snake_case)]
    fn RAND_bytes(vm: &mut Vm, n: i64) -> R<Value> {
        let Ok(size) = usize::try_from(n) else {
            return Err(vm.value_error("num must be positive"));
        };
        let mut data = Vec::new();
        if data.try_reserve_exact(size).is_err() {
            return Err(vm.no_memory());
        }
        data.resize(size, 0);
        if let Err(problem) = vm.host.random(&mut data) {
            let class = vm.class(|t| &t.OSError);
            return Err(vm.raise(&class, problem.to_string()));
        }
        Ok(vm.bytes(data))
    }
    /// The names and numbers of the cipher suites: (name, number) in order of preference.
    fn cipher_suites(vm: &mut Vm) -> Value {
        let suites: Vec<_> = config::provider().cipher_suites;
        let rows = suites.iter().map(|suite| {
            let suite = suite.suite();
            let name = vm.str(suite.as_str().unwrap_or_default());
            vm.tuple(vec![name, Value::small_int(i64::from(u16::from(suite)))])
        });
        let rows = rows.collect();
        vm.list(rows)
    }
    /// Whether a certificate can be a trust anchor, as far as its form goes.
    #[sig("(der, /)")]
    fn is_certificate(der: Data<'_>) -> bool {
        config::anchor(&der.0).is_some()
    }
}

/// graviola ends the program where these are missing, so they are asked for first.
#[cfg(target_arch = "x86_64")]
fn has_instructions() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("aes")
        && has!("ssse3")
        && has!("pclmulqdq")
        && has!("avx")
        && has!("avx2")
        && has!("adx")
        && has!("bmi1")
        && has!("bmi2")
}

#[cfg(target_arch = "aarch64")]
fn has_instructions() -> bool {
    use std::arch::is_aarch64_feature_detected as has;
    has!("neon") && has!("aes") && has!("pmull") && has!("sha2")
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn has_instructions() -> bool {
    false
}
