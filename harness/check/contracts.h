#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "harness/config/profile.h"
#include "schema/declared_fields.h"
#include "schema/validator.h"

namespace telltale {

// What is wrong with a compact JWT (its signature, algorithm or issuer), in words without its values; empty: nothing.
// Thread-safe.
using VerifyToken = std::function<std::string(std::string_view token)>;

// The published schema of the events of one type.
struct EventSchema {
  std::shared_ptr<const SchemaValidator> schema;
  std::string text;  // as it was read
};

// What an endpoint's contract needs besides the profile: its files, read and compiled once.
struct Contract {
  std::shared_ptr<const SchemaValidator> schema;  // nullptr: no schema is published
  std::string schema_text;                        // as it was read; for the record
  std::map<std::string, EventSchema> by_type;     // of single events; "*": of every other type
  DeclaredFields fields;                          // what it declares; none: no schema is published
  VerifyToken verify_token;                       // empty: no token is promised
};

using ContractSet = std::map<std::string, Contract>;  // by endpoint id

// Reads the schemas and keys that the profile names. Errors (kInput) name the file.
Result<ContractSet> LoadContracts(const Profile& profile);

}  // namespace telltale
