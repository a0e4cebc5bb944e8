#pragma once
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "harness/payload/protobuf_message.h"

namespace telltale {

// How protobuf's JSON spells a message of that full name ("google.protobuf.Timestamp"), if it has the fields that it
// should have.
ProtobufSpelling SpellingOf(std::string_view full_name, std::span<const ProtobufField> fields);

// The object of a message that was read, as that JSON has it: a time in RFC 3339, "1.5s", a wrapper's value, what a
// Struct holds, "a,b.c" of a field mask. The object itself where it has other members, or values that cannot be
// spelled so: nothing of it is lost. Not for kAny, whose reader knows what is packed.
nlohmann::json Spelled(ProtobufSpelling spelling, nlohmann::json object);

}  // namespace telltale
