#include "harness/payload/multipart_parts.h"

#include <algorithm>

#include "harness/decode/container/container_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kMostParts = 1000;

// The value of name="..." in a part's headers.
std::string NameIn(BytesView headers) {
  for (std::size_t at = 0; (at = headers.find("name=", at)) != BytesView::npos; at += 5) {
    if (at > 0 && headers[at - 1] != ' ' && headers[at - 1] != ';') continue;  // filename=
    BytesView value = headers.substr(at + 5);
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      return std::string(value.substr(0, value.find_first_of("\"\r\n")));
    }
    return std::string(value.substr(0, value.find_first_of("; \r\n")));
  }
  return {};
}

}  // namespace

std::vector<MultipartPart> ReadMultipart(BytesView body) {
  Candidates found;
  const BytesView start = body.substr(std::min(body.find_first_not_of("\r\n"), body.size()));
  if (start.starts_with("--")) FindMultipart(body, found);
  std::vector<MultipartPart> parts;
  std::size_t end_of_last = 0;
  for (const Candidate& part : found) {
    if (parts.size() >= kMostParts) break;
    const BytesView headers = body.substr(end_of_last, part.begin - end_of_last);
    // What stands behind the last delimiter ("--") has no headers and is no part.
    if (headers.find("ontent-") != BytesView::npos || headers.find("ONTENT-") != BytesView::npos) {
      parts.push_back({NameIn(headers), body.substr(part.begin, part.end - part.begin), part.begin});
    }
    end_of_last = part.end;
  }
  return parts;
}

}  // namespace telltale
