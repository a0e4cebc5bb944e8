#include "schema/builtin.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

#include "schema/embedded.h"

namespace telltale {

std::vector<std::string_view> BuiltinSchemaNames() {
  std::vector<std::string_view> names;
  for (const EmbeddedSchema& schema : EmbeddedSchemas()) names.push_back(schema.name);
  return names;
}

std::optional<std::string_view> BuiltinSchema(std::string_view name) {
  for (const EmbeddedSchema& schema : EmbeddedSchemas()) {
    if (schema.name == name) return schema.text;
  }
  return std::nullopt;
}

Result<SchemaValidator> BuiltinValidator(std::string_view name) {
  const auto text = BuiltinSchema(name);
  if (!text) {
    return InputError(fmt::format("there is no built-in schema \"{}\"", name), {},
                      fmt::format("there are {}", fmt::join(BuiltinSchemaNames(), ", ")));
  }
  return SchemaValidator::Compile(*text, fmt::format("builtin:{}", name));
}

Result<SchemaValidator> ReadSchema(const std::vector<std::string>& names) {
  const std::vector<std::filesystem::path> files(names.begin(), names.end());
  const std::vector<std::filesystem::path> others(files.begin() + 1, files.end());
  if (!BuiltinSchema(names.front())) return SchemaValidator::FromFile(files.front(), others);
  if (others.empty()) return BuiltinValidator(names.front());
  return InputError("a built-in schema refers to no other", names[1]);
}

}  // namespace telltale
