#pragma once
namespace telltale {

// In a mount namespace of the caller's own, before bubblewrap takes from it what a cell sees of the kernel:
// - /proc is another instance of its file system: locks on its files, and looks at who opens them, stay in the cell.
// Only
//   root may; an ordinary user's cell shows the machine's /proc/sys (docs/security.md).
// - the devices that every program has cannot be given other times or attributes; they are read and written as before.
// What the kernel refuses stays as it is.
void SealKernelPlaces();

}  // namespace telltale
