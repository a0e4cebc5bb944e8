#pragma once
#include <filesystem>

#include "core/result.h"

namespace telltale {

// For a file that is to be read whole: an error where it is a FIFO with a name, at which whoever reads waits until
// somebody writes, for ever perhaps. Pipes that are open already (/dev/stdin, a shell's `<(...)`) come to an end and
// are fine, and what is not there is its reader's to tell.
Status CheckInputFile(const std::filesystem::path& path);

}  // namespace telltale
