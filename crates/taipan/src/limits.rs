//! The meters of a VM, and how it is stopped.

use crate::error::Error;
use crate::value::Local;
use crate::vm::{LocalVm, Vm};
use crate::{AsCtx, FromScript, Result};
use taipan_vm::limits::{InterruptHandle, Limits};

macro_rules! meters {
    ($vm:ident) => {
        impl $vm {
            /// Other limits, with meters that begin anew.
            pub fn set_limits(&mut self, limits: Limits) {
                self.isolate.meters().set_limits(limits);
            }

            /// Fuel used so far; 0 if the limits do not count it.
            pub fn fuel_used(&self) -> u64 {
                self.isolate.fuel_used()
            }

            /// Fuel that is left; `None` if the limits do not count it.
            pub fn fuel_left(&self) -> Option<u64> {
                self.isolate.fuel_left()
            }

            /// Give more fuel.
            pub fn add_fuel(&mut self, units: u64) {
                self.isolate.meters().add_fuel(units);
            }

            /// Bytes of memory in use.
            pub fn memory_used(&mut self) -> usize {
                self.isolate.meters().memory_used()
            }

            /// The most bytes in use so far; 0 without a memory limit.
            pub fn peak_memory(&self) -> usize {
                self.isolate.peak_memory()
            }

            /// What stops the VM from any thread: what runs, or the next thing that is run.
            ///
            /// ```
            /// let mut vm = taipan::Vm::new();
            /// let stop = vm.interrupt_handle();
            /// std::thread::spawn(move || {
            ///     std::thread::sleep(std::time::Duration::from_millis(20));
            ///     stop.interrupt("shutdown");
            /// });
            /// let error = vm.run("try:\n    while True: pass\nexcept BaseException: pass").unwrap_err();
            /// assert_eq!(error.limit(), Some(taipan::Limit::Interrupt));
            /// assert_eq!(vm.eval::<i64>("1 + 1")?, 2);
            /// # taipan::Result::Ok(())
            /// ```
            pub fn interrupt_handle(&self) -> InterruptHandle {
                self.isolate.interrupt_handle()
            }

            /// Whether a script has paused for want of fuel ([`OnFuel::Pause`](crate::OnFuel::Pause)), and can go on.
            pub fn is_paused(&self) -> bool {
                self.isolate.is_paused()
            }

            /// Go on where the script has paused: what was called then returns.
            ///
            /// ```
            /// use taipan::{Limits, OnFuel, Vm};
            ///
            /// let mut vm = Vm::builder()
            ///     .limits(Limits::none().fuel(1_000).on_fuel(OnFuel::Pause))
            ///     .build();
            /// let mut done = vm.run("total = sum_ = 0\nfor i in range(5000): total += i");
            /// let mut pauses = 0;
            /// while vm.is_paused() {
            ///     pauses += 1;
            ///     vm.add_fuel(1_000);
            ///     done = vm.resume::<()>();
            /// }
            /// done?;
            /// assert!(pauses >= 4);
            /// vm.add_fuel(1_000);
            /// assert_eq!(vm.get::<i64>("total")?, 12497500);
            /// # taipan::Result::Ok(())
            /// ```
            pub fn resume<T: FromScript>(&mut self) -> Result<T> {
                let machine = self.enter();
                match machine.resume_paused() {
                    Ok(value) => T::from_script(&Local::new(value), &mut self.ctx()),
                    Err(raise) => Err(Error::take(machine, raise)),
                }
            }
        }
    };
}

meters!(Vm);
meters!(LocalVm);
