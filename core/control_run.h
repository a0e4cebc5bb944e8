#pragma once

namespace telltale {

// The run in which the harness itself sends a planted leak. It is the instrument's, not the CLI's: no check judges it
// and no report counts what it sent.
inline constexpr const char* kControlRun = "control";

// The file in HOME that tells the control's client that a process of it was seen to outlive it.
inline constexpr const char* kMarkOfSurvivors = ".telltale-survivors-seen";

}  // namespace telltale
