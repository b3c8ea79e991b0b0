//! taipan-vm.
