#include "harness/app/fixed_parts.h"

#include <algorithm>
#include <optional>

#include "harness/detect/edge.h"

namespace telltale {
namespace {

constexpr std::size_t kLongestLiteral = 256;

bool IsNameByte(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }

std::optional<char> Escaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '0':
      return '\0';
    case '\\':
    case '/':
      return c;
    default:
      return std::nullopt;
  }
}

// Of what begins with an opening bracket: behind the closing one; the whole text where there is none.
std::size_t Bracketed(std::string_view text, char open, char close) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == open ? 1U : 0U;
    if (text[i] == close && --depth == 0) return i + 1;
  }
  return text.size();
}

// How many bytes at the beginning of `text` stand for something that is put in; 0: none.
std::size_t PutIn(std::string_view text) {
  const char next = text.size() > 1 ? text[1] : '\0';
  const std::size_t sign = text[0] == '$' || text[0] == '#' || text[0] == '\\' ? 1 : 0;
  if (text[0] == '{' || (next == '{' && (text[0] == '$' || text[0] == '#'))) {
    return sign + Bracketed(text.substr(sign), '{', '}');
  }
  if (next == '(' && (text[0] == '$' || text[0] == '\\')) return 1 + Bracketed(text.substr(1), '(', ')');
  if (text[0] == '$' && IsNameByte(next)) {
    const auto end = std::find_if_not(text.begin() + 1, text.end(), IsNameByte);
    return static_cast<std::size_t>(end - text.begin());
  }
  return text[0] == '%' && std::string_view("sdiuxXvqp@").find(next) != std::string_view::npos && next != '\0' ? 2 : 0;
}

}  // namespace

std::vector<std::string> FixedParts(std::string_view literal) {
  if (literal.size() > kLongestLiteral) return {};
  std::vector<std::string> parts(1);
  bool is_changed = false;
  while (!literal.empty()) {
    const auto escaped = literal[0] == '\\' && literal.size() > 1 ? Escaped(literal[1]) : std::nullopt;
    const std::size_t put_in = escaped ? 0 : PutIn(literal);
    is_changed = is_changed || escaped || put_in > 0;
    if (escaped) {
      parts.back() += *escaped;
    } else if (put_in > 0) {
      parts.emplace_back();
    } else {
      parts.back() += literal[0];
    }
    literal.remove_prefix(escaped ? 2 : std::max<std::size_t>(put_in, 1));
  }
  std::erase(parts, "");
  return is_changed ? parts : std::vector<std::string>();
}

}  // namespace telltale
