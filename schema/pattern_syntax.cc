#include "schema/pattern_syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "core/ascii.h"

namespace telltale {
namespace {

// ECMA-262: WhiteSpace and LineTerminator, and all that is neither.
constexpr std::string_view kSpaces =
    R"(\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view kNoSpaces =
    R"(\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e})"
    R"(\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
constexpr std::string_view kNoLineEnd = R"([^\n\r\x{2028}\x{2029}])";
constexpr std::string_view kAnything = R"([\x{0}-\x{10ffff}])";
constexpr std::string_view kNothing = R"([^\x{0}-\x{10ffff}])";

// Unicode's long names of general categories, and ECMA-262's own, for those that RE2 knows by their short names only.
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kUnicodeCategories = {
    {{"Letter", "L"},
     {"Lowercase_Letter", "Ll"},
     {"Uppercase_Letter", "Lu"},
     {"Titlecase_Letter", "Lt"},
     {"Modifier_Letter", "Lm"},
     {"Other_Letter", "Lo"},
     {"Mark", "M"},
     {"Number", "N"},
     {"Decimal_Number", "Nd"},
     {"digit", "Nd"},
     {"Letter_Number", "Nl"},
     {"Other_Number", "No"},
     {"Punctuation", "P"},
     {"punct", "P"},
     {"Symbol", "S"},
     {"Separator", "Z"},
     {"Space_Separator", "Zs"},
     {"Control", "Cc"}}};

class Translator {
 public:
  Translator(std::string_view source, bool shape_only) : rest_(source), shape_only_(shape_only) {}

