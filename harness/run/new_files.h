#pragma once
#include <string>
#include <vector>

#include "core/run.h"

namespace telltale {

// Those of `after` that are not in `before` with the same content.
std::vector<WrittenFile> NewSince(const std::vector<WrittenFile>& before, std::vector<WrittenFile> after);

// The files among those, as a user would find them: no folders, no attributes.
std::vector<std::string> PathsOf(const std::vector<WrittenFile>& files);

}  // namespace telltale
