#include "harness/payload/codings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/ascii.h"
#include "core/redact.h"
#include "harness/decode/compression/compression_decoders.h"
#include "harness/decode/plausible.h"

namespace telltale {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMostCodings = 8;

struct Coding {
  std::string_view name;
  std::string_view magic;  // empty: nothing tells it
  DecodeFunction decode;
};

// "deflate" means zlib's format; clients that send the bare stream are as common.
constexpr std::array<Coding, 8> kCodings = {{{"gzip", "\x1f\x8b\x08"sv, DecodeGzip},
                                             {"x-gzip", "", DecodeGzip},
                                             {"zstd", "\x28\xb5\x2f\xfd"sv, DecodeZstd},
                                             {"compress", "\x1f\x9d"sv, DecodeLzw},
                                             {"x-compress", "", DecodeLzw},
                                             {"deflate", "", DecodeZlib},
                                             {"deflate", "", DecodeRawDeflate},
                                             {"br", "", DecodeBrotli}}};

std::string LowerTrimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return AsciiLower(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

std::vector<std::string> LabelsOf(const std::vector<Header>& headers) {
  std::vector<std::string> labels;
  for (const Header& header : headers) {
    if (LowerTrimmed(header.name) != "content-encoding") continue;
    for (std::size_t start = 0; start <= header.value.size();) {
      const std::size_t comma = std::min(header.value.find(',', start), header.value.size());
      std::string word = LowerTrimmed(std::string_view(header.value).substr(start, comma - start));
      if (!word.empty() && word != "identity" && labels.size() < kMostCodings) labels.push_back(std::move(word));
      start = comma + 1;
    }
  }
  return labels;
}

// One coding taken off.
struct Layer {
  std::string_view name;
  Bytes text;
  std::size_t read = 0;  // of the coded bytes
  bool whole = false;
};

std::optional<Layer> Take(const Coding& coding, BytesView body, std::size_t max_output_bytes) {
  Output output;
  output.Locate(0, 1, max_output_bytes);  // its range ends where the stream ends
  if (!coding.decode(body, 0, output)) return std::nullopt;
  const std::string_view name = coding.name.starts_with("x-") ? coding.name.substr(2) : coding.name;
  return Layer{name, Bytes(output.text()), std::min(output.found().end, body.size()), output.whole()};
}

// RFC 1952: members may follow one another.
void TakeFurtherMembers(const Coding& coding, BytesView body, std::size_t max_output_bytes, Layer& layer) {
  constexpr std::size_t kMostMembers = 10000;
  for (std::size_t i = 0; i < kMostMembers && layer.whole && body.substr(layer.read).starts_with(coding.magic); ++i) {
    const auto next = Take(coding, body.substr(layer.read), max_output_bytes - layer.text.size());
    if (!next || next->read == 0) return;
    layer.text += next->text;
    layer.read += next->read;
    layer.whole = next->whole;
  }
}

std::optional<Layer> TakeNamed(std::string_view name, BytesView body, std::size_t max_output_bytes) {
  for (const Coding& coding : kCodings) {
    if (coding.name != name) continue;
    auto layer = Take(coding, body, max_output_bytes);
    if (!layer) continue;
    if (!coding.magic.empty() && coding.decode == DecodeGzip) {
      TakeFurtherMembers(coding, body, max_output_bytes, *layer);
    }
    return layer;
  }
  return std::nullopt;
}

// Zlib's header is two printable letters as often as not: then the whole stream must be right.
bool BeginsZlib(BytesView body) { return body.size() > 6 && IsZlibHeader(body[0], body[1]) && !IsText(body); }

// The coding that the bytes themselves show. `labelled`: they are said to be in some coding, so those that nothing
// tells are tried as well, and believed where all of it becomes a text.
std::optional<Layer> TakeShown(BytesView body, bool labelled, std::size_t max_output_bytes) {
  for (const Coding& coding : kCodings) {
    if (!coding.magic.empty() && body.starts_with(coding.magic)) return TakeNamed(coding.name, body, max_output_bytes);
  }
  if (BeginsZlib(body)) {
    auto layer = TakeNamed("deflate", body, max_output_bytes);
    if (layer && layer->whole) return layer;
  }
  if (!labelled || IsText(body)) return std::nullopt;
  for (const std::string_view name : {"deflate"sv, "br"sv}) {
    auto layer = TakeNamed(name, body, max_output_bytes);
    if (layer && layer->whole && IsText(layer->text)) return layer;
  }
  return std::nullopt;
}

bool IsKnown(std::string_view name) {
  return std::any_of(kCodings.begin(), kCodings.end(), [&](const Coding& coding) { return coding.name == name; });
}

std::vector<std::string> WithoutPrefix(std::vector<std::string> labels) {
  for (std::string& label : labels) {
    if (label.starts_with("x-")) label.erase(0, 2);
  }
  return labels;
}

std::string WhyNotWhole(const Layer& layer, std::size_t size, std::size_t max_output_bytes) {
  if (layer.text.size() >= max_output_bytes) {
    return fmt::format("its {} expands past the {} MiB that are read", layer.name, max_output_bytes >> 20);
  }
  if (!layer.whole) {
    return fmt::format("its {} is damaged or cut short: {} bytes came out of it", layer.name, layer.text.size());
  }
  if (layer.read < size) return fmt::format("{} bytes stand behind the end of its {}", size - layer.read, layer.name);
  return {};
}

class Taking {
 public:
  Taking(std::vector<std::string> labels, std::size_t max_output_bytes) : left_(labels), max_(max_output_bytes) {
    uncoded_.labels = std::move(labels);
  }

  Uncoded Take(BytesView body) {
    BytesView content = body;
    for (std::size_t i = 0; i < kMostCodings; ++i) {
      std::optional<Layer> layer;
      if (!left_.empty()) layer = TakeNamed(left_.back(), content, max_);
      if (!layer) layer = TakeShown(content, !uncoded_.labels.empty(), max_);
      if (!layer) break;
      if (!left_.empty()) left_.pop_back();
      uncoded_.found.insert(uncoded_.found.begin(), std::string(layer->name));
      uncoded_.unread = WhyNotWhole(*layer, content.size(), max_);
      uncoded_.body = std::move(layer->text);
      content = *uncoded_.body;
      if (!uncoded_.unread.empty()) break;
    }
    if (uncoded_.unread.empty()) NameWhatIsLeft(content);
    return std::move(uncoded_);
  }

 private:
  // A text that is labelled as packed came unpacked: the label lies, and nothing is lost.
  void NameWhatIsLeft(BytesView content) {
    for (const std::string& label : uncoded_.labels) uncoded_.is_sealed = uncoded_.is_sealed || label == "aes128gcm";
    if (content.empty() || IsText(content)) return;
    if (left_.empty()) {
      for (const Coding& coding : kCodings) {
        if (coding.magic.size() < 3 || !content.starts_with(coding.magic)) continue;
        uncoded_.unread = fmt::format("it begins as {} does and cannot be unpacked", coding.name);
      }
      return;
    }
    // Some write down the same header twice.
    const auto is_taken = [&](const std::string& label) {
      return std::find(uncoded_.found.begin(), uncoded_.found.end(), label) != uncoded_.found.end();
    };
    if (std::all_of(left_.begin(), left_.end(), is_taken)) return;
    const std::string label = Printable(std::string_view(left_.back()).substr(0, 40));
    uncoded_.unread =
        IsKnown(left_.back())
            ? fmt::format("it is labelled as \"{}\" and cannot be unpacked as that or anything else", label)
            : fmt::format("it is in the content coding \"{}\", which nothing here reads", label);
  }

  Uncoded uncoded_;
  std::vector<std::string> left_;  // labels not yet taken off
  std::size_t max_;
};

}  // namespace

Uncoded TakeOffCodings(const std::vector<Header>& headers, BytesView body, std::size_t max_output_bytes) {
  return Taking(LabelsOf(headers), max_output_bytes).Take(body);
}

Uncoded TakeOffCodings(BytesView body, std::size_t max_output_bytes) { return Taking({}, max_output_bytes).Take(body); }

std::string LabelProblem(const Uncoded& codings) {
  const bool can_tell = codings.unread.empty() || std::all_of(codings.labels.begin(), codings.labels.end(), IsKnown);
  if (codings.labels.empty() || !can_tell || WithoutPrefix(codings.labels) == WithoutPrefix(codings.found)) return {};
  const std::string named = Printable(fmt::format("{}", fmt::join(codings.labels, ", ")).substr(0, 80));
  if (codings.found.empty()) return fmt::format("Content-Encoding says \"{}\", but the body is not", named);
  return fmt::format("Content-Encoding says \"{}\", but the body is {}", named, fmt::join(codings.found, ", "));
}

}  // namespace telltale
