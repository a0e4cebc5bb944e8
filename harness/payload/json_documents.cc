#include "harness/payload/json_documents.h"

#include <algorithm>
#include <utility>

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxBytes = 16U << 20;
constexpr std::size_t kMaxDepth = 200;

// The deepest nesting of brackets outside strings. The library's own recursion is what the limit protects.
std::size_t DepthOf(BytesView text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

BytesView Trimmed(BytesView text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == BytesView::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

json Parsed(BytesView text) { return json::parse(text, nullptr, /*allow_exceptions=*/false); }

// Every line that is not blank is an object or array, and there is one at least.
void ReadLines(BytesView whole, BytesView text, JsonDocuments& read) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const BytesView line = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    json document = Parsed(line);
    if (!document.is_structured()) {
      read.documents.clear();
      read.offsets.clear();
      return;
    }
    read.documents.push_back(std::move(document));
    read.offsets.push_back(static_cast<std::size_t>(line.data() - whole.data()));
  }
}

}  // namespace

JsonDocuments ReadJsonDocuments(BytesView body) {
  JsonDocuments read;
  BytesView text = Trimmed(body);
  if (text.starts_with("\xEF\xBB\xBF")) text = Trimmed(text.substr(3));
  if (text.empty() || (text.front() != '{' && text.front() != '[')) return read;
  if (text.size() > kMaxBytes) {
    read.unread = "it is larger than 16 MiB";
    return read;
  }
  if (DepthOf(text) > kMaxDepth) {
    read.unread = "it is nested deeper than 200 levels";
    return read;
  }
  json whole = Parsed(text);
  if (whole.is_discarded()) {
    ReadLines(body, text, read);
    return read;
  }
  read.is_one_text = true;
  read.is_array = whole.is_array();
  if (read.is_array) {
    for (json& element : whole) read.documents.push_back(std::move(element));
  } else {
    read.documents.push_back(std::move(whole));
  }
  return read;
}

}  // namespace telltale
