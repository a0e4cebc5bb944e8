#include "harness/decode/json_pointer.h"

#include <algorithm>
#include <vector>

#include "core/pointer_token.h"
#include "harness/decode/output.h"
#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kDeepest = 10000;

// What comes next in an open object or array.
enum class Expect { kKeyOrEnd, kColon, kValue, kValueOrEnd, kCommaOrEnd };

struct Frame {
  bool is_object = false;
  Expect expect = Expect::kValueOrEnd;
  std::size_t index = 0;
  std::size_t key_begin = 0;
  std::size_t key_end = 0;
};

void AppendToken(BytesView token, std::string& pointer) {
  pointer.push_back('/');
  Output unescaped;
  unescaped.Begin(token.size() * 3);
  if (token.find('\\') != BytesView::npos && DecodeEscapes(token, 0, unescaped)) token = unescaped.text();
  pointer += PointerToken(token);
}

// Reads one document from an opening bracket until `offset` is reached, the document ends, or it is none.
class PointerReader {
 public:
  PointerReader(BytesView text, std::size_t begin, std::size_t offset) : text_(text), at_(begin), offset_(offset) {}

  bool Read() {
    Open();
    while (at_ <= offset_ && at_ < text_.size()) {
      if (frames_.empty() || !Step()) return false;
    }
    return !frames_.empty();
  }
  std::size_t at() const { return at_; }

  std::string Pointer() const {
    std::string pointer;
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      const Frame& frame = frames_[i];
      const bool names_value = frame.expect == Expect::kCommaOrEnd || i + 1 < frames_.size();
      if (!names_value) break;
      if (frame.is_object) {
        AppendToken(text_.substr(frame.key_begin, frame.key_end - frame.key_begin), pointer);
      } else {
        AppendToken(std::to_string(frame.index), pointer);
      }
    }
    return pointer;
  }

 private:
  void Open() {
    const bool is_object = text_[at_++] == '{';
    frames_.push_back({is_object, is_object ? Expect::kKeyOrEnd : Expect::kValueOrEnd});
  }

  bool Step() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at_;
      return true;
    }
    Frame& frame = frames_.back();
    switch (frame.expect) {
      case Expect::kColon:
        return Punctuation(c, ':', Expect::kValue);
      case Expect::kKeyOrEnd:
        if (c == '}') return Close();
        return c == '"' && ReadKey();
      case Expect::kCommaOrEnd:
        if (c == (frame.is_object ? '}' : ']')) return Close();
        if (c != ',') return false;
        ++frame.index;
        ++at_;
        frame.expect = frame.is_object ? Expect::kKeyOrEnd : Expect::kValue;
        return true;
      case Expect::kValueOrEnd:
        if (c == ']') return Close();
        return ReadValue(c);
      case Expect::kValue:
        return ReadValue(c);
    }
    return false;
  }

  bool Punctuation(char c, char wanted, Expect next) {
    if (c != wanted) return false;
    ++at_;
    frames_.back().expect = next;
    return true;
  }

  bool Close() {
    frames_.pop_back();
    ++at_;
    return true;
  }

  // Moves past a string; true also where the text ends in it.
  void SkipString() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    at_ = std::min(at_ + 1, text_.size());
  }

  bool ReadKey() {
    const std::size_t begin = at_ + 1;
    SkipString();
    Frame& frame = frames_.back();
    frame.key_begin = begin;
    frame.key_end = std::max(begin, at_ - 1);
    frame.expect = Expect::kColon;
    return true;
  }

  bool ReadValue(char c) {
    frames_.back().expect = Expect::kCommaOrEnd;
    if (c == '{' || c == '[') {
      if (frames_.size() >= kDeepest) return false;
      Open();
      return true;
    }
    if (c == '"') {
      SkipString();
      return true;
    }
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_not_of("+-.0123456789abcdefghijklmnopqrstuvwxyzEINT", at_), text_.size());
    return at_ != begin;
  }

  BytesView text_;
  std::size_t at_;
  std::size_t offset_;
  std::vector<Frame> frames_;
};

}  // namespace

std::optional<std::string> JsonPointerAt(BytesView text, std::size_t offset) {
  if (offset >= text.size()) return std::nullopt;
  std::size_t begin = text.find_first_of("{[");
  while (begin != BytesView::npos && begin <= offset) {
    PointerReader reader(text, begin, offset);
    if (reader.Read()) return reader.Pointer();
    begin = text.find_first_of("{[", std::max(reader.at(), begin + 1));
  }
  return std::nullopt;
}

}  // namespace telltale
