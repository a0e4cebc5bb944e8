#pragma once
#include <string>

namespace telltale {

// One place where an instance breaks a schema. Names of undocumented fields come from the payload, so both pointers
// are printed like payloads (core/redact.h); `message` holds nothing of the payload.
struct Violation {
  // Where in the instance: "/event/errors". It continues into JSON that travels in a string:
  // "/data/0/event/properties/arch". An undocumented field is pointed at itself, a missing one at its object.
  std::string instance_pointer;
  std::string schema_pointer;  // the keyword in the schema's file, after $ref: "/definitions/text/maxLength"
  std::string keyword;         // "maxLength"; "json": the text is not (safe) JSON; "limit": too big to be checked
  std::string message;         // "is longer than 200 characters"
  bool operator==(const Violation&) const = default;
};

}  // namespace telltale
