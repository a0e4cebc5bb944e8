#include "harness/decode/form_pointer.h"

#include <algorithm>
#include <string_view>

#include "core/pointer_token.h"
#include "harness/decode/byte_class.h"
#include "harness/decode/output.h"
#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

// Where the members begin: behind a target's question mark. npos: the text is neither.
std::size_t MembersBegin(BytesView text) {
  const bool is_target = text.starts_with('/') || text.starts_with("http");
  const std::size_t mark = text.find('?');
  if (is_target) return mark == BytesView::npos ? mark : mark + 1;
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == BytesView::npos) return BytesView::npos;
  const auto is_of_name = [](char c) {
    return (ByteClasses(c) & kAlnum) != 0 || std::string_view("_-.[]%$").find(c) != std::string_view::npos;
  };
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(equals), is_of_name) ? 0
                                                                                                   : BytesView::npos;
}

std::string Token(BytesView name) {
  Output decoded;
  decoded.Begin(name.size());
  if (name.find('%') != BytesView::npos && DecodePercent(name, 1, decoded)) name = decoded.text();
  return "/" + PointerToken(name);
}

}  // namespace

std::optional<std::string> FormPointerAt(BytesView text, std::size_t offset) {
  const std::size_t first = MembersBegin(text);
  if (offset >= text.size() || first == BytesView::npos || offset < first) return std::nullopt;
  const std::size_t before = text.substr(first, offset - first).rfind('&');
  const std::size_t begin = before == BytesView::npos ? first : first + before + 1;
  const std::size_t equals = text.find('=', begin);
  const std::size_t end = std::min(text.find('&', begin), text.size());
  if (equals >= end || offset <= equals) return std::string();
  return Token(text.substr(begin, equals - begin));
}

}  // namespace telltale
