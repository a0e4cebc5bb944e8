#include "harness/detect/pieces/spelled.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/array_place.h"
#include "core/ascii.h"
#include "core/digest.h"
#include "core/pointer_token.h"
#include "harness/detect/leak_candidate.h"
#include "harness/payload/read_payload.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestPiece = 4;  // bytes: a character, or two or three
constexpr std::size_t kMostPlaces = 4096;
constexpr std::size_t kMostSpelled = std::size_t{1} << 14;
constexpr std::size_t kLargestBody = std::size_t{64} << 10;  // of requests that bring a piece there are many
constexpr std::size_t kShortestValue = 8;

// Calls on_piece(pointer, text) for the short scalars of a document, numbers as their digits and as a character.
template <class OnPiece>
void ForPieces(const json& value, const std::string& pointer, const OnPiece& on_piece) {
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) ForPieces(member, pointer + '/' + PointerToken(name), on_piece);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) ForPieces(value[i], pointer + '/' + std::to_string(i), on_piece);
  } else if (value.is_string()) {
    on_piece(pointer, value.get_ref<const std::string&>());
  } else if (value.is_number_unsigned() && value.get<std::uint64_t>() < 0x80) {
    on_piece(pointer, std::string(1, static_cast<char>(value.get<std::uint64_t>())));
  }
}

// The parts of a text between the marks, each with its number.
template <class OnPart>
void ForParts(std::string_view text, std::string_view marks, const OnPart& on_part) {
  std::size_t number = 0;
  for (std::size_t begin = 0; begin <= text.size(); ++number) {
    const std::size_t end = std::min(text.find_first_of(marks, begin), text.size());
    on_part(number, text.substr(begin, end - begin));
    begin = end + 1;
  }
}

bool Contains(const Bytes& text, const Bytes& wanted) {
  if (wanted.size() < kShortestValue) return false;
  const Bytes backwards(wanted.rbegin(), wanted.rend());
  return text.find(wanted) != Bytes::npos || text.find(backwards) != Bytes::npos;
}

}  // namespace

void SpelledValues::Append(const std::string& receiver, const Place& place, BytesView piece, const Exchange& exchange) {
  if (piece.empty() || piece.size() > kLongestPiece) return;
  const auto key = std::pair(receiver, place);
  if (!spelled_.contains(key) && spelled_.size() >= kMostPlaces) return;
  Spelled& spelled = spelled_[key];
  if (spelled.text.empty()) spelled.exchange = exchange.id;
  if (spelled.text.size() < kMostSpelled) spelled.text += AsciiLower(std::string_view(piece));
}

void SpelledValues::Add(const Exchange& exchange, const ProtobufMessage* declared) {
  const std::string receiver = exchange.scheme == "dns" ? "dns" : exchange.host;
  const auto append = [&](const std::string& place, const std::string& pointer, BytesView piece) {
    Append(receiver, {place, pointer}, piece, exchange);
  };
  // From the right: who is asked stands at the end.
  const std::string backwards(exchange.host.rbegin(), exchange.host.rend());
  ForParts(backwards, ".", [&](std::size_t number, std::string_view label) {
    Append("", {"host", "/" + std::to_string(number)}, Bytes(label.rbegin(), label.rend()), exchange);
  });
  if (exchange.scheme == "dns") return;
  ForParts(exchange.target, "/?&=", [&](std::size_t number, std::string_view part) {
    append("target", "/" + std::to_string(number), part);
  });
  for (const Header& header : exchange.headers) append("header:" + header.name, "", header.value);
  append("body", "", exchange.body);
  if (exchange.body.empty() || exchange.body.size() > kLargestBody || !IsRequest(exchange)) return;
  for (const Document& document : ReadPayload(exchange, declared).documents) {
    ForPieces(document.value, document.pointer, [&](const std::string& pointer, const std::string& text) {
      append("body", WithoutIndices(pointer), text);
    });
  }
}

std::vector<Finding> SpelledValues::End() const {
  std::vector<Finding> findings;
  for (const Canary& canary : canaries_) {
    const Bytes value = AsciiLower(canary.value);
    const Bytes hex = ToHex(canary.value);
    const auto found = std::find_if(spelled_.begin(), spelled_.end(), [&](const auto& entry) {
      return Contains(entry.second.text, value) || Contains(entry.second.text, hex);
    });
    if (found == spelled_.end()) continue;
    LeakCandidate candidate;
    candidate.rank = Rank::kFragments;
    candidate.place = found->first.second.place;
    candidate.pointer = found->first.second.place == "body" ? found->first.second.pointer : "";
    candidate.what = std::string(ToString(canary.canary_class)) + ", a few characters in each request";
    candidate.evidence = canary.value;
    Finding finding = ToFinding(candidate, &canary);
    finding.exchange = found->second.exchange;
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace telltale
