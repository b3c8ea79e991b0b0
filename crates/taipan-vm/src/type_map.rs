//! One value of each type: what modules keep for an isolate or a thread.

use std::any::{Any, TypeId};

/// Values by their types. There are few, and mostly the same ones are asked for: a search from the front, where each that is
/// found moves a place ahead, takes a third of the time of a hash table.
#[derive(Default)]
pub struct TypeMap(Vec<(TypeId, Box<dyn Any>)>);

impl TypeMap {
    /// Whether nothing was asked for yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a type, made on first use.
    #[inline]
    pub fn entry<T: Default + 'static>(&mut self) -> &mut T {
        let wanted = TypeId::of::<T>();
        let is_first = matches!(self.0.first(), Some((id, _)) if *id == wanted);
        let place = if is_first { 0 } else { self.find::<T>(wanted) };
        self.0[place].1.downcast_mut().expect("keyed by its type")
    }

    #[inline(never)]
    fn find<T: Default + 'static>(&mut self, wanted: TypeId) -> usize {
        match self.0.iter().position(|(id, _)| *id == wanted) {
            Some(0) => 0,
            Some(place) => {
                self.0.swap(place, place - 1);
                place - 1
            }
            None => {
                self.0.push((wanted, Box::<T>::default()));
                self.0.len() - 1
            }
        }
    }
}
