#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/bytes.h"
#include "core/finding.h"
#include "harness/decode/view.h"
#include "harness/detect/digests/digest_tokens.h"
#include "harness/detect/place_budget.h"

namespace telltale {

// A string that the CLI sent (or wrote) and that may have salted a digest.
struct Salt {
  Bytes text;
  std::string where;  // "a string in the body", for the finding's message: no pointer, which may hold a value
  // Those that need not be sent, since whoever has the program has them.
  enum class Kind : std::uint8_t { kSent, kConstant, kName } kind = Kind::kSent;
};

// An id, a random string, the bytes of one, a time: no word, no small number.
bool LooksLikeSalt(BytesView text);

// The bytes that a text of at least 16 characters stands for: hex (of a UUID without its dashes), Base64. nullopt:
// none.
std::optional<Bytes> BytesWrittenAs(BytesView text);

// A digest-like token and where it stands.
struct SentToken {
  DigestToken token;
  std::string exchange;
  std::string run = {};  // empty: not told
  std::string place;
  std::string pointer;
  std::vector<std::string> path;
  WireRange wire;
  Bytes evidence;
};

// What one exchange leaves for the search for salted digests.
struct SaltTraces {
  std::vector<SentToken> tokens;
  std::vector<Salt> salts;
  // Whole strings of 8 to 11 hex digits: digests, cut too short to be told from chance here (cut_digests.h).
  std::vector<SentToken> cut_tokens = {};
  bool cut = false;  // there were more

  bool empty() const { return tokens.empty() && salts.empty() && cut_tokens.empty(); }
};

// Where a token stands, array indices as *: "body /batch/*/properties/id".
std::string MemberOf(const SentToken& token);

// Takes away the tokens in which a planted value was found already.
void DropExplained(const std::vector<Finding>& findings, SaltTraces& traces);

// Collects digest-like tokens and strings from the views of one exchange after the other. A string is a header's value,
// a decoded text, what stands between quotation marks, a word; of hex and Base64 the bytes, too. 2 to 128 bytes; at
// most 4,096 strings (and as many again that look like ids), 256 tokens and 256 short ones an exchange, fewer of a
// large one (place_budget.h). One a thread.
class SaltHarvest final : public ViewVisitor {
 public:
  // Always of interest: a decoder that serves a harvest leaves nothing out.
  bool OnView(const View& view) override;
  // What was seen since the last call.
  SaltTraces Take(const std::string& exchange);

 private:
  void AddTokens(const View& view);
  void AddStrings(const View& view);
  void AddWords(const View& view);
  void AddCutToken(const View& view, std::size_t begin, std::size_t end);
  void AddSalt(const View& view, std::size_t begin, std::size_t end);
  void Keep(Bytes text, const View& view);

  SaltTraces traces_;
  std::unordered_set<Bytes> known_;         // salts
  std::unordered_set<Bytes> known_tokens_;  // their bytes
  std::unordered_set<Bytes> known_cut_;
  std::vector<DigestToken> found_;
  PlaceBudget places_;
};

// Sees the views that another visitor sees, and says whether digest-like tokens that it did not know stood in them:
// only then is a harvest worth its time. Remembers up to 100,000 tokens; one a thread. Borrows `inner`.
class DigestWatch final : public ViewVisitor {
 public:
  explicit DigestWatch(ViewVisitor& inner) : inner_(&inner) {}
  bool OnView(const View& view) override;
  std::span<const FarLook> FarLooks() const override { return inner_->FarLooks(); }
  // Whether there was a new token since the last call. A UUID that says that it is random is none.
  bool TakeSawNew();
  void Stop() { stopped_ = true; }

 private:
  ViewVisitor* inner_;
  std::unordered_set<std::uint64_t> known_;
  std::vector<DigestToken> found_;
  bool saw_new_ = false;
  bool stopped_ = false;
};

}  // namespace telltale
