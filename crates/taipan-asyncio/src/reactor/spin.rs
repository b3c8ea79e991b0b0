//! How long to look for events before going to sleep.
//!
//! To sleep and to be woken takes longer than a peer on the same machine needs to answer, above all where an idle processor is given
//! back to a hypervisor. So a loop whose waits are short looks again and again for a while before it sleeps. The while grows as long
//! as waits end soon and is over after the first long one: an idle loop wakes up for nothing, and one with few events hardly looks.

use std::time::{Duration, Instant};

/// The shortest while.
const LEAST: Duration = Duration::from_micros(10);
/// The longest; who waits longer sleeps at once the next time.
const MOST: Duration = Duration::from_micros(50);
/// A look and a yield that took so long: somebody else wants this processor.
const CROWDED: Duration = Duration::from_micros(300);
/// For so long nobody looks then.
const REST: Duration = Duration::from_millis(100);

/// The memory of the waits before.
pub struct Spin {
    /// There is more than one processor: the peer can work meanwhile.
    allowed: bool,
    /// How long to look the next time.
    long: Duration,
    /// Not before this moment.
    not_before: Option<Instant>,
}

impl Spin {
    pub fn new() -> Spin {
        Spin {
            allowed: std::thread::available_parallelism().is_ok_and(|n| n.get() > 1),
            long: Duration::ZERO,
            not_before: None,
        }
    }

    /// Look until `look` has found something, which is true then, or it has taken too long.
    pub fn spin<E>(
        &mut self,
        start: Instant,
        timeout: Option<Duration>,
        mut look: impl FnMut() -> Result<bool, E>,
    ) -> Result<bool, E> {
        let long = timeout.map_or(self.long, |timeout| timeout.min(self.long));
        if !self.allowed || long.is_zero() || self.not_before.is_some_and(|t| start < t) {
            return Ok(false);
        }
        let mut before = start;
        loop {
            if look()? {
                return Ok(true);
            }
            std::thread::yield_now();
            let now = Instant::now();
            if now - before > CROWDED {
                self.not_before = Some(now + REST);
                self.long = Duration::ZERO;
                return look();
            }
            if now - start > long {
                return Ok(false);
            }
            before = now;
        }
    }

    /// A wait with sleep has taken so long.
    pub fn slept(&mut self, long: Duration) {
        self.long = if long > MOST {
            Duration::ZERO
        } else {
            (self.long * 2).clamp(LEAST, MOST)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(spin: &mut Spin) -> u32 {
        let mut looks = 0;
        let found = spin.spin(Instant::now(), None, || {
            looks += 1;
            Ok::<bool, ()>(false)
        });
        assert_eq!(found, Ok(false));
        looks
    }

    #[test]
    fn looks_only_after_short_waits() {
        let mut spin = Spin {
            allowed: true,
            ..Spin::new()
        };
        assert_eq!(looks(&mut spin), 0);
        spin.slept(Duration::from_micros(20));
        assert_eq!(spin.long, LEAST);
        assert!(looks(&mut spin) > 0);
        spin.not_before = None;
        for _ in 0..9 {
            spin.slept(Duration::from_micros(20));
        }
        assert_eq!(spin.long, MOST);
        spin.slept(Duration::from_micros(60));
        assert_eq!(looks(&mut spin), 0);
    }

    #[test]
    fn rests_when_others_want_the_processor() {
        let mut spin = Spin {
            allowed: true,
            ..Spin::new()
        };
        spin.slept(Duration::from_micros(20));
        let slow = spin.spin(Instant::now(), None, || {
            std::thread::sleep(CROWDED * 2);
            Ok::<bool, ()>(false)
        });
        assert_eq!(slow, Ok(false));
        spin.slept(Duration::from_micros(20));
        assert_eq!(looks(&mut spin), 0);
    }

    #[test]
    fn finds_what_comes_meanwhile() {
        let mut spin = Spin {
            allowed: true,
            ..Spin::new()
        };
        spin.slept(Duration::from_micros(20));
        let mut looks = 0;
        let found = spin.spin(Instant::now(), None, || {
            looks += 1;
            Ok::<bool, ()>(looks == 2)
        });
        // The second look comes even when the first has taken long.
        assert_eq!((found, looks), (Ok(true), 2));
        let none = spin.spin(Instant::now(), Some(Duration::ZERO), || Err("looked"));
        assert_eq!(none, Ok(false));
    }
}
