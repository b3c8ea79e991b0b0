//! Sorting: stable, with comparisons that may run script code and fail.
//!
//! Numbers, strings, bytes, and tuples and lists of them are sorted without any call into the VM. Everything else goes through a merge sort over runs: existing runs
//! are found, short ones extended by binary insertion, and merged so that the stack of runs stays balanced. Few comparisons matter
//! more than few moves, because a comparison may be a script's `__lt__`.

use crate::heap::Kind;
use crate::raise::R;
use crate::types::bytes::Bytes;
use crate::types::int::is_exact_int;
use crate::types::list::List;
use crate::types::numeric::{Num, exact_num, real_ordering};
use crate::types::order::{Rich, quick};
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;
use std::borrow::Cow;
use std::cmp::Ordering;

/// What sorts without a look at the eval breaker, at most.
const LONG: usize = 30_000;
/// Comparisons of words for a unit of fuel.
const COMPARED_PER_UNIT: usize = 4;

/// About how many comparisons it takes to sort so many items.
fn comparisons(count: usize) -> usize {
    count * (count.max(1).ilog2() as usize + 1)
}

/// Sort in place. On failure the items are still all there, in some order (their old one if `key` failed).
pub fn sort_items(
    vm: &mut Vm,
    items: &mut Vec<Value>,
    key: Option<&Value>,
    reverse: bool,
) -> R<()> {
    let Some(key) = key else {
        return sort_plain(vm, items, reverse);
    };
    let mut keys = Vec::with_capacity(items.len());
    for item in items.iter() {
        keys.push(vm.call(key, std::slice::from_ref(item))?);
    }
    if items.len() < 2 {
        return Ok(());
    }
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    let result = order_by(vm, &keys, &mut order, reverse);
    apply(items, &order);
    drop(keys);
    result
}

/// Without a key function.
fn sort_plain(vm: &mut Vm, items: &mut Vec<Value>, reverse: bool) -> R<()> {
    if items.len() < 2 {
        return Ok(());
    }
    if items.iter().all(|v| v.raw().is_int()) && !(items.len() > LONG && vm.is_limited()) {
        vm.charge(comparisons(items.len()) / COMPARED_PER_UNIT)?;
        // Equal ints cannot be told apart, but the stable sort makes more of what is in order already.
        if reverse {
            items.sort_by_key(|v| std::cmp::Reverse(v.raw().as_int()));
        } else {
            items.sort_by_key(|v| v.raw().as_int());
        }
        return Ok(());
    }
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    let result = order_by(vm, items, &mut order, reverse);
    apply(items, &order);
    result
}

/// Rearrange items into an order.
fn apply(items: &mut [Value], order: &[u32]) {
    let sorted: Vec<Value> = order
        .iter()
        .map(|&i| std::mem::take(&mut items[i as usize]))
        .collect();
    for (slot, value) in items.iter_mut().zip(sorted) {
        *slot = value;
    }
}

/// What all keys are.
enum Uniform<'a> {
    Ints,
    Floats,
    Of(Column),
    /// The items of tuples or of lists, of one kind at each place.
    Rows(Vec<Row<'a>>, Vec<Column>),
    No,
}

type Row<'a> = Cow<'a, [Value]>;

/// What the items are that are compared with each other.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    Int,
    Float,
    /// Ints of any size, bools and floats.
    Number,
    Str,
    Bytes,
}

/// Rows of more items are compared one by one.
const MOST_COLUMNS: usize = 8;

impl Column {
    #[inline]
    fn of(value: &Value) -> Option<Column> {
        let raw = value.raw();
        if raw.is_int() {
            Some(Column::Int)
        } else if raw.is_float() {
            (!raw.as_float().is_nan()).then_some(Column::Float)
        } else if raw.has_shape(exact(Kind::Str)) {
            Some(Column::Str)
        } else if raw.has_shape(exact(Kind::Bytes)) {
            Some(Column::Bytes)
        } else {
            (is_exact_int(value) || raw.is_bool()).then_some(Column::Number)
        }
    }

