#pragma once
#include <string>
#include <vector>

namespace telltale {

// Whether this process has any child, however it was made (clone without a signal too) and whether or not its first
// thread has ended; not those that only wait to be reaped by it. In the first process of a cell every other one is
// below it: nobody lives where this says no. Asks the kernel, needs no descriptor, and says yes in doubt.
bool HasLivingChildren();

// "argv joined by spaces" of every process in the folder of a /proc but number 1, sorted; those that have ended do not
// count. What cannot be looked at, or read, counts as living: "[process 7 cannot be read: ...]".
std::vector<std::string> LivingProcesses(const std::string& proc = "/proc");

}  // namespace telltale
