#pragma once
#include <string>

namespace telltale {

// How every report says that a signal ended a process: "killed by signal 25 (file size limit exceeded)".
std::string KilledBySignal(int signal);

}  // namespace telltale