    /// What holds the values of both, if they can be compared.
    #[inline]
    fn with(self, other: Column) -> Option<Column> {
        let is_number =
            |column: Column| matches!(column, Column::Int | Column::Float | Column::Number);
        match self == other {
            true => Some(self),
            false => (is_number(self) && is_number(other)).then_some(Column::Number),
        }
    }

    /// What all values are.
    fn of_all(keys: &[Value]) -> Option<Column> {
        let (first, rest) = keys.split_first()?;
        let mut rest = rest.iter();
        rest.try_fold(Column::of(first)?, |column, key| {
            column.with(Column::of(key)?)
        })
    }

    /// The columns of all rows, if each has only one kind of items.
    fn of_rows(rows: &[Row<'_>]) -> Option<Vec<Column>> {
        let mut columns = Vec::new();
        for items in rows {
            if items.len() > MOST_COLUMNS {
                return None;
            }
            for (place, item) in items.iter().enumerate() {
                let kind = Column::of(item)?;
                match columns.get_mut(place) {
                    Some(known) => *known = kind.with(*known)?,
                    None => columns.push(kind),
                }
            }
        }
        Some(columns)
    }

    fn compare(self, a: &Value, b: &Value) -> Ordering {
        match self {
            Column::Int => a.raw().as_int().cmp(&b.raw().as_int()),
            Column::Float => {
                let order = a.raw().as_float().partial_cmp(&b.raw().as_float());
                order.unwrap_or(Ordering::Equal)
            }
            Column::Number => {
                let order = exact_num(a).zip(exact_num(b));
                let order = order.and_then(|(a, b)| real_ordering(a, b));
                order.unwrap_or(Ordering::Equal)
            }
            Column::Str => text_of(a).cmp(text_of(b)),
            Column::Bytes => bytes_of(a).cmp(bytes_of(b)),
        }
    }

    /// A word whose order is that of the values, as far as it goes.
    fn prefix(self, value: &Value) -> u64 {
        match self {
            Column::Int => value.raw().as_int() as u64 ^ SIGN,
            Column::Float => prefix_of_float(value.raw().as_float()),
            Column::Number => match exact_num(value) {
                Some(Num::Int(int)) => prefix_of_float(match int.to_f64() {
                    Some(float) => float,
                    None if int.is_negative() => f64::NEG_INFINITY,
                    None => f64::INFINITY,
                }),
                Some(Num::Float(float)) => prefix_of_float(float),
                _ => 0,
            },
            Column::Str => prefix_of_bytes(text_of(value)),
            Column::Bytes => prefix_of_bytes(bytes_of(value)),
        }
    }
}

const SIGN: u64 = 1 << 63;

fn prefix_of_float(float: f64) -> u64 {
    // Both zeros are equal.
    let bits = (float + 0.0).to_bits();
    if bits & SIGN != 0 { !bits } else { bits | SIGN }
}

fn prefix_of_bytes(bytes: &[u8]) -> u64 {
    let mut prefix = [0; 8];
    let n = bytes.len().min(8);
    prefix[..n].copy_from_slice(&bytes[..n]);
    u64::from_be_bytes(prefix)
}

/// The items of tuples, or of lists, if all keys are of the one kind or the other.
fn rows_of(keys: &[Value]) -> Option<Vec<Row<'_>>> {
    fn tuple(key: &Value) -> Option<Row<'_>> {
        Some(Cow::Borrowed(key.downcast::<Tuple>()?.items()))
    }
    fn list(key: &Value) -> Option<Row<'_>> {
        Some(Cow::Owned(key.downcast::<List>()?.snapshot()))
    }
    let all = |kind| keys.iter().all(|key| key.raw().has_shape(exact(kind)));
    if all(Kind::Tuple) {
        return keys.iter().map(tuple).collect();
    }
    match all(Kind::List) {
        true => keys.iter().map(list).collect(),
        false => None,
    }
}

