#include "harness/payload/json_place.h"

#include <algorithm>
#include <string>

#include "core/pointer_token.h"

namespace telltale {
namespace {

// Walks a JSON text forwards. Broken text only makes it stop early.
class Cursor {
 public:
  explicit Cursor(BytesView text) : text_(text) { SkipSpace(); }

  std::size_t at() const { return at_; }
  bool ended() const { return at_ >= text_.size(); }
  char Peek() const { return ended() ? '\0' : text_[at_]; }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    SkipSpace();
    return true;
  }

  // Takes a string and gives what stands between its quotes.
  BytesView TakeString() {
    const std::size_t begin = ++at_;
    while (!ended() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
    const std::size_t end = std::min(at_, text_.size());
    at_ = std::min(end + 1, text_.size());
    SkipSpace();
    return text_.substr(begin, end - begin);
  }

  // Takes one value of any kind and gives its bytes, a string's without quotes.
  BytesView TakeValue() {
    const std::size_t begin = at_;
    if (Peek() == '"') return TakeString();
    if (Peek() == '{' || Peek() == '[') {
      SkipNested();
    } else {
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    }
    const BytesView value = text_.substr(begin, at_ - begin);
    SkipSpace();
    return value;
  }

 private:
  void SkipSpace() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  void SkipNested() {
    std::size_t depth = 0;
    do {
      if (text_[at_] == '"') {
        TakeString();
        continue;
      }
      depth += text_[at_] == '{' || text_[at_] == '[' ? 1U : 0U;
      depth -= text_[at_] == '}' || text_[at_] == ']' ? 1U : 0U;
      ++at_;
    } while (depth > 0 && !ended());
  }

  BytesView text_;
  std::size_t at_ = 0;
};

// Moves into the object or array to the value of that name or index. A name with escapes in it is not recognised.
bool Enter(Cursor& cursor, const std::string& token) {
  const bool is_object = cursor.Peek() == '{';
  if (!is_object && cursor.Peek() != '[') return false;
  cursor.Take(is_object ? '{' : '[');
  for (std::size_t index = 0; !cursor.ended() && cursor.Peek() != '}' && cursor.Peek() != ']'; ++index) {
    bool is_it = !is_object && token == std::to_string(index);
    if (is_object) {
      if (cursor.Peek() != '"') return false;
      is_it = cursor.TakeString() == token;
      if (!cursor.Take(':')) return false;
    }
    if (is_it) return true;
    cursor.TakeValue();
    if (!cursor.Take(',')) return false;
  }
  return false;
}

}  // namespace

std::optional<JsonPlace> FindJsonPlace(BytesView text, std::string_view pointer) {
  Cursor cursor(text);
  while (!pointer.empty() && cursor.Peek() != '"') {
    if (pointer.front() != '/') return std::nullopt;
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    if (!Enter(cursor, TextOfToken(pointer.substr(1, end - 1)))) return std::nullopt;
    pointer.remove_prefix(end);
  }
  if (cursor.ended()) return std::nullopt;
  const BytesView value = cursor.TakeValue();
  return JsonPlace{static_cast<std::uint64_t>(value.data() - text.data()), value.size()};
}

}  // namespace telltale
