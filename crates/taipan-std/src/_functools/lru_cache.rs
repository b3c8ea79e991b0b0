//! `_lru_cache_wrapper`: a function that remembers its results.

use std::cell::Cell;
use taipan_vm::heap::Kind;
use taipan_vm::native::{Args, Trace, class, methods};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::shape::exact;
use taipan_vm::{R, Value, Vm};

/// A function and its remembered results. The dict's order is the order of use, least recent first.
#[class(
    name = "_lru_cache_wrapper",
    module = "functools",
    flags(DICT, WEAKREF),
    new
)]
#[derive(Trace)]
pub struct LruCache {
    func: Value,
    cache: Value,
    /// `None`: no bound.
    maxsize: Option<usize>,
    typed: bool,
    info: Value,
    /// Stands between positional and keyword arguments in a key.
    mark: Value,
    hits: Cell<i64>,
    misses: Cell<i64>,
}

impl LruCache {
    fn cache(&self) -> &Dict {
        self.cache.downcast::<Dict>().expect("a dict")
    }

    /// What stands for the arguments in the cache.
    fn key(&self, vm: &mut Vm, args: &Args<'_>) -> Value {
        if args.names.is_empty() && !self.typed {
            if let [only] = args.all
                && (only.as_small_int().is_some() || only.raw().has_shape(exact(Kind::Str)))
            {
                return only.clone();
            }
            return vm.tuple(args.all.to_vec());
        }
        let mut parts = args.pos().to_vec();
        if !args.names.is_empty() {
            parts.push(self.mark.clone());
            for (name, value) in args.keywords() {
                parts.push(name.clone());
                parts.push(value.clone());
            }
        }
        if self.typed {
            parts.extend(args.all.iter().map(|v| vm.type_of(v)));
        }
        vm.tuple(parts)
    }
}

#[methods(class = "_lru_cache_wrapper")]
impl LruCache {
    #[new]
    #[sig("(user_function, maxsize, typed, cache_info_type)")]
    fn new(
        class: &Value,
        vm: &mut Vm,
        user_function: Value,
        maxsize: &Value,
        typed: bool,
        cache_info_type: Value,
    ) -> R {
        if !vm.is_callable(&user_function) {
            return Err(vm.type_error("the first argument must be callable"));
        }
        let maxsize = if maxsize.is_none() {
            None
        } else {
            let index = vm.names.__index__.clone();
            if vm.lookup_special(maxsize, &index).is_none() {
                return Err(vm.type_error("maxsize should be integer or None"));
            }
            Some(vm.to_i64(maxsize)?.max(0) as usize)
        };
        let object = vm.class(|t| &t.object);
        let mark = vm.call(&object, &[])?;
        let payload = LruCache {
            func: user_function,
            cache: vm.dict(),
            maxsize,
            typed,
            info: cache_info_type,
            mark,
            hits: Cell::new(0),
            misses: Cell::new(0),
        };
        Ok(vm.new_native(class, payload))
    }
    /// The remembered result for these arguments, or the function's.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = args.all[0].clone();
        let lru = this.native::<LruCache>().expect("receiver");
        let rest = args.rest();
        if lru.maxsize == Some(0) {
            lru.misses.set(lru.misses.get() + 1);
            return vm.call_args(&lru.func, &rest);
        }
        let key = lru.key(vm, &rest);
        let hash = vm.hash(&key)?;
        let cache = lru.cache();
        if let Some(at) = cache.find(vm, &key, hash)? {
            lru.hits.set(lru.hits.get() + 1);
            return Ok(cache.table.with(|t| {
                let value = t.entries[at].value.clone();
                if lru.maxsize.is_some() {
                    t.move_to_end(at, true);
                }
                value
            }));
        }
        lru.misses.set(lru.misses.get() + 1);
        let result = vm.call_args(&lru.func, &rest)?;
        // The call may have filled the cache itself.
        if cache.find(vm, &key, hash)?.is_none() {
            if lru.maxsize.is_some_and(|max| cache.len() >= max) {
                let oldest = cache.table.with(|t| t.next(0).map(|at| t.remove(at)));
                drop(oldest);
            }
            cache.set_hashed(vm, &key, hash, result.clone())?;
        }
        Ok(result)
    }
    /// As attribute of a class it is a method.
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> Value {
        let _ = owner;
        if instance.is_none() {
            return this.clone();
        }
        vm.bind_method(this, instance)
    }
    /// Hits, misses, bound and size.
    fn cache_info(&self, vm: &mut Vm) -> R {
        let maxsize = match self.maxsize {
            Some(max) => vm.int(max as i64),
            None => Value::NONE,
        };
        let args = [
            vm.int(self.hits.get()),
            vm.int(self.misses.get()),
            maxsize,
            vm.int(self.cache().len() as i64),
        ];
        vm.call(&self.info, &args)
    }
    /// Forget everything.
    fn cache_clear(&self) {
        self.hits.set(0);
        self.misses.set(0);
        self.cache().clear();
    }
    /// For pickling: the name it can be found under.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let name = vm.names.__qualname__.clone();
        vm.get_attr(this, &name)
    }
    /// There is only one.
    fn __copy__(this: &Value) -> Value {
        this.clone()
    }
    /// There is only one.
    fn __deepcopy__(this: &Value, memo: &Value) -> Value {
        let _ = memo;
        this.clone()
    }
}