#[inline]
fn text_of(value: &Value) -> &[u8] {
    let text = value.downcast::<Str>();
    text.map(|text| text.bytes()).unwrap_or_default()
}

#[inline]
fn bytes_of(value: &Value) -> &[u8] {
    let bytes = value.downcast::<Bytes>();
    bytes.map(|bytes| &bytes.0[..]).unwrap_or_default()
}

fn uniform(keys: &[Value]) -> Uniform<'_> {
    match Column::of_all(keys) {
        Some(Column::Int) => return Uniform::Ints,
        Some(Column::Float) => return Uniform::Floats,
        Some(column) => return Uniform::Of(column),
        None => {}
    }
    let rows = rows_of(keys);
    let known = rows.and_then(|rows| Some((Column::of_rows(&rows)?, rows)));
    known.map_or(Uniform::No, |(columns, rows)| Uniform::Rows(rows, columns))
}

/// Sort positions by their keys.
fn order_by(vm: &mut Vm, keys: &[Value], order: &mut [u32], reverse: bool) -> R<()> {
    let uniform = match uniform(keys) {
        // The quick ways cannot be stopped half-way.
        _ if keys.len() > LONG && vm.is_limited() => Uniform::No,
        Uniform::No => Uniform::No,
        quick => {
            vm.charge(comparisons(keys.len()) / COMPARED_PER_UNIT)?;
            quick
        }
    };
    match uniform {
        Uniform::Ints => {
            let mut pairs: Vec<(i64, u32)> = keys
                .iter()
                .zip(order.iter())
                .map(|(k, &i)| {
                    (
                        if reverse {
                            !k.raw().as_int()
                        } else {
                            k.raw().as_int()
                        },
                        i,
                    )
                })
                .collect();
            pairs.sort_by_key(|pair| pair.0);
            order
                .iter_mut()
                .zip(pairs)
                .for_each(|(slot, pair)| *slot = pair.1);
            Ok(())
        }
        Uniform::Floats => {
            let at = |i: u32| keys[i as usize].raw().as_float();
            if reverse {
                order.sort_by(|&a, &b| {
                    at(b)
                        .partial_cmp(&at(a))
                        .unwrap_or(std::cmp::Ordering::Equal)
                });
            } else {
                order.sort_by(|&a, &b| {
                    at(a)
                        .partial_cmp(&at(b))
                        .unwrap_or(std::cmp::Ordering::Equal)
                });
            }
            Ok(())
        }
        Uniform::Of(column) => {
            let prefix = |key: &Value| column.prefix(key);
            let compare = |a: &Value, b: &Value| column.compare(a, b);
            sort_by_prefix(keys, order, reverse, prefix, compare);
            Ok(())
        }
        Uniform::Rows(rows, columns) => {
            // An empty row comes first, as nothing is less than its prefix.
            let prefix = |row: &Row<'_>| {
                let first = row.first().zip(columns.first());
                first.map_or(0, |(item, column)| column.prefix(item))
            };
            let compare = |a: &Row<'_>, b: &Row<'_>| {
                let mut orders = a.iter().zip(b.iter()).zip(&columns);
                let decided = orders.find_map(|((x, y), column)| {
                    Some(column.compare(x, y)).filter(|order| order.is_ne())
                });
                decided.unwrap_or_else(|| a.len().cmp(&b.len()))
            };
            sort_by_prefix(&rows, order, reverse, prefix, compare);
            Ok(())
        }
        Uniform::No => {
            if reverse {
                order.reverse();
            }
            let result = Sorter {
                vm,
                keys,
                runs: Vec::new(),
                spare: Vec::new(),
                script: None,
            }
            .sort(order);
            if reverse {
                order.reverse();
            }
            result
        }
    }
}

