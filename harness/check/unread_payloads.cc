#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/gap_kinds.h"
#include "core/redact.h"
#include "harness/check/checks.h"
#include "harness/check/unread_payload.h"
#include "harness/payload/events.h"
#include "harness/payload/opaque.h"

namespace telltale {
namespace {

std::string Named(const Exchange& exchange) {
  constexpr std::size_t kLongest = 60;
  const std::string_view path = std::string_view(exchange.target).substr(0, exchange.target.find('?'));
  return fmt::format("{} {}{}", Printable(exchange.method), Printable(exchange.host),
                     Printable(path.substr(0, kLongest)));
}

// Why something in the body may have been overlooked; empty: it was read.
std::string WhyUnread(const Payload& payload, bool has_events, bool needs_documents) {
  if (!payload.codings.unread.empty()) return payload.codings.unread;
  if (needs_documents && !payload.too_large.empty()) return payload.too_large;
  const bool is_empty = payload.content().empty();
  if (has_events && !is_empty && !ReadsEvents(payload)) return "it is in no form in which events are known to stand";
  return {};
}

const DeclaredOpaque* FindDeclared(const Endpoint* endpoint, const OpaquePart& part) {
  if (endpoint == nullptr) return nullptr;
  const std::string& place = part.pointer.empty() || part.place != "body" ? part.place : part.pointer;
  const auto found =
      std::find_if(endpoint->opaque.begin(), endpoint->opaque.end(), [&](const DeclaredOpaque& declared) {
        return declared.place == place || declared.place == part.place + part.pointer;
      });
  return found == endpoint->opaque.end() ? nullptr : &*found;
}

Gap AboutOpaque(const Exchange& exchange, const Endpoint* endpoint, const OpaquePart& part) {
  const std::string where = part.pointer.empty() ? part.place : part.place + " at " + Printable(part.pointer);
  Gap gap{
      part.is_field ? gap_kind::kOpaqueField : gap_kind::kOpaquePayload, exchange.run, exchange.id,
      fmt::format("{}: {} ({}): whether a planted value is in it nobody can say", Named(exchange), part.what, where),
      false};
  gap.place = exchange.host + part.pointer;
  if (const DeclaredOpaque* const declared = FindDeclared(endpoint, part)) {
    gap.accepted = true;
    gap.accepted_for = declared->reason;
  }
  return gap;
}

}  // namespace

std::vector<Gap> UnreadIn(const Payload& payload, const Endpoint* endpoint, bool needs_documents) {
  const Exchange& exchange = *payload.exchange;
  if (!IsRequest(exchange)) return {};
  std::vector<Gap> gaps;
  for (const OpaquePart& part : FindOpaque(payload)) gaps.push_back(AboutOpaque(exchange, endpoint, part));
  const bool is_opaque =
      std::any_of(gaps.begin(), gaps.end(), [](const Gap& gap) { return gap.kind == gap_kind::kOpaquePayload; });
  // A contract for each type of event is held against nothing where no event is found.
  const bool has_events = endpoint != nullptr && (endpoint->events || !endpoint->contracts.empty());
  const std::string why = WhyUnread(payload, has_events, needs_documents);
  if (!why.empty() && !is_opaque) {
    const char* const kind = why == payload.too_large ? gap_kind::kContractUnchecked : gap_kind::kUnreadPayload;
    Gap gap{kind, exchange.run, exchange.id,
            fmt::format("{}: the body was not read to its end: {}", Named(exchange), why), false};
    gap.place = exchange.host;
    gaps.push_back(std::move(gap));
  }
  return gaps;
}

std::vector<Gap> FindUnreadPayloads(const Traffic& traffic) {
  std::vector<Gap> gaps;
  for (const Sent& sent : traffic.sent) {
    std::vector<Gap> found = UnreadIn(sent.payload, sent.endpoint,
                                      sent.contract != nullptr || (sent.endpoint != nullptr && sent.endpoint->events));
    std::move(found.begin(), found.end(), std::back_inserter(gaps));
  }
  return gaps;
}

}  // namespace telltale
