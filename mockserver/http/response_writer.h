#pragma once
#include <cstdint>
#include <string>

#include "core/bytes.h"
#include "core/exchange.h"

namespace telltale {

// "HTTP/1.1 200 OK" and the headers, with the empty line. Content-Length is `body_bytes` unless the response has one or
// can have no body; Connection says whether the connection stays.
Bytes ResponseHeadText(const Response& response, const std::string& http_version, std::uint64_t body_bytes,
                       bool keep_alive);

// Whether a response to `method` with `status` carries its body on the wire.
bool CarriesBody(const std::string& method, int status);

}  // namespace telltale
