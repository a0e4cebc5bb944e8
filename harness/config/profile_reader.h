#pragma once
#include <filesystem>

#include "harness/config/profile.h"
#include "harness/config/yaml_tree.h"

namespace telltale {

// Fills a Profile from a document whose form was checked (CheckShape found nothing). Relative paths start from
// `folder`. Names and references are not checked: that is CheckMeaning.
Profile ReadProfile(const YamlTree& tree, const std::filesystem::path& folder);

}  // namespace telltale