/// Keys compare by a prefix of one word, and only then by the rest.
fn sort_by_prefix<K>(
    keys: &[K],
    order: &mut [u32],
    reverse: bool,
    prefix: impl Fn(&K) -> u64,
    compare: impl Fn(&K, &K) -> Ordering,
) {
    let key = |i: u32| &keys[i as usize];
    let mut entries: Vec<(u64, u32)> = order.iter().map(|&i| (prefix(key(i)), i)).collect();
    let by_both =
        |a: &(u64, u32), b: &(u64, u32)| a.0.cmp(&b.0).then_with(|| compare(key(a.1), key(b.1)));
    if reverse {
        entries.sort_by(|a, b| by_both(b, a));
    } else {
        entries.sort_by(by_both);
    }
    order
        .iter_mut()
        .zip(entries)
        .for_each(|(slot, entry)| *slot = entry.1);
}

/// A merge sort in progress.
struct Sorter<'a> {
    vm: &'a mut Vm,
    keys: &'a [Value],
    /// Start and length of the runs found and not merged yet, and the power of the boundary before each.
    runs: Vec<Run>,
    spare: Vec<u32>,
    /// The `__lt__` of a script, and the version of the class that has it.
    script: Option<(u32, Value)>,
}

#[derive(Clone, Copy)]
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

