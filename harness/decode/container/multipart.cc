#include <algorithm>

#include "harness/decode/container/container_decoders.h"

namespace telltale {
namespace {

// The first line, if it is a delimiter: "--" and 1 to 70 more bytes.
BytesView Delimiter(BytesView text) {
  const std::size_t begin = std::min(text.find_first_not_of("\r\n"), text.size());
  if (text.substr(begin, 2) != "--") return {};
  const std::size_t end = text.find_first_of("\r\n", begin);
  const BytesView line = text.substr(begin, end == BytesView::npos ? 0 : end - begin);
  return line.size() > 2 && line.size() <= 72 ? line : BytesView{};
}

// Where a part's content begins: behind the empty line that ends its headers.
std::size_t ContentBegin(BytesView part) {
  const std::size_t crlf = part.find("\r\n\r\n");
  const std::size_t lf = part.find("\n\n");
  if (crlf == BytesView::npos && lf == BytesView::npos) return 0;
  return crlf < lf ? crlf + 4 : lf + 2;
}

}  // namespace

bool MayBeMultipart(BytesView text, const TextFacts& facts) {
  return (facts.classes & kNewline) != 0 && (facts.classes & kDash) != 0 && !Delimiter(text).empty();
}

void FindMultipart(BytesView text, Candidates& candidates) {
  const BytesView delimiter = Delimiter(text);
  if (delimiter.empty()) return;
  std::size_t at = text.find(delimiter);
  while (at != BytesView::npos) {
    const std::size_t begin = at + delimiter.size();
    const std::size_t next = text.find(delimiter, begin);
    std::size_t end = std::min(next, text.size());
    const std::size_t content = begin + ContentBegin(text.substr(begin, end - begin));
    while (next != BytesView::npos && end > content && (text[end - 1] == '\n' || text[end - 1] == '\r')) --end;
    if (end > content) candidates.push_back({content, end, 0});
    at = next;
  }
}

}  // namespace telltale
