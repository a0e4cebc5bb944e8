#include "schema/builtin.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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

}  // namespace telltale
