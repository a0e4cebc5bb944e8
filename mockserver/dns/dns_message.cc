#include "mockserver/dns/dns_message.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace telltale {
namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kMaxNameBytes = 255;
constexpr std::size_t kMaxLabelBytes = 63;
constexpr std::uint32_t kSecondsToLive = 1;  // short: a name's address may be asked for again in the next run

std::uint16_t Number(BytesView message, std::size_t at) {
  return static_cast<std::uint16_t>((static_cast<unsigned char>(message[at]) << 8) |
                                    static_cast<unsigned char>(message[at + 1]));
}

void AppendNumber(std::uint32_t value, int bytes, Bytes& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
}

void AppendLabel(BytesView label, std::string& name) {
  if (!name.empty()) name += '.';
  for (const char c : label) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && c != '.' && c != '\\') {
      name += c;
    } else {
      name += fmt::format("\\{:03}", byte);
    }
  }
}

}  // namespace

std::optional<DnsQuestion> ParseDnsQuery(BytesView message) {
  if (message.size() < kHeaderBytes) return std::nullopt;
  const std::uint16_t flags = Number(message, 2);
  const bool is_query = (flags & 0x8000) == 0 && (flags & 0x7800) == 0;
  if (!is_query || Number(message, 4) != 1) return std::nullopt;
  DnsQuestion question;
  question.id = Number(message, 0);
  question.recursion_desired = (flags & 0x0100) != 0;
  std::size_t at = kHeaderBytes;
  while (true) {
    if (at >= message.size() || at - kHeaderBytes > kMaxNameBytes) return std::nullopt;
    const auto length = static_cast<unsigned char>(message[at++]);
    if (length == 0) break;
    if (length > kMaxLabelBytes || message.size() - at < length) return std::nullopt;
    AppendLabel(message.substr(at, length), question.name);
    at += length;
  }
  if (message.size() - at < 4 || at - kHeaderBytes > kMaxNameBytes) return std::nullopt;
  question.type = Number(message, at);
  question.dns_class = Number(message, at + 2);
  question.wire = message.substr(kHeaderBytes, at + 4 - kHeaderBytes);
  return question;
}

std::string DnsTypeName(std::uint16_t type) {
  static constexpr std::array<std::pair<std::uint16_t, const char*>, 14> kNames = {{{1, "A"},
                                                                                    {2, "NS"},
                                                                                    {5, "CNAME"},
                                                                                    {6, "SOA"},
                                                                                    {12, "PTR"},
                                                                                    {15, "MX"},
                                                                                    {16, "TXT"},
                                                                                    {28, "AAAA"},
                                                                                    {33, "SRV"},
                                                                                    {35, "NAPTR"},
                                                                                    {43, "DS"},
                                                                                    {64, "SVCB"},
                                                                                    {65, "HTTPS"},
                                                                                    {255, "ANY"}}};
  for (const auto& [known, name] : kNames) {
    if (known == type) return name;
  }
  return fmt::format("TYPE{}", type);
}

Bytes DnsReply(const DnsQuestion& question, DnsStatus status, BytesView address) {
  Bytes reply;
  AppendNumber(question.id, 2, reply);
  // A response; recursion available, and desired where the query said so.
  AppendNumber(0x8080U | (question.recursion_desired ? 0x0100U : 0U) | static_cast<std::uint8_t>(status), 2, reply);
  AppendNumber(1, 2, reply);
  AppendNumber(address.empty() ? 0 : 1, 2, reply);
  AppendNumber(0, 4, reply);  // no authority, nothing additional
  reply += question.wire;
  if (!address.empty()) {
    AppendNumber(0xc000 | kHeaderBytes, 2, reply);  // the name: as in the question
    AppendNumber(address.size() == 4 ? kDnsTypeA : kDnsTypeAaaa, 2, reply);
    AppendNumber(kDnsClassInternet, 2, reply);
    AppendNumber(kSecondsToLive, 4, reply);
    AppendNumber(static_cast<std::uint32_t>(address.size()), 2, reply);
    reply += address;
  }
  return reply;
}

}  // namespace telltale
