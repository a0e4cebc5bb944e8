// leak/pii: addresses of a person's machine.
#include <algorithm>
#include <string>

#include "harness/detect/edge.h"
#include "harness/detect/finders/generic_finders.h"
#include "harness/detect/finders/validators.h"

namespace telltale {
namespace {

constexpr const char* kPii = "leak/pii";
constexpr std::size_t kMacLength = 17;

bool IsIpv4Byte(char c) { return IsDigit(c) || c == '.'; }
bool IsIpv6Byte(char c) { return IsHexDigit(c) || c == ':'; }

// How often the mark stands in the token that begins there, of which at most `most` bytes are looked at.
std::size_t MarksAhead(BytesView text, std::size_t begin, std::size_t most, bool (*inside)(char), char mark) {
  const BytesView ahead = text.substr(begin, most);
  const BytesView token = ahead.substr(0, TokenEnd(ahead, 0, inside));
  return static_cast<std::size_t>(std::ranges::count(token, mark));
}

}  // namespace

bool MayBeMac(const Word& word) {
  if (word.text.size() - word.begin < kMacLength) return false;
  const BytesView mac = word.text.substr(word.begin, kMacLength);
  const char separator = mac[2];
  if (separator != ':' && separator != '-') return false;
  for (std::size_t i = 0; i < kMacLength; ++i) {
    if (i % 3 == 2 ? mac[i] != separator : !IsHexDigit(mac[i])) return false;
  }
  return true;
}

void FindMac(BytesView text, std::size_t begin, GenericHits& hits) {
  const BytesView mac = text.substr(begin, kMacLength);
  const char separator = mac[2];
  const auto letters = std::ranges::count_if(mac, IsLetter);
  const auto joins = [&](std::size_t at) {
    return at < text.size() && (IsWordByte(text[at]) || text[at] == separator);
  };
  if (joins(begin + kMacLength) && !(text[begin + kMacLength] == separator && !joins(begin + kMacLength + 1))) return;
  if (begin > 1 && text[begin - 1] == separator && IsWordByte(text[begin - 2])) return;
  if (letters == 0 && !HasContext(text, begin, {"mac", "ether", "hwaddr", "link-layer"})) return;
  std::string lower(mac);
  for (char& c : lower) c = c == '-' ? ':' : static_cast<char>(c | 0x20);
  if (lower.substr(3) == lower.substr(0, 14)) return;  // one octet, six times: a pattern
  if (lower.starts_with("02:42:") || lower.starts_with("00:00:") || lower.starts_with("ff:ff:") ||
      lower.starts_with("33:33:") || lower.starts_with("01:00:5e")) {
    return;  // Docker's, nobody's, everybody's
  }
  hits.push_back({kPii, Level::kError, begin, kMacLength, "a MAC address"});
}

bool MayBeIpv4(const Word& word) {
  constexpr std::size_t kLongest = 15;
  return MarksAhead(word.text, word.begin, kLongest, IsIpv4Byte, '.') >= 3;
}

void FindIpv4(BytesView text, std::size_t begin, GenericHits& hits) {
  const std::size_t end = TokenEnd(text, begin, IsIpv4Byte);
  std::size_t stop = end;
  while (stop > begin && text[stop - 1] == '.') --stop;
  const auto address = ParseIpv4(text.substr(begin, stop - begin));
  if (!address || IsHarmlessIpv4(*address)) return;
  if (stop < text.size() && (IsWordByte(text[stop]) || text[stop] == '+' || text[stop] == '-' || text[stop] == '_'))
    return;
  if (begin > 1 && text[begin - 1] == '/' && IsWordByte(text[begin - 2])) return;  // Product/1.2.3.4
  if (HasContext(text, begin, {"version", "\"ver", "release", "build", "agent", "chrome", "mozilla"})) return;
  const bool is_private = (*address)[0] == 10 || ((*address)[0] == 192 && (*address)[1] == 168) ||
                          ((*address)[0] == 172 && (*address)[1] >= 16 && (*address)[1] < 32);
  const bool wide = *std::max_element(address->begin(), address->end()) >= 64;
  const bool context = HasContext(
      text, begin,
      {"ip", "addr", "host", "peer", "client", "remote", "listen", "dial", "tcp", "connect", "://", "from", "server"});
  const bool port = stop + 1 < text.size() && text[stop] == ':' && IsDigit(text[stop + 1]);
  // Four small numbers with dots between them are a version as likely as an address.
  if (!port && !context && !(wide && ((*address)[0] >= 20 || is_private))) return;
  hits.push_back({kPii, Level::kError, begin, stop - begin, is_private ? "a private IP address" : "an IP address"});
}

// A time of the day has fewer colons.
bool MayBeIpv6(const Word& word) {
  constexpr std::size_t kFewestColons = 4;  // "fe80::1:2:3"
  constexpr std::size_t kFar = 20;
  return MarksAhead(word.text, word.begin, kFar, IsIpv6Byte, ':') >= kFewestColons;
}

void FindIpv6(BytesView text, std::size_t begin, GenericHits& hits) {
  const std::size_t end = TokenEnd(text, begin, IsIpv6Byte);
  if (end < text.size() && (IsWordByte(text[end]) || text[end] == '_')) return;
  const BytesView address = text.substr(begin, end - begin);
  const std::size_t gap = address.find("::");
  unsigned groups = 0;
  std::size_t digits = 0;
  for (std::size_t i = 0; i <= address.size(); ++i) {
    if (i < address.size() && address[i] != ':') {
      if (++digits > 4) return;
    } else {
      groups += digits > 0 ? 1 : 0;
      digits = 0;
    }
  }
  if (address.ends_with(':') || (gap == BytesView::npos ? groups != 8 : groups < 4 || groups > 7)) return;
  if (gap != BytesView::npos && address.find("::", gap + 1) != BytesView::npos) return;
  std::string lower(address.substr(0, 9));
  for (char& c : lower) c = static_cast<char>(IsLetter(c) ? c | 0x20 : c);
  const bool global = (lower[0] == '2' || lower[0] == '3') && lower.find(':') == 4;
  const bool local = lower.starts_with("fd") || lower.starts_with("fe80");
  if (!(global || local) || lower.starts_with("2001:db8") || lower.starts_with("2001:0db8")) return;
  hits.push_back({kPii, Level::kError, begin, end - begin, "an IPv6 address"});
}

}  // namespace telltale
