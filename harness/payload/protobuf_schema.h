#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

struct ProtobufMessage;

// The messages of a compiled descriptor set: a FileDescriptorSet (descriptor.proto) as `protoc --include_imports
// --descriptor_set_out=FILE` and `buf build -o FILE` write it. Names are those of protobuf's own JSON (lowerCamelCase,
// or the field's json_name), enums are told by their names, maps are objects. Immutable; thread-safe.
class ProtobufSchema {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{16} << 20;

  // kInput: the bytes are no such set, are more than kMostBytes, hold a message twice, or a type that they use is not
  // in them. Linear in the bytes; they may be anything.
  static Result<std::shared_ptr<const ProtobufSchema>> Read(BytesView bytes);
  ~ProtobufSchema();

  // By its full name ("pkg.Message", "pkg.Outer.Inner"); nullptr: there is none. Lives as long as the schema.
  const ProtobufMessage* Find(std::string_view full_name) const;
  std::vector<std::string> Names() const;        // sorted; without the entries of maps
  const Bytes& bytes() const { return bytes_; }  // as they were read

 private:
  class Builder;
  struct Messages;
  ProtobufSchema(std::unique_ptr<const Messages> messages, BytesView bytes);
  std::unique_ptr<const Messages> messages_;
  Bytes bytes_;
};

}  // namespace telltale
