#include "harness/app/listen_address.h"

#include <fmt/format.h>

#include "core/whole_number.h"

namespace telltale {

Result<ListenAddress> ParseListenAddress(const std::string& text, const char* option) {
  const std::size_t colon = text.rfind(':');
  const auto port =
      WholeNumber<std::uint16_t>(std::string_view(text).substr(colon == std::string::npos ? 0 : colon + 1));
  if (!port) return InputError("\"" + text + "\" is not ADDRESS:PORT", option);
  std::string ip = colon == std::string::npos ? "127.0.0.1" : text.substr(0, colon);
  if (ip.starts_with('[') && ip.ends_with(']')) ip = ip.substr(1, ip.size() - 2);
  return ListenAddress{std::move(ip), *port};
}

std::string UrlOf(const std::string& scheme, const std::string& ip, std::uint16_t port) {
  const bool is_v6 = ip.find(':') != std::string::npos;
  return is_v6 ? fmt::format("{}://[{}]:{}", scheme, ip, port) : fmt::format("{}://{}:{}", scheme, ip, port);
}

}  // namespace telltale
