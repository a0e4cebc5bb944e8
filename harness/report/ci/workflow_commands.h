#pragma once
#include <string>

namespace telltale {

// Text for a job's log in which nothing starts a workflow command: CI services obey lines that begin with "::" (after
// blanks) and "##[" or "##vso[" anywhere, also when a payload put them there.
std::string WithoutWorkflowCommands(const std::string& text);

}  // namespace telltale