impl Sorter<'_> {
    #[inline]
    fn less(&mut self, a: u32, b: u32) -> R<bool> {
        self.vm.charge(1)?;
        let (a, b) = (&self.keys[a as usize], &self.keys[b as usize]);
        match quick(a.raw(), b.raw()) {
            crate::types::order::Quick::Ordered(ordering) => Ok(ordering.is_lt()),
            crate::types::order::Quick::Unordered => Ok(false),
            crate::types::order::Quick::Ask => match self.script_of(a, b) {
                Some(method) => {
                    let result = self.vm.compare_by(&method, Rich::Lt, a, b)?;
                    self.vm.truth(&result)
                }
                None => self.vm.compare_truth(a, b, Rich::Lt),
            },
        }
    }

    /// The `__lt__` of a script for two instances of one class.
    #[inline]
    fn script_of(&mut self, a: &Value, b: &Value) -> Option<Value> {
        if !a.is_kind(Kind::Instance) || !self.vm.same_class(a, b) {
            return None;
        }
        let version = self.vm.class_of(a).version.get();
        match &self.script {
            Some((known, method)) if *known == version => Some(method.clone()),
            _ => self.find_script(a, version),
        }
    }

    #[cold]
    fn find_script(&mut self, instance: &Value, version: u32) -> Option<Value> {
        let name = self.vm.names.__lt__.clone();
        let method = self.vm.lookup_special(instance, &name)?;
        if !method.is_kind(Kind::Function) {
            return None;
        }
        // Version 0 stands for classes about which nothing is remembered.
        self.script = (version != 0).then(|| (version, method.clone()));
        Some(method)
    }

    fn sort(&mut self, order: &mut [u32]) -> R<()> {
        let n = order.len();
        let minimum = min_run(n);
        let mut start = 0;
        while start < n {
            let mut len = self.find_run(&mut order[start..])?;
            if len < minimum {
                let forced = minimum.min(n - start);
                self.insert(&mut order[start..start + forced], len)?;
                len = forced;
            }
            let power = match self.runs.last() {
                Some(last) => boundary_power(last.start, last.len, len, n),
                None => 0,
            };
            while let Some(top) = self.runs.last()
                && top.power > power
                && self.runs.len() > 1
            {
                self.merge_top(order)?;
            }
            self.runs.push(Run { start, len, power });
            start += len;
        }
        while self.runs.len() > 1 {
            self.merge_top(order)?;
        }
        Ok(())
    }

    /// The length of the run at the start; a strictly descending one is reversed.
    fn find_run(&mut self, order: &mut [u32]) -> R<usize> {
        if order.len() < 2 {
            return Ok(order.len());
        }
        let mut n = 2;
        if self.less(order[1], order[0])? {
            while n < order.len() && self.less(order[n], order[n - 1])? {
                n += 1;
            }
            order[..n].reverse();
        } else {
            while n < order.len() && !self.less(order[n], order[n - 1])? {
                n += 1;
            }
        }
        Ok(n)
    }

    /// Binary insertion: `order[..sorted]` is a run, make the whole one.
    fn insert(&mut self, order: &mut [u32], sorted: usize) -> R<()> {
        for next in sorted..order.len() {
            let pivot = order[next];
            let (mut low, mut high) = (0, next);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.less(pivot, order[middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            order[low..=next].rotate_right(1);
        }
        Ok(())
    }

    /// Merge the last two runs.
    fn merge_top(&mut self, order: &mut [u32]) -> R<()> {
        let (Some(right), Some(left)) = (self.runs.pop(), self.runs.pop()) else {
            return Ok(());
        };
        let end = right.start + right.len;
        let result = self.merge(&mut order[left.start..end], left.len);
        self.runs.push(Run {
            start: left.start,
            len: left.len + right.len,
            power: left.power,
        });
        result
    }

    /// Merge `order[..middle]` and `order[middle..]`.
    fn merge(&mut self, order: &mut [u32], middle: usize) -> R<()> {
        // What is in place already at both ends stays.
        let first_right = order[middle];
        let skip = self.upper_bound(&order[..middle], first_right)?;
        if skip == middle {
            return Ok(());
        }
        let last_left = order[middle - 1];
        let keep = self.lower_bound(&order[middle..], last_left)?;
        let order = &mut order[skip..middle + keep];
        let middle = middle - skip;
        let mut left = std::mem::take(&mut self.spare);
        left.clear();
        left.extend_from_slice(&order[..middle]);
        let (mut i, mut j, mut out) = (0, middle, 0);
        let mut result = Ok(());
        while i < left.len() && j < order.len() {
            match self.less(order[j], left[i]) {
                Ok(true) => {
                    order[out] = order[j];
                    j += 1;
                }
                Ok(false) => {
                    order[out] = left[i];
                    i += 1;
                }
                Err(raise) => {
                    result = Err(raise);
                    break;
                }
            }
            out += 1;
        }
        // The rest of the left run fills the gap exactly, also after a failure.
        order[out..out + left.len() - i].copy_from_slice(&left[i..]);
        self.spare = left;
        result
    }

    /// The first position whose key is greater, by steps that double from the start.
    fn upper_bound(&mut self, run: &[u32], key: u32) -> R<usize> {
        let (mut low, mut step) = (0, 1);
        while low + step <= run.len() && !self.less(key, run[low + step - 1])? {
            low += step;
            step *= 2;
        }
        let mut high = (low + step - 1).min(run.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.less(key, run[middle])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// The number of leading items less than the key, by steps that double from the end.
    fn lower_bound(&mut self, run: &[u32], key: u32) -> R<usize> {
        let (mut high, mut step) = (run.len(), 1);
        while step <= high && !self.less(run[high - step], key)? {
            high -= step;
            step *= 2;
        }
        let mut low = if step <= high { high - step + 1 } else { 0 };
        while low < high {
            let middle = low + (high - low) / 2;
            if self.less(run[middle], key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

/// A length between 32 and 64 by which `n` divides into slightly less than a power of two parts.
fn min_run(mut n: usize) -> usize {
    let mut odd = 0;
    while n >= 64 {
        odd |= n & 1;
        n >>= 1;
    }
    n + odd
}

/// How deep in a perfectly balanced merge tree the boundary between two neighbouring runs lies.
fn boundary_power(start: usize, left: usize, right: usize, n: usize) -> u32 {
    // Midpoints of both runs as fractions of n, times two.
    let a = (2 * start + left) as u128;
    let b = a + (left + right) as u128;
    let scale = |x: u128| ((x << 62) / (2 * n as u128)) as u64;
    (scale(a) ^ scale(b)).leading_zeros()
}
