#include "harness/payload/form_members.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/utf8.h"
#include "harness/decode/byte_class.h"
#include "harness/payload/letter_codes.h"

namespace telltale {
namespace {

constexpr std::size_t kMostMembers = 10000;

std::string Decoded(std::string_view coded) {
  std::string text(coded);
  std::replace(text.begin(), text.end(), '+', ' ');
  return WithoutPercent(text);
}

std::vector<FormMember> Split(std::string_view text) {
  std::vector<FormMember> members;
  while (!text.empty() && members.size() < kMostMembers) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    members.push_back({Decoded(part.substr(0, equals)), Decoded(part.substr(std::min(equals + 1, part.size())))});
  }
  return members;
}

// Every part has a name of letters that names have, and a value without spaces, quotes and brackets.
bool LooksLikeForm(std::string_view text) {
  constexpr std::string_view kMore = "%+-_.*~/:,@!$'()";
  std::size_t names = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = part.find('=');
    if (equals == 0 || equals == std::string_view::npos) return false;
    const std::string_view name = part.substr(0, equals);
    const auto is_letter = [&](char c) { return (ByteClasses(c) & kAlnum) != 0 || kMore.find(c) != kMore.npos; };
    const auto is_value = [&](char c) { return is_letter(c) || c == '=' || c == '[' || c == ']'; };
    if (!std::all_of(name.begin(), name.end(), is_value)) return false;
    if (!std::all_of(part.begin() + static_cast<std::ptrdiff_t>(equals), part.end(), is_value)) return false;
    ++names;
  }
  return names > 0;
}

std::string_view WithoutLineEnd(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::string AsUtf8(const std::string& text) {
  if (IsValidUtf8(text)) return text;
  std::string valid;
  for (const char c : text) AppendUtf8(static_cast<unsigned char>(c), valid);
  return valid;
}

}  // namespace

std::vector<FormMember> ReadForm(BytesView text, bool is_labelled) {
  text = WithoutLineEnd(text);
  if (text.empty() || text.front() == '{' || text.front() == '[') return {};
  if (!LooksLikeForm(text) && !(is_labelled && text.find('=') != BytesView::npos)) return {};
  return Split(text);
}

std::vector<FormMember> ReadQuery(std::string_view target) {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {};
  const std::string_view query = target.substr(mark + 1);
  return Split(query.substr(0, query.find('#')));
}

nlohmann::json ToDocument(const std::vector<FormMember>& members) {
  nlohmann::json document = nlohmann::json::object();
  for (const FormMember& member : members) {
    nlohmann::json& value = document[AsUtf8(member.name)];
    std::string text = AsUtf8(member.value);
    if (value.is_null()) {
      value = std::move(text);
    } else if (value.is_array()) {
      value.push_back(std::move(text));
    } else {
      value = nlohmann::json::array({value, std::move(text)});
    }
  }
  return document;
}

}  // namespace telltale