  Result<std::string> Translate() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '\\') {
        TRY_VOID(Escape(false));
      } else if (c == '[') {
        TRY_VOID(Class());
      } else if (c == '(') {
        TRY_VOID(Group());
      } else {
        Take(1, c == '.' ? kNoLineEnd : std::string_view(&c, 1));
      }
    }
    for (const std::string& name : wanted_names_) {
      if (!names_.contains(name)) return CannotCheck("\\k<" + name + ">");
    }
    if (highest_reference_ > groups_) return CannotCheck(fmt::format("\\{}", highest_reference_));
    return std::move(text_);
  }

 private:
  static tl::unexpected<Error> CannotCheck(std::string_view sign) {
    return InputError(fmt::format("the pattern uses \"{}\", which this validator cannot check", sign));
  }

  void Take(std::size_t count, std::string_view instead) {
    rest_.remove_prefix(count);
    text_ += instead;
  }

  // Of groups only those without a name, and those that do not capture.
  Status Group() {
    if (!rest_.starts_with("(?")) {
      ++groups_;
      Take(1, "(");
      return {};
    }
    if (shape_only_) return ShapeOfGroup();
    if (!rest_.starts_with("(?:")) return CannotCheck(rest_.substr(0, 3));
    Take(3, "(?:");
    return {};
  }

  Status ShapeOfGroup() {
    for (const std::string_view opening : {"(?:", "(?=", "(?!", "(?<=", "(?<!"}) {
      if (!rest_.starts_with(opening)) continue;
      Take(opening.size(), "(?:");
      return {};
    }
    const auto name = rest_.starts_with("(?<") ? NameAt(3) : std::nullopt;
    if (!name || !names_.insert(*name).second) return CannotCheck(rest_.substr(0, 3));
    ++groups_;
    Take(4 + name->size(), "(");
    return {};
  }

  // "name>" at `begin`.
  std::optional<std::string> NameAt(std::size_t begin) const {
    const std::size_t end = rest_.find('>', begin);
    if (end == std::string_view::npos || end == begin || (rest_[begin] >= '0' && rest_[begin] <= '9'))
      return std::nullopt;
    for (const char c : rest_.substr(begin, end - begin)) {
      const bool word =
          IsAsciiLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
      if (!word) return std::nullopt;
    }
    return std::string(rest_.substr(begin, end - begin));
  }

  // \1 and \k<name>; false: something else.
  bool ShapeOfReference() {
    if (!shape_only_) return false;
    if (rest_.starts_with("\\k<")) {
      const auto name = NameAt(3);
      if (!name) return false;
      wanted_names_.insert(*name);
      Take(4 + name->size(), "(?:)");
      return true;
    }
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789", 1), rest_.size());
    if (end == 1 || end > 4 || rest_[1] == '0') return false;
    std::size_t number = 0;
    for (const char c : rest_.substr(1, end - 1)) number = number * 10 + static_cast<std::size_t>(c - '0');
    highest_reference_ = std::max(highest_reference_, number);
    Take(end, "(?:)");
    return true;
  }

  Status Class() {
    for (const auto& [written, meant] : {std::pair("[]", kNothing), std::pair("[^]", kAnything)}) {
      if (!rest_.starts_with(written)) continue;
      Take(std::string_view(written).size(), meant);
      return {};
    }
    Take(1, "[");
    if (rest_.starts_with('^')) Take(1, "^");
    while (!rest_.empty() && rest_.front() != ']') {
      if (rest_.front() == '\\') {
        TRY_VOID(Escape(true));
      } else if (rest_.front() == '[') {
        Take(1, "\\[");
      } else {
        const char c = rest_.front();
        Take(1, {&c, 1});
      }
    }
    if (!rest_.empty()) Take(1, "]");
    return {};
  }

  Status Escape(bool in_class) {
    if (rest_.size() == 1) {
      Take(1, "\\");  // RE2 says what is wrong with it
      return {};
    }
    if (!in_class && ShapeOfReference()) return {};
    const char escaped = rest_[1];
    switch (escaped) {
      case 's':
        Take(2, in_class ? std::string(kSpaces) : fmt::format("[{}]", kSpaces));
        return {};
      case 'S':
        Take(2, in_class ? std::string(kNoSpaces) : fmt::format("[{}]", kNoSpaces));
        return {};
      case 'u':
      case 'x':
        return HexEscape(escaped);
      case 'c':
        return ControlEscape();
      case 'p':
      case 'P':
        return Property(escaped);
      case '0':
        if (rest_.size() > 2 && rest_[2] >= '0' && rest_[2] <= '9') return CannotCheck(rest_.substr(0, 3));
        Take(2, "\\x{0}");
        return {};
      case 'b':
        Take(2, in_class ? "\\x{8}" : "\\b");
        return {};
      default:
        break;
    }
    const bool shared = std::string_view("dDwWBtnrfv").find(escaped) != std::string_view::npos;
    if ((IsAsciiLetter(escaped) && !shared) || (escaped >= '1' && escaped <= '9') || (escaped == 'B' && in_class)) {
      return CannotCheck(rest_.substr(0, 2));
    }
    Take(2, rest_.substr(0, 2));
    return {};
  }

  std::optional<std::uint32_t> HexDigits(std::size_t begin, std::size_t count) const {
    if (rest_.size() < begin + count) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : rest_.substr(begin, count)) {
      if (!IsAsciiHexDigit(c)) return std::nullopt;
      value = value * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  }

  // \xHH, \uHHHH, a pair of surrogates written so, \u{H...}.
  Status HexEscape(char kind) {
    std::size_t length = kind == 'x' ? 4 : 6;
    std::optional<std::uint32_t> value;
    if (kind == 'u' && rest_.size() > 2 && rest_[2] == '{') {
      const std::size_t end = rest_.find('}');
      if (end == std::string_view::npos || end < 4 || end > 9) return CannotCheck(rest_.substr(0, 3));
      value = HexDigits(3, end - 3);
      length = end + 1;
    } else {
      value = HexDigits(2, length - 2);
    }
    if (!value || *value > 0x10FFFF) return CannotCheck(rest_.substr(0, 2));
    if (*value >= 0xD800 && *value < 0xDC00 && rest_.substr(length, 2) == "\\u") {
      const auto low = HexDigits(length + 2, 4);
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        value = 0x10000 + ((*value - 0xD800) << 10U) + (*low - 0xDC00);
        length += 6;
      }
    }
    if (*value >= 0xD800 && *value < 0xE000) return CannotCheck(rest_.substr(0, length));
    Take(length, fmt::format("\\x{{{:x}}}", *value));
    return {};
  }

  Status ControlEscape() {
    if (rest_.size() < 3 || !IsAsciiLetter(rest_[2])) return CannotCheck("\\c");
    Take(3, fmt::format("\\x{{{:x}}}", static_cast<unsigned>(rest_[2]) % 32));
    return {};
  }

  // \p{...}: RE2 knows general categories by their short names, and scripts by theirs.
  Status Property(char kind) {
    const std::size_t end = rest_.find('}');
    if (rest_.size() < 4 || rest_[2] != '{' || end == std::string_view::npos) return CannotCheck(rest_.substr(0, 2));
    std::string_view name = rest_.substr(3, end - 3);
    for (const std::string_view prefix : {"General_Category=", "gc=", "Script=", "sc="}) {
      if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
    }
    for (const auto& [written, known] : kUnicodeCategories) {
      if (name == written) name = known;
    }
    Take(end + 1, fmt::format("\\{}{{{}}}", kind, name));
    return {};
  }

  std::string_view rest_;
  bool shape_only_;
  std::string text_;
  std::size_t groups_ = 0;
  std::size_t highest_reference_ = 0;
  std::set<std::string> names_;
  std::set<std::string> wanted_names_;
};

}  // namespace

Result<std::string> ToRe2Syntax(std::string_view source) { return Translator(source, false).Translate(); }
Result<std::string> ToRe2Shape(std::string_view source) { return Translator(source, true).Translate(); }

}  // namespace telltale
