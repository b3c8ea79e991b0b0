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
        let is_at = |place| matches!(self.0.get(place), Some((id, _)) if *id == wanted);
        // The first two keep their places: they may be asked for in turns.
        let place = match (is_at(0), is_at(1)) {
            (true, _) => 0,
            (_, true) => 1,
            _ => self.find::<T>(wanted),
        };
        self.0[place].1.downcast_mut().expect("keyed by its type")
    }

    #[inline(never)]
    fn find<T: Default + 'static>(&mut self, wanted: TypeId) -> usize {
        match self.0.iter().position(|(id, _)| *id == wanted) {
            Some(place @ 0..2) => place,
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
