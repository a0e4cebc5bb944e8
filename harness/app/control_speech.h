#pragma once
#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "harness/app/control_line.h"

namespace telltale {

// What the positive control says. The value stands in it as a leak would: {"control":"<base64 of the value>"}.
Bytes ControlBody(const std::string& value);

// A whole request, whose answer must be awaited: any of 2xx, or an error says what came.
Status PostHttp1(ControlLine& line, const ControlTarget& target, const Bytes& body, const std::string& more_headers);
Status PostHttp2(ControlLine& line, const ControlTarget& target, const Bytes& body);
// The bytes of a request over HTTP/1; `more_headers` are whole lines.
Bytes Http1Request(const ControlTarget& target, const Bytes& body, const std::string& more_headers);

// As one gzip member.
Bytes Gzip(BytesView text);

}  // namespace telltale
