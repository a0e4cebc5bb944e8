#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/payload/protobuf_message.h"

namespace telltale {

// FileDescriptorSet of descriptor.proto, with those fields that say how messages are read. What else stands in it
// (other options, comments) is read by its numbers and left.
extern const ProtobufMessage kFileDescriptorSet;

// What stands in a descriptor that was read as that: a list, which may be missing; a text, "" where there is none.
const nlohmann::json& ListIn(const nlohmann::json& descriptor, std::string_view name);
std::string TextIn(const nlohmann::json& descriptor, const char* name);

// The name of a FieldDescriptorProto's member in protobuf's JSON: its json_name, or "hostName" of "host_name". Empty:
// it has none, or one that the reader of messages makes by itself ("field 12", "@type").
std::string JsonNameOf(const nlohmann::json& field);

// Whether messages stand between two tags: what the descriptor's own features (editions) say, else those around it.
bool IsDelimited(const nlohmann::json& descriptor, bool around);

}  // namespace telltale
