#include "harness/check/plain_output.h"

namespace telltale {

std::string PlainOutput(std::string_view output) {
  constexpr char kEscape = '\x1b';
  constexpr char kDelete = '\x7f';
  std::string plain;
  for (std::size_t i = 0; i < output.size(); ++i) {
    const char c = output[i];
    if (c == kEscape && i + 1 < output.size() && output[i + 1] == '[') {
      for (i += 2; i < output.size() && (output[i] < '@' || output[i] > '~');) ++i;
    } else if (c == '\n' || c == '\r') {
      plain += '\n';
    } else if (c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != kDelete)) {
      plain += c;
    }
  }
  return plain;
}

}  // namespace telltale
