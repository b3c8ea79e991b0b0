//! The general way into native functions, which binds arguments. A function that has a short way as well needs only a description of its
//! parameters; code of its own for each, which is quicker, has it in programs that need not be small.

#[cfg(taipan_small)]
pub use small::*;

#[cfg(not(taipan_small))]
pub use quick::*;

#[cfg(not(taipan_small))]
mod quick {
    use crate::native::{Args, NativeFn};
    use crate::raise::R;
    use crate::vm::Vm;

    /// The general way in.
    pub type Call = NativeFn;

    /// The way into a function that binds arguments itself.
    pub const fn general(call: NativeFn) -> Call {
        call
    }

    /// Whether this is the way into a function that binds arguments itself.
    pub(crate) fn is_general(call: Call, function: NativeFn) -> bool {
        std::ptr::fn_addr_eq(call, function)
    }

    /// Whether two ways lead to the same function.
    pub(crate) fn is_same(one: Call, other: Call) -> bool {
        std::ptr::fn_addr_eq(one, other)
    }

    #[inline(always)]
    pub(crate) fn run(call: &Call, vm: &mut Vm, args: &Args<'_>) -> R {
        call(vm, args)
    }

    /// The general way into a function that has a short one.
    #[macro_export]
    macro_rules! bound {
        ($skipped:literal, $count:literal, $named:expr, $params:expr, $direct:expr) => {
            |vm: &mut $crate::vm::Vm,
             args: &$crate::native::Args<'_>|
             -> $crate::raise::R<$crate::value::Value> {
                const PARAMS: $crate::native::Params = $params;
                $crate::native::call_direct::<$skipped, $count>(vm, args, &PARAMS, $named, $direct)
            }
        };
    }
}

#[cfg(taipan_small)]
mod small {
    use crate::native::{Args, DIRECT, DirectFn, NativeFn, Params, receiver_error};
    use crate::raise::R;
    use crate::value::Value;
    use crate::vm::Vm;

    /// The general way in.
    #[derive(Clone, Copy)]
    pub enum Call {
        General(NativeFn),
        Bound(&'static Bound),
    }

    /// A function that has a short way in.
    pub struct Bound {
        pub params: Params<'static>,
        /// How many arguments stand in front of those of the parameters.
        pub skipped: u8,
        pub count: u8,
        pub direct: DirectFn,
    }

    /// The way into a function that binds arguments itself.
    pub const fn general(call: NativeFn) -> Call {
        Call::General(call)
    }

    /// Whether this is the way into a function that binds arguments itself.
    pub(crate) fn is_general(call: Call, function: NativeFn) -> bool {
        matches!(call, Call::General(call) if std::ptr::fn_addr_eq(call, function))
    }

    /// Whether two ways lead to the same function.
    pub(crate) fn is_same(one: Call, other: Call) -> bool {
        match (one, other) {
            (Call::General(one), Call::General(other)) => std::ptr::fn_addr_eq(one, other),
            (Call::Bound(one), Call::Bound(other)) => {
                std::ptr::fn_addr_eq(one.direct, other.direct)
            }
            _ => false,
        }
    }

    #[inline(never)]
    pub(crate) fn run(call: &Call, vm: &mut Vm, args: &Args<'_>) -> R {
        match call {
            Call::General(call) => call(vm, args),
            Call::Bound(bound) => bound.call(vm, args),
        }
    }

    impl Bound {
        fn call(&self, vm: &mut Vm, args: &Args<'_>) -> R {
            let skipped = self.skipped as usize;
            let mut given = [Value::absent(); DIRECT];
            if skipped == 1 {
                let Some(this) = args.pos().first() else {
                    let function = self.params.function;
                    let (class, name) = function.rsplit_once('.').unwrap_or(("", function));
                    return Err(receiver_error(vm, name, class, None));
                };
                given[0] = this;
            }
            let mut slots = [None; DIRECT];
            let slots = &mut slots[..self.count as usize];
            self.params.bind_few(vm, args, skipped, slots)?;
            for (place, value) in given[skipped..].iter_mut().zip(slots) {
                *place = value.unwrap_or(Value::absent());
            }
            let [a, b, c, d] = given;
            (self.direct)(vm, a, b, c, d).into_result()
        }
    }

    /// The general way into a function that has a short one.
    #[macro_export]
    macro_rules! bound {
        ($skipped:literal, $count:literal, $named:expr, $params:expr, $direct:expr) => {
            $crate::native::Call::Bound(&$crate::native::Bound {
                params: $params,
                skipped: $skipped,
                count: $count,
                direct: $direct,
            })
        };
    }
}
