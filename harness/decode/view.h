#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/source_range.h"

namespace telltale {

// A range of a payload as it was on the wire.
struct WireRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  bool operator==(const WireRange&) const = default;
};

// Where the text of a view comes from. Everything here is worked out when it is asked for, which is after a hit: clean
// traffic never pays for paths, pointers and wire maps.
class ViewSource {
 public:
  virtual ~ViewSource() = default;
  // "body", "header:NAME", "header-name:NAME", "trailer:NAME", "target", "host", "sni", "response"
  virtual std::string Place() const = 0;
  // Steps taken to the range [offset, offset+length) of the text, outermost first: {"json", "base64", "gzip"}. "json"
  // stands in it wherever the range lies in a JSON document.
  virtual std::vector<std::string> Path(std::uint64_t offset, std::uint64_t length) const = 0;
  // JSON pointer of that offset from the payload's outermost layer: through each JSON document, form and query on the
  // way, "/data/0/ue_px/data/host". Empty: none of them.
  virtual std::string Pointer(std::uint64_t offset) const = 0;
  // The wire bytes of the payload at Place() that decode to the range: the smallest range that decodes again, that is,
  // whole groups of a base-N text, whole escapes, whole compressed streams.
  virtual WireRange ToWire(std::uint64_t offset, std::uint64_t length) const = 0;
};

// What of a text need be looked at for what a few bytes tell: of a document of which a part is known, the rest.
struct TextParts {
  std::span<const SourceRange> fresh;  // in order
  bool is_binary = false;              // all of the text has a byte that is neither printable nor space
};

// A visitor's word that what it says of the byte at `at` depends on bytes from `from` on, or anywhere behind it: where
// these are not in the same part, what was said of the part is no word about it elsewhere.
struct FarLook {
  static constexpr std::size_t kAnywhere = SIZE_MAX;
  std::size_t at = 0;
  std::size_t from = kAnywhere;
};

// A payload after `depth` decodings. Borrowed: texts and source live as long as the call that shows the view.
struct View {
  BytesView text;
  std::uint32_t depth = 0;  // 0: the wire bytes themselves
  const ViewSource* source = nullptr;
  std::string_view step = {};  // the last decoding, as paths name it; empty: none
  // A key was tried on the way that may be none (XOR, rotated letters). What was planted can be told in such a text;
  // what only looks like something can not: noise does too, some time.
  bool is_guess = false;
  // Where it is not null, only its fresh parts need be looked at for what a few bytes tell, and the visitor says where
  // it looked farther.
  const TextParts* parts = nullptr;
};

// Sees every view of an exchange, breadth first within a payload; views of equal text are shown once an exchange.
class ViewVisitor {
 public:
  virtual ~ViewVisitor() = default;
  // Whether the text was of any interest (a hit, a piece of a value, a salt to harvest). A text that was not, whose
  // decodings were not either, may be left out when another exchange carries it again. The answer must depend on the
  // text alone.
  virtual bool OnView(const View& view) = 0;
  // Where, of a view with parts that was shown last, the visitor looked farther than the eight bytes behind each place.
  virtual std::span<const FarLook> FarLooks() const { return {}; }
  // Whether the payload that was shown last must be shown again when another exchange carries it, though nothing of
  // interest was in it.
  virtual bool MustSeeAgain() const { return false; }
};

// The source of wire bytes: one place, no steps. For payloads that need no decoding, and for tests.
class WireSource final : public ViewSource {
 public:
  explicit WireSource(std::string place) : place_(std::move(place)) {}
  std::string Place() const override { return place_; }
  std::vector<std::string> Path(std::uint64_t, std::uint64_t) const override { return {}; }
  std::string Pointer(std::uint64_t) const override { return {}; }
  WireRange ToWire(std::uint64_t offset, std::uint64_t length) const override { return {offset, length}; }

 private:
  std::string place_;
};

}  // namespace telltale
