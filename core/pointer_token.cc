#include "core/pointer_token.h"

namespace telltale {

std::string PointerToken(std::string_view text) {
  std::string token;
  token.reserve(text.size());
  for (const char c : text) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

std::string TextOfToken(std::string_view token) {
  std::string text;
  text.reserve(token.size());
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool is_escape = token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    text += !is_escape ? token[i] : token[++i] == '0' ? '~' : '/';
  }
  return text;
}

}  // namespace telltale
