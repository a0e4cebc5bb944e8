#pragma once
#include <cstdint>
#include <string>

#include "core/bytes.h"

namespace telltale {

// Fields of protobuf: a number, eight bytes, a text or message.
Bytes NumberField(unsigned number, std::uint64_t value);
Bytes FixedField(unsigned number, std::uint64_t value);
Bytes TextField(unsigned number, BytesView text);

// One span of a service, with the name of a host, as OTLP/protobuf and as OTLP/JSON.
Bytes OtlpSpan(const std::string& host);
std::string OtlpSpanAsJson(const std::string& host);

// A message of gRPC that is not packed.
Bytes GrpcFrame(BytesView message);

}  // namespace telltale
