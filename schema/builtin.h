#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "schema/validator.h"

namespace telltale {

// The schemas of this folder as the program carries them: "profile", "finding", "exchange", "run", "dictionary",
// "flows", "devpod-cli-v1", "devpod-cli-v2".
std::vector<std::string_view> BuiltinSchemaNames();
std::optional<std::string_view> BuiltinSchema(std::string_view name);

// Compiled; the error of an unknown name lists those that there are.
Result<SchemaValidator> BuiltinValidator(std::string_view name);

// What an option names: the first is a built-in schema or else a file, the others are files that it refers to.
Result<SchemaValidator> ReadSchema(const std::vector<std::string>& names);

}  // namespace telltale
