#include "harness/report/console/text_layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.h"

namespace telltale {
namespace {

int ColumnsOf(char32_t c) {
  const bool combining = (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x20d0 && c <= 0x20ff) ||
                         (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xfe20 && c <= 0xfe2f);
  if (combining) return 0;
  const bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
                    (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                    (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
  return wide ? 2 : 1;
}

// How many bytes of `text` fit into `columns`.
std::size_t BytesThatFit(std::string_view text, int columns) {
  std::string_view rest = text;
  for (int used = 0; !rest.empty();) {
    const std::string_view before = rest;
    used += ColumnsOf(TakeCodePoint(rest).value);
    if (used > columns) return text.size() - before.size();
  }
  return text.size();
}

void WrapLine(std::string_view text, int columns, std::vector<std::string>& lines) {
  do {
    std::size_t fits = BytesThatFit(text, columns);
    std::size_t next = fits;
    if (fits < text.size()) {
      const std::size_t space = text.rfind(' ', fits);
      if (space != std::string_view::npos && space > 0) {
        fits = space;
        next = space + 1;
      } else {
        fits = next = std::max<std::size_t>(fits, 1);
      }
    }
    lines.emplace_back(text.substr(0, fits));
    text.remove_prefix(next);
  } while (!text.empty());
}

}  // namespace

int ColumnsOf(std::string_view text) {
  int columns = 0;
  while (!text.empty()) columns += ColumnsOf(TakeCodePoint(text).value);
  return columns;
}

std::vector<std::string> Wrap(std::string_view text, int columns) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    WrapLine(text.substr(0, end), std::max(columns, 1), lines);
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string Clip(std::string_view text, int columns) {
  const std::size_t fits = BytesThatFit(text, columns);
  if (fits == text.size()) return std::string(text);
  return std::string(text.substr(0, BytesThatFit(text, columns - 1))) + "…";
}

std::string ClipFront(std::string_view text, int columns) {
  int left = ColumnsOf(text);
  if (left <= columns) return std::string(text);
  while (!text.empty() && left > columns - 1) left -= ColumnsOf(TakeCodePoint(text).value);
  return "…" + std::string(text);
}

std::string Counted(std::size_t count, std::string_view one, std::string_view many) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return fmt::format("{} {}", digits, count == 1 ? one : many);
}

std::string Size(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} {}", bytes, bytes == 1 ? "byte" : "bytes");
  const double kib = static_cast<double>(bytes) / 1024;
  return kib < 1024 ? fmt::format("{:.1f} KiB", kib) : fmt::format("{:.1f} MiB", kib / 1024);
}

std::string Listed(const std::vector<std::string>& names, std::size_t shown) {
  const std::size_t listed = std::min(shown, names.size());
  std::string text;
  for (std::size_t i = 0; i < listed; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (listed < names.size()) text += fmt::format(" and {} more", names.size() - listed);
  return text;
}

}  // namespace telltale
