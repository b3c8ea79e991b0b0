//! Results of native functions.

use crate::raise::{R, Raise};
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// `R<Raw>` in two machine registers: a result that goes through memory would keep a handler of the interpreter from a tail call.
/// Its reference belongs to whoever gets it.
pub struct Word {
    pub(crate) raise: Option<Raise>,
    pub(crate) raw: Raw,
}

impl Word {
    /// As natives have results.
    #[inline(always)]
    pub fn into_result(self) -> R<Value> {
        match self.raise {
            None => Ok(self.raw.into_owned()),
            Some(raise) => Err(raise),
        }
    }
}

impl From<R<Raw>> for Word {
    #[inline(always)]
    fn from(result: R<Raw>) -> Word {
        match result {
            Ok(raw) => Word { raise: None, raw },
            Err(raise) => Word {
                raise: Some(raise),
                raw: Raw::UNDEF,
            },
        }
    }
}

impl From<R<Value>> for Word {
    #[inline(always)]
    fn from(result: R<Value>) -> Word {
        Word::from(result.map(Value::into_raw))
    }
}

/// Anything a native function may return.
pub trait IntoResult {
    fn into_result(self, vm: &mut Vm) -> R<Value>;
}

impl IntoResult for Value {
    #[inline(always)]
    fn into_result(self, _: &mut Vm) -> R<Value> {
        Ok(self)
    }
}

impl<T: IntoResult> IntoResult for R<T> {
    #[inline(always)]
    fn into_result(self, vm: &mut Vm) -> R<Value> {
        self.and_then(|v| v.into_result(vm))
    }
}

/// Nothing becomes None.
impl<T: IntoResult> IntoResult for Option<T> {
    fn into_result(self, vm: &mut Vm) -> R<Value> {
        match self {
            Some(v) => v.into_result(vm),
            None => Ok(Value::NONE),
        }
    }
}

macro_rules! results {
    ($($t:ty, $vm:ident, $v:ident => $e:expr;)*) => { $(
        impl IntoResult for $t {
            #[inline(always)]
            fn into_result(self, $vm: &mut Vm) -> R<Value> {
                let $v = self;
                Ok($e)
            }
        }
    )* };
}

results! {
    (), _vm, _v => Value::NONE;
    bool, _vm, v => Value::bool(v);
    i64, vm, v => vm.int(v);
    i32, _vm, v => Value::small_int(v as i64);
    u32, _vm, v => Value::small_int(v as i64);
    u8, _vm, v => Value::small_int(v as i64);
    isize, vm, v => vm.int(v as i64);
    usize, vm, v => vm.int(v as i64);
    u64, vm, v => vm.bigint(v.into());
    f64, vm, v => vm.float(v);
    String, vm, v => vm.str(v);
    &str, vm, v => vm.str(v);
    Vec<Value>, vm, v => vm.list(v);
    dashu_int::IBig, vm, v => vm.bigint(v);
}
