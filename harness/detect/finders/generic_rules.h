#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/finding.h"
#include "harness/config/profile.h"
#include "harness/decode/source_range.h"
#include "harness/detect/finders/reach.h"

namespace telltale {

// Something that looks personal or secret though it was not planted.
struct GenericHit {
  const char* rule = "";  // "leak/pii" or "leak/secret"
  Level level = Level::kError;
  std::size_t offset = 0;
  std::size_t length = 0;
  const char* what = "";  // "an e-mail address"
};

// leak/pii and leak/secret over one text. Precision first: every kind has a validator or wants a context, names are not
// guessed, and what documentation says is harmless (example addresses, loopback, noreply@) is silent, as is what the
// profile allows everywhere (allowed_places.h has the rest). Immutable: thread-safe.
class GenericRules {
 public:
  explicit GenericRules(std::vector<AllowedValue> allowed) : allowed_(std::move(allowed)) {}
  void Scan(BytesView text, std::vector<GenericHit>& hits) const;
  // The same in parts, for who knows the text's words already: ScanWord for each (a longest run of ASCII letters and
  // digits), ScanMarks, and at last DropAllowed. At most 256 hits are kept. Says how far it had to look.
  static Reach ScanWord(BytesView text, std::size_t begin, std::size_t end, std::vector<GenericHit>& hits);
  static void ScanMarks(BytesView text, std::vector<GenericHit>& hits) {
    ScanMarks(text, {0, text.size()}, hits, nullptr);
  }
  // Of the marks in `part`. To `far`, where it is not null, those are added around which a finder looked.
  static void ScanMarks(BytesView text, SourceRange part, std::vector<GenericHit>& hits, std::vector<FarLook>* far);
  void DropAllowed(BytesView text, std::vector<GenericHit>& hits) const;

 private:
  bool Allows(const GenericHit& hit, BytesView value) const;
  std::vector<AllowedValue> allowed_;
};

}  // namespace telltale
