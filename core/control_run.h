#pragma once

namespace telltale {

// The run in which the harness itself sends a planted leak. It is the instrument's, not the CLI's: no check judges it
// and no report counts what it sent.
inline constexpr const char* kControlRun = "control";

}  // namespace telltale
