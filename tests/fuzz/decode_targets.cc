// A target for every row of the decoders' tables: a new decoder is fuzzed as soon as it is in its table.
#include <algorithm>
#include <map>

#include "core/result.h"
#include "harness/decode/decoder.h"
#include "harness/decode/json_pointer.h"
#include "harness/decode/run/run_facts.h"
#include "tests/fuzz/target.h"

namespace telltale {
namespace {

constexpr std::size_t kMostOutput = std::size_t{1} << 20;
constexpr std::size_t kMostTried = 256;  // candidates of one input: the rest is more of the same
// Candidates may overlap (a magic number can stand anywhere), but only so often: else hostile texts cost the square of
// their length.
constexpr std::size_t kMostPasses = 160;

void CheckPlaces(BytesView source, int variant, DecodeFunction decode, const Output& whole) {
  Output located;
  const std::size_t middle = whole.size() / 2;
  for (const auto& [begin, end] : {std::pair{std::size_t{0}, whole.size()}, {middle, middle + 1}}) {
    located.Locate(begin, end, kMostOutput);
    CHECK_THAT(decode(source, variant, located));
    CHECK_THAT(located.text() == whole.text());
    CHECK_THAT(located.located());
    CHECK_THAT(located.found().begin < located.found().end);
    CHECK_THAT(located.found().end <= source.size());
  }
}

void CheckCandidate(BytesView text, const Candidate& candidate, DecodeFunction decode) {
  const BytesView source = text.substr(candidate.begin, candidate.end - candidate.begin);
  Output whole;
  whole.Begin(kMostOutput);
  const bool decoded = decode(source, candidate.variant, whole);
  CHECK_THAT(whole.size() <= kMostOutput);
  if (!decoded || whole.size() == 0) return;
  CheckPlaces(source, candidate.variant, decode, whole);
  // With less room: the beginning of the same, and it says that there was more. A decoder that cannot tell yet whether
  // it has decoded anything may say no, but only of a text that does not expand: the walk has room for those, or says
  // that its budget is used up.
  const std::size_t less = whole.size() / 2;
  if (less < 64) return;
  Output part;
  part.Begin(less);
  const bool decoded_part = decode(source, candidate.variant, part);
  CHECK_THAT(decoded_part || less < source.size());
  CHECK_THAT(part.size() <= less && part.cut());
  CHECK_THAT(whole.text().starts_with(part.text()));
}

void CheckCandidates(BytesView text, const std::vector<Candidate>& candidates, DecodeFunction decode) {
  std::size_t total = 0;
  for (const Candidate& candidate : candidates) {
    CHECK_THAT(candidate.begin <= candidate.end && candidate.end <= text.size());
    total += candidate.end - candidate.begin;
  }
  CHECK_THAT(total <= kMostPasses * (text.size() + 64));
  for (std::size_t i = 0; i < std::min(candidates.size(), kMostTried); ++i) CheckCandidate(text, candidates[i], decode);
}

void FuzzTextDecoder(const TextDecoder& decoder, BytesView text) {
  TextFacts facts = FactsOf(text);
  RunFacts::Of(text, {0, text.size()}, facts.classes).AddTo(facts);
  if (!decoder.may(text, facts)) return;
  Candidates candidates;
  decoder.find(text, candidates);
  CheckCandidates(text, {candidates.begin(), candidates.end()}, decoder.decode);
}

void FuzzRunDecoder(const RunDecoder& decoder, bool token, BytesView text) {
  std::vector<Candidate> all;
  const auto find = [&](std::size_t begin, std::size_t end) {
    Candidates candidates;
    decoder.find(text, {begin, end, ClassesOf(text.substr(begin, end - begin))}, candidates);
    all.insert(all.end(), candidates.begin(), candidates.end());
  };
  if (token) {
    ForTokens(text, {0, text.size()}, find);
  } else {
    ForSolids(text, {0, text.size()}, find);
  }
  CheckCandidates(text, all, decoder.decode);
}

void FuzzJsonPointer(BytesView text) {
  for (const std::size_t offset : {std::size_t{0}, text.size() / 3, text.size() / 2, text.size()}) {
    const auto pointer = JsonPointerAt(text, offset);
    CHECK_THAT(!pointer || pointer->empty() || pointer->front() == '/');
    CHECK_THAT(pointer == JsonPointerAt(text, offset));
  }
}

// "text" and "lz-string" make "text_lz_string"; the second of that name "text_lz_string_2".
class Names {
 public:
  std::string Make(std::string_view table, std::string_view step) {
    std::string name = std::string(table) + "_" + std::string(step);
    std::ranges::replace(name, '-', '_');
    const int number = ++used_[name];
    return number == 1 ? name : name + "_" + std::to_string(number);
  }

 private:
  std::map<std::string, int> used_;
};

}  // namespace

std::vector<FuzzTarget> FuzzTargets() {
  std::vector<FuzzTarget> targets;
  Names names;
  for (const TextDecoder& decoder : TextDecoders()) {
    targets.push_back({names.Make("text", decoder.step), [&](BytesView text) { FuzzTextDecoder(decoder, text); }});
  }
  for (const RunDecoder& decoder : TokenDecoders()) {
    targets.push_back(
        {names.Make("token", decoder.step), [&](BytesView text) { FuzzRunDecoder(decoder, true, text); }});
  }
  for (const RunDecoder& decoder : SolidDecoders()) {
    targets.push_back(
        {names.Make("solid", decoder.step), [&](BytesView text) { FuzzRunDecoder(decoder, false, text); }});
  }
  targets.push_back({"json_pointer", FuzzJsonPointer});
  return targets;
}

}  // namespace telltale
