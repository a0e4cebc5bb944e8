// Forms of machine addresses: what is a number in one of its many notations.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/digest.h"
#include "harness/detect/forms/form_list.h"

namespace telltale {
namespace {

std::vector<std::string> Grouped(const std::string& digits, std::size_t size) {
  std::vector<std::string> groups;
  for (std::size_t at = 0; at < digits.size(); at += size) groups.push_back(digits.substr(at, size));
  return groups;
}

std::string UuidText(const std::string& hex) {
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

Bytes Reversed(BytesView bytes) { return {bytes.rbegin(), bytes.rend()}; }

std::string WithoutLeadingZeros(const std::string& group) {
  const std::size_t at = group.find_first_not_of('0');
  return at == std::string::npos ? "0" : group.substr(at);
}

// "6b:eeff:fe79:57ce"
std::string Ipv6Groups(const std::string& hex) {
  std::vector<std::string> groups = Grouped(hex, 4);
  for (std::string& group : groups) group = WithoutLeadingZeros(group);
  return Joined(groups, ":");
}

// RFC 5952: the longest run of two or more zero groups, the first of equals, becomes "::".
std::string CompressedIpv6(const std::string& hex) {
  const std::vector<std::string> groups = Grouped(hex, 4);
  std::size_t best = 0;
  std::size_t best_length = 1;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::size_t length = 0;
    while (i + length < groups.size() && groups[i + length] == "0000") ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
  }
  if (best_length < 2) return Ipv6Groups(hex);
  return Ipv6Groups(hex.substr(0, 4 * best)) + "::" + Ipv6Groups(hex.substr(4 * (best + best_length)));
}

void AddEui64(const std::string& hex, std::string_view how, FormList& forms) {
  forms.Add(how, hex);
  for (const std::string_view separator : {":", "-"}) forms.Add(how, Joined(Grouped(hex, 2), separator));
  forms.Add("as an IPv6 interface id", Joined(Grouped(hex, 4), ":"));
  forms.Add("as an IPv6 interface id", Ipv6Groups(hex));
  if (const auto raw = FromHex(hex); raw) forms.AddRaw(how, *raw);
}

std::optional<std::array<unsigned, 4>> ParseIpv4(BytesView value) {
  std::array<unsigned, 4> octets{};
  const std::vector<std::string> pieces = SplitAt(value, ".");
  if (pieces.size() != 4) return std::nullopt;
  for (std::size_t i = 0; i < 4; ++i) {
    if (pieces[i].size() > 3 || pieces[i].find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    octets[i] = static_cast<unsigned>(std::stoul(pieces[i]));
    if (octets[i] > 255) return std::nullopt;
  }
  return octets;
}

// 32 hex digits; nullopt: not an address.
std::optional<std::string> ParseIpv6(BytesView value) {
  const std::size_t gap = value.find("::");
  const std::vector<std::string> head = SplitAt(value.substr(0, gap), ":");
  const std::vector<std::string> tail =
      gap == BytesView::npos ? std::vector<std::string>{} : SplitAt(value.substr(gap + 2), ":");
  if (head.size() + tail.size() > 8 || (gap == BytesView::npos && head.size() != 8)) return std::nullopt;
  std::string hex;
  const auto append = [&](const std::vector<std::string>& groups) {
    for (const std::string& group : groups) hex += std::string(4 - std::min<std::size_t>(4, group.size()), '0') + group;
  };
  append(head);
  hex += std::string(4 * (8 - head.size() - tail.size()), '0');
  append(tail);
  if (hex.size() != 32 || !FromHex(hex)) return std::nullopt;
  return AsciiLower(hex);
}

}  // namespace

void AddMacForms(BytesView value, FormList& forms) {
  const std::string bare = OnlyAlphanumeric(value);
  const auto raw = FromHex(bare);
  if (!raw || raw->size() != 6) return AddSlugForms(value, forms);
  const std::string hex = ToHex(*raw);
  forms.AddDigested("with colons", Joined(Grouped(hex, 2), ":"));
  forms.AddDigestedWithSalts("with colons, in upper case", AsciiUpper(Joined(Grouped(hex, 2), ":")));
  forms.AddDigestedWithSalts("without colons", hex);
  forms.AddDigested("without colons, in upper case", AsciiUpper(hex));
  forms.AddDigested("with dashes", Joined(Grouped(hex, 2), "-"));
  forms.AddDigested("with dashes, in upper case", AsciiUpper(Joined(Grouped(hex, 2), "-")));
  forms.AddDigested("in Cisco's notation", Joined(Grouped(hex, 4), "."));
  forms.Add("in groups of four", Joined(Grouped(hex, 4), ":"));
  forms.Add("in groups of four", Joined(Grouped(hex, 4), "-"));
  forms.Add("in two halves", Joined(Grouped(hex, 6), "-"));
  forms.Add("in two halves", Joined(Grouped(hex, 6), ":"));
  std::vector<std::string> short_groups = Grouped(hex, 2);
  for (std::string& group : short_groups) group = WithoutLeadingZeros(group);
  forms.AddNumber("without leading zeros", Joined(short_groups, ":"));
  forms.Add("with spaces", Joined(Grouped(hex, 2), " "));
  forms.AddRawDigested("as raw bytes", *raw);
  // The server id of MariaDB: a port of two bytes, zero where none is set, before them.
  forms.AddRawDigested("as raw bytes behind two zeros", Bytes(2, '\0') + *raw);
  forms.AddRawDigested("as raw bytes before two zeros", *raw + Bytes(2, '\0'));
  forms.AddNumber("as an integer", ToDecimal(*raw));
  forms.AddNumber("as a byte-swapped integer", ToDecimal(Reversed(*raw)));
  forms.Add("byte-swapped", ToHex(Reversed(*raw)));
  Bytes flipped = *raw;
  flipped[0] = static_cast<char>(flipped[0] ^ 2);
  AddEui64(ToHex(flipped.substr(0, 3)) + "fffe" + ToHex(flipped.substr(3)), "as EUI-64", forms);
  AddEui64(hex.substr(0, 6) + "fffe" + hex.substr(6), "as EUI-64", forms);
  const std::string link_local = "fe80::" + Ipv6Groups(ToHex(flipped.substr(0, 3)) + "fffe" + ToHex(flipped.substr(3)));
  forms.AddOnlyDigested("as a link-local IPv6 address", link_local);
}

// Engines tell a container's id by its first twelve digits, which mostly are its host name as well.
void AddContainerIdForms(const std::string& hex, const Bytes& raw, FormList& forms) {
  forms.AddDigestedWithSalts("in small letters", hex);
  forms.AddDigestedWithSalts("cut to its first 12 digits", hex.substr(0, 12));
  forms.AddDigested("in upper case", AsciiUpper(hex));
  forms.AddRawDigested("as raw bytes", raw);
  AddCutForms(hex, forms);
}

void AddMachineIdForms(BytesView value, FormList& forms) {
  const std::string bare = OnlyAlphanumeric(value);
  const auto raw = FromHex(bare);
  if (raw && raw->size() == 32) return AddContainerIdForms(ToHex(*raw), *raw, forms);
  if (!raw || raw->size() != 16) {
    AddSlugForms(value, forms);
    return AddCutForms(value, forms);
  }
  const std::string hex = ToHex(*raw);
  forms.AddDigestedWithSalts("without dashes", hex);
  forms.AddDigested("in upper case", AsciiUpper(hex));
  forms.AddDigestedWithSalts("as a UUID", UuidText(hex));
  forms.AddDigested("as a UUID in upper case", AsciiUpper(UuidText(hex)));
  forms.Add("in groups", Joined(Grouped(hex, 4), "-"));
  forms.Add("in groups", Joined(Grouped(hex, 8), "-"));
  forms.AddRawDigested("as raw bytes", *raw);
  const Bytes guid =
      Reversed(raw->substr(0, 4)) + Reversed(raw->substr(4, 2)) + Reversed(raw->substr(6, 2)) + raw->substr(8);
  forms.AddRaw("as the bytes of a GUID", guid);
  forms.Add("as a byte-swapped GUID", UuidText(ToHex(guid)));
  forms.Add("as a byte-swapped GUID", ToHex(guid));
  forms.AddRaw("as byte-swapped bytes", Reversed(*raw));
  forms.Add("byte-swapped", ToHex(Reversed(*raw)));
  forms.AddNumber("as an integer", ToDecimal(*raw));
  forms.AddNumber("as a byte-swapped integer", ToDecimal(Reversed(*raw)));
  forms.AddNumber("'s first half as an integer", ToDecimal(raw->substr(0, 8)));
  forms.AddNumber("'s last half as an integer", ToDecimal(raw->substr(8)));
  // 16 hex digits are 64 bits and stand for themselves; 12 are 48 and want an end of a word on their open side, which
  // is more than their length alone would ask.
  forms.Add("cut to its first half", hex.substr(0, 16));
  forms.Add("cut to its last half", hex.substr(16));
  forms.AddNumber("cut to its first 48 bits", hex.substr(0, 12));
  forms.AddNumber("cut to its last 48 bits", hex.substr(20));
  forms.AddRaw("'s first half as raw bytes", raw->substr(0, 8));
  forms.AddRaw("'s last half as raw bytes", raw->substr(8));
}

void AddIpv4Forms(BytesView value, FormList& forms) {
  forms.AddNumberDigested("", value);
  const auto octets = ParseIpv4(value);
  if (!octets) return;
  const auto& [a, b, c, d] = *octets;
  const std::vector<std::string> pieces = SplitAt(value, ".");
  for (const std::string_view separator : {"-", "_", ":", ",", " ", "%2E", "\\."}) {
    forms.AddNumber("with other separators", Joined(pieces, separator));
  }
  forms.AddNumber("zero-padded", fmt::format("{:03}.{:03}.{:03}.{:03}", a, b, c, d));
  forms.AddNumber("zero-padded, without dots", fmt::format("{:03}{:03}{:03}{:03}", a, b, c, d));
  forms.AddNumber("as an integer", std::to_string(a << 24U | b << 16U | c << 8U | d));
  forms.AddNumber("as a byte-swapped integer", std::to_string(d << 24U | c << 16U | b << 8U | a));
  forms.AddNumber("in hex", fmt::format("{:02x}{:02x}{:02x}{:02x}", a, b, c, d));
  forms.AddNumber("in hex", fmt::format("0x{:02x}{:02x}{:02x}{:02x}", a, b, c, d));
  forms.AddNumber("in hex", fmt::format("0x{:x}.0x{:x}.0x{:x}.0x{:x}", a, b, c, d));
  forms.AddNumber("in hex", fmt::format("{:02x}.{:02x}.{:02x}.{:02x}", a, b, c, d));
  forms.AddNumber("in octal", fmt::format("0{:o}.0{:o}.0{:o}.0{:o}", a, b, c, d));
  forms.AddNumber("as its reverse name", fmt::format("{}.{}.{}.{}.in-addr.arpa", d, c, b, a));
  const std::string low = fmt::format("{:x}:{:x}", a << 8U | b, c << 8U | d);
  for (const std::string_view prefix : {"::ffff:", "64:ff9b::", "::"}) {
    forms.AddNumber("inside an IPv6 address", std::string(prefix) + low);
  }
  forms.Add("inside an IPv6 address", "2002:" + low + ":");
  forms.Add("inside an IPv6 address", fmt::format("0000ffff{:02x}{:02x}{:02x}{:02x}", a, b, c, d));
}

void AddIpv6Forms(BytesView value, FormList& forms) {
  const std::size_t zone = std::min(value.find_first_of("%/"), value.size());
  const auto hex = ParseIpv6(value.substr(0, zone));
  forms.AddDigested("", value);
  if (!hex) return;
  const auto raw = FromHex(*hex);
  forms.AddDigested("compressed", CompressedIpv6(*hex));
  forms.AddDigested("in full", Joined(Grouped(*hex, 4), ":"));
  forms.Add("without leading zeros", Ipv6Groups(*hex));
  forms.Add("without colons", *hex);
  for (const std::string_view separator : {"-", "_", "."}) {
    forms.Add("with other separators", Joined(Grouped(*hex, 4), separator));
    forms.Add("with other separators", Replaced(CompressedIpv6(*hex), ":", separator));
  }
  if (raw) {
    forms.AddRawDigested("as raw bytes", *raw);
    forms.AddNumber("as an integer", ToDecimal(*raw));
  }
  std::vector<std::string> nibbles = Grouped(Bytes(hex->rbegin(), hex->rend()), 1);
  forms.Add("as its reverse name", Joined(nibbles, "."));
}

}  // namespace telltale
