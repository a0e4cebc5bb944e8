#pragma once
#include <chrono>
#include <string>
#include <vector>

namespace telltale {

// The processes of ours to see whose environment says HOME=`home`: what a command started there and left behind, in
// whatever session. Sorted. Zombies do not count.
std::vector<int> ProcessesWithHome(const std::string& home);

// argv joined by spaces, or the name in brackets where it is not readable.
std::string CommandLineOf(int pid);

// Gives the processor away for a while: for polling what the kernel has no event for.
void PauseFor(std::chrono::milliseconds time);

}  // namespace telltale
