#include "harness/detect/forms/form_list.h"

#include <algorithm>
#include <unordered_set>

#include "core/ascii.h"
#include "core/digest.h"
#include "harness/detect/forms/common_words.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestForm = 4;
constexpr std::size_t kShortestPart = 6;
// Letters and digits that make a form unlikely inside a longer word: over 45 bits of a random lower-case name.
constexpr std::size_t kFreeStanding = 10;
constexpr std::size_t kMaxFormBytes = 4096;

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

}  // namespace

void FormList::Append(std::string_view how, BytesView text, Form form) {
  if (text.size() < kShortestForm) return;
  form.name = subject_ + (how.empty() || how.starts_with('\'') ? "" : " ") + std::string(how);
  form.text = Bytes(text.substr(0, kMaxFormBytes));
  forms_.push_back(std::move(form));
}

void FormList::Add(std::string_view how, BytesView text) {
  if (IsCommonWord(text)) return;
  const auto alphanumeric = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), IsAlphanumeric));
  if (alphanumeric < kShortestForm) return;
  Append(how, text, {.name = {}, .text = {}, .edge = alphanumeric >= kFreeStanding ? Edge::kAny : Edge::kWord});
}

void FormList::AddDigested(std::string_view how, BytesView text) {
  const std::size_t before = forms_.size();
  Add(how, text);
  if (forms_.size() > before) forms_.back().digested = true;
}

void FormList::AddOnlyDigested(std::string_view how, BytesView text) {
  const std::size_t before = forms_.size();
  AddDigested(how, text);
  if (forms_.size() > before) forms_.back().only_digested = true;
}

void FormList::AddNumber(std::string_view how, BytesView text) {
  Append(how, text, {.name = {}, .text = {}, .edge = Edge::kNumber});
}

void FormList::AddNumberDigested(std::string_view how, BytesView text) {
  const std::size_t before = forms_.size();
  AddNumber(how, text);
  if (forms_.size() > before) forms_.back().digested = true;
}

void FormList::AddTime(std::string_view how, BytesView seconds) {
  Append(how, seconds, {.name = {}, .text = {}, .edge = Edge::kTime});
}

void FormList::AddRaw(std::string_view how, BytesView bytes) {
  if (bytes.size() < 6) return;
  Append(how, bytes, {.name = {}, .text = {}, .fold_case = false});
}

void FormList::AddRawDigested(std::string_view how, BytesView bytes) {
  const std::size_t before = forms_.size();
  AddRaw(how, bytes);
  if (forms_.size() == before) return;
  forms_.back().digested = true;
  forms_.back().salted = SaltedAs::kBytes;
}

void FormList::AddDigestedWithSalts(std::string_view how, BytesView text) {
  const std::size_t before = forms_.size();
  AddDigested(how, text);
  if (forms_.size() > before) forms_.back().salted = SaltedAs::kText;
}

void FormList::AddPart(std::string_view how, BytesView text) {
  if (text.size() < kShortestPart) return;
  const std::size_t before = forms_.size();
  Add(how, text);
  if (forms_.size() > before) forms_.back().part = true;
}

std::vector<Form> FormList::Take() {
  std::vector<Form> unique;
  std::unordered_set<Bytes> seen;
  for (Form& form : forms_) {
    Bytes key = form.fold_case && !form.digested ? AsciiLower(form.text) : form.text;
    if (seen.insert(std::move(key)).second) unique.push_back(std::move(form));
  }
  return unique;
}

std::vector<std::string> SplitAt(BytesView text, std::string_view separators) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) pieces.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pieces;
}

std::string Joined(const std::vector<std::string>& pieces, std::string_view separator) {
  std::string text;
  for (const std::string& piece : pieces) {
    if (!text.empty()) text += separator;
    text += piece;
  }
  return text;
}

std::string Replaced(BytesView text, std::string_view what, std::string_view with) {
  std::string result;
  while (!text.empty()) {
    const std::size_t at = text.find(what);
    result += text.substr(0, at);
    if (at == BytesView::npos) break;
    result += with;
    text.remove_prefix(at + what.size());
  }
  return result;
}

std::string OnlyAlphanumeric(BytesView text) {
  std::string result;
  std::copy_if(text.begin(), text.end(), std::back_inserter(result), IsAlphanumeric);
  return result;
}

std::optional<Bytes> FromHex(BytesView digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  unsigned high = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    unsigned value = 0;
    if (c >= '0' && c <= '9') {
      value = static_cast<unsigned>(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      value = static_cast<unsigned>((c | 0x20) - 'a') + 10;
    } else {
      return std::nullopt;
    }
    if (i % 2 == 0) {
      high = value;
    } else {
      bytes += static_cast<char>(high << 4U | value);
    }
  }
  return bytes;
}

std::string ToDecimal(BytesView big_endian) {
  std::string digits = "0";  // least significant first
  for (const char c : big_endian) {
    unsigned carry = static_cast<unsigned char>(c);
    for (char& digit : digits) {
      const unsigned value = static_cast<unsigned>(digit - '0') * 256 + carry;
      digit = static_cast<char>('0' + value % 10);
      carry = value / 10;
    }
    for (; carry != 0; carry /= 10) digits += static_cast<char>('0' + carry % 10);
  }
  return {digits.rbegin(), digits.rend()};
}

}  // namespace telltale
