#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/result.h"
#include "schema/keyword.h"

namespace telltale {

// Turns a linked schema document (schema/linked_schema.h) into CompiledSchema. Used once; not thread-safe.
class SchemaCompiler {
 public:
  // `document` outlives the compiler.
  SchemaCompiler(const nlohmann::json& document, std::string name);

  Result<std::shared_ptr<CompiledSchema>> Compile();

  // For keywords: the schema `value` that stands at `pointer` in the document, compiled once however often it is met.
  Result<const Schema*> Subschema(const nlohmann::json& value, const std::string& pointer, std::string_view held_by);
  // The target of a "$ref" as linking leaves it: "#" or "#/definitions/x".
  Result<const Schema*> Reference(const std::string& reference, const std::string& pointer);

  // An InputError that names the place: "contract.json#/properties/x".
  tl::unexpected<Error> Bad(std::string message, const std::string& pointer, std::string hint = {}) const;

 private:
  Status CompileKeywords(const nlohmann::json& value, Schema& schema);
  Status CheckNeighboursOfReference(const nlohmann::json& value, const std::string& pointer) const;
  Status CheckForCircles() const;

  const nlohmann::json& document_;
  std::shared_ptr<CompiledSchema> compiled_;
  std::map<std::string, Schema*, std::less<>> by_pointer_;
  std::uint32_t nesting_ = 0;
};

}  // namespace telltale
