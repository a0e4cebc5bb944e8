#pragma once
#include <cstdint>
#include <string>

#include "core/result.h"

namespace telltale {

struct ListenAddress {
  std::string ip;
  std::uint16_t port = 0;
};

// "127.0.0.1:4711", "[::1]:0", or a port alone, which is one of 127.0.0.1. The error names `option`.
Result<ListenAddress> ParseListenAddress(const std::string& text, const char* option);

// "http://[::1]:4711".
std::string UrlOf(const std::string& scheme, const std::string& ip, std::uint16_t port);

}  // namespace telltale
