#include "harness/decode/content_coding.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "harness/decode/compression_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxCodings = 4;

struct Coding {
  std::string_view name;
  DecodeFunction decode;
};

// "deflate" means zlib's format; clients that send the bare stream are as common. What is neither is not decoded.
constexpr std::array<Coding, 6> kCodings = {{{"gzip", DecodeGzip},
                                             {"x-gzip", DecodeGzip},
                                             {"deflate", DecodeZlib},
                                             {"deflate", DecodeRawDeflate},
                                             {"br", DecodeBrotli},
                                             {"zstd", DecodeZstd}}};

std::string LowerTrimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  std::string word(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return word;
}

// In the order in which they were applied, without "identity".
std::vector<std::string> NamedCodings(const std::vector<Header>& headers) {
  std::vector<std::string> codings;
  for (const Header& header : headers) {
    if (LowerTrimmed(header.name) != "content-encoding") continue;
    for (std::size_t start = 0; start <= header.value.size();) {
      const std::size_t comma = std::min(header.value.find(',', start), header.value.size());
      std::string word = LowerTrimmed(std::string_view(header.value).substr(start, comma - start));
      if (!word.empty() && word != "identity") codings.push_back(std::move(word));
      start = comma + 1;
    }
  }
  return codings;
}

std::optional<DecodedBody> TakeOff(std::string_view name, BytesView body, std::size_t max_output_bytes) {
  Output output;
  for (const Coding& coding : kCodings) {
    if (coding.name != name) continue;
    output.Begin(max_output_bytes);
    if (coding.decode(body, 0, output)) return DecodedBody{Bytes(output.text()), !output.cut()};
  }
  return std::nullopt;
}

}  // namespace

std::optional<DecodedBody> TakeOffContentCoding(const std::vector<Header>& headers, BytesView body,
                                                std::size_t max_output_bytes) {
  const std::vector<std::string> codings = NamedCodings(headers);
  if (codings.empty() || codings.size() > kMaxCodings) return std::nullopt;
  DecodedBody decoded{Bytes(body), true};
  for (auto name = codings.rbegin(); name != codings.rend(); ++name) {
    auto next = TakeOff(*name, decoded.body, max_output_bytes);
    if (!next) return std::nullopt;
    next->complete = next->complete && decoded.complete;
    decoded = *std::move(next);
  }
  return decoded;
}

}  // namespace telltale
