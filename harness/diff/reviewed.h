#pragma once
#include <filesystem>

#include "core/result.h"
#include "harness/diff/compare.h"

namespace telltale {

// Reads what a comparison is made of: a run directory, a dictionary (`telltale report --format dictionary-json`, at
// most 64 MiB), or a schema (at most 4 MiB). Errors are kInput and name the file. Of a run, planted values are masked.
Result<Reviewed> ReadReviewed(const std::filesystem::path& path);

// "schema", "dictionary", "run directory": only what is of one kind can be compared.
std::string_view ToString(Reviewed::Kind kind);

}  // namespace telltale
