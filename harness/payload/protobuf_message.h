#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/bytes.h"
#include "harness/payload/binary_document.h"

namespace telltale {

struct ProtobufMessage;

// How a field's value is written in JSON.
enum class ProtobufKind {
  kMessage,
  kString,
  kBytes,     // Base64
  kId,        // bytes in hex, as OTLP/JSON has ids
  kBool,      // 0 is false
  kInt,       // varint, a number
  kUnsigned,  // the same without a sign
  kSigned,    // varint in zigzag, a number
  kEnum,      // varint, the value's name; a number where it has none
  kTime,      // fixed64, its decimal digits in a string
  kFixed64,   // a signed number
  kUnsignedFixed64,
  kFixed32,        // a number
  kSignedFixed32,  // a signed number
  kDouble,
  kFloat
};

struct ProtobufEnumValue {
  std::int32_t number = 0;
  std::string_view name;
};

struct ProtobufField {
  std::uint32_t number = 0;
  std::string_view name;
  ProtobufKind kind = ProtobufKind::kString;
  bool is_list = false;
  const ProtobufMessage* message = nullptr;  // of kMessage
  // Of a list of messages with a key (1) and a value (2): an object, whose members the keys name.
  bool is_map = false;
  std::span<const ProtobufEnumValue> values = {};  // of kEnum, sorted by number
  bool is_group = false;                           // kMessage between two tags, without a length
};

// Messages by their full names, for what is packed in an Any.
class ProtobufTypes {
 public:
  virtual ~ProtobufTypes() = default;
  virtual const ProtobufMessage* Find(std::string_view full_name) const = 0;  // nullptr: there is none
};

// Messages that protobuf's own JSON spells in a way of their own (well_known_types.h).
enum class ProtobufSpelling {
  kPlain,  // an object
  kAny,
  kTimestamp,
  kDuration,
  kWrapper,  // StringValue, Int64Value, ...
  kStruct,
  kValue,
  kListValue,
  kFieldMask
};

// What a message may hold, sorted by number. Fields of other numbers are kept under "field 12", as lists: numbers,
// texts, messages where the bytes read as one (groups always are), else Base64. Without any fields it is any message.
struct ProtobufMessage {
  std::span<const ProtobufField> fields;
  ProtobufSpelling spelling = ProtobufSpelling::kPlain;
  const ProtobufTypes* types = nullptr;  // of kAny
};

// Reads a message as JSON, with the names of its table. nullopt: the bytes are no such message to their end (a field
// has another wire type, a text is no UTF-8, something is cut), or they hold more than 100 levels (32 without names) or
// a million values. Nothing is lost: of a field that is no list and comes again the last value counts, those before it
// stand under its number (messages are merged, as protobuf has it). Linear in the bytes.
std::optional<BinaryDocument> ReadProtobuf(BytesView bytes, const ProtobufMessage& message);

}  // namespace telltale
