#include "harness/init/draft_endpoints.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/ascii.h"
#include "harness/config/endpoint_match.h"
#include "harness/init/place_names.h"
#include "harness/payload/form_members.h"
#include "harness/payload/raw_payload.h"

namespace telltale {
namespace {

constexpr std::size_t kMostTypes = 30;  // of events at one endpoint that have a contract each
constexpr std::size_t kLongestType = 60;
constexpr std::size_t kMostPaths = 8;  // of one host and port; more are one endpoint

bool IsRequest(const Exchange& exchange) { return exchange.scheme == "http" || exchange.scheme == "https"; }
bool IsTelemetry(const DraftEndpoint& draft) { return draft.endpoint.role == "telemetry"; }

template <class List, class Item>
void AddOnce(List& list, const Item& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

// "application/json" of "Application/JSON; charset=utf-8"; empty: there is none, or none that can be written down.
std::string MediaType(const Exchange& exchange) {
  const Header* const header = FindHeader(exchange.headers, "content-type");
  if (header == nullptr) return {};
  std::string type = MediaTypeOf(header->value);
  const auto can_be_written = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("/+-._").find(c) != std::string_view::npos;
  };
  return std::all_of(type.begin(), type.end(), can_be_written) ? type : std::string();
}

// A query that says something about somebody: an id or a digest, or so many members that they can only be a report. A
// look-up (?q=left-pad, ?write=true) is none.
bool TellsInQuery(const std::string& target) {
  constexpr std::size_t kReport = 4;
  constexpr std::size_t kShortestId = 16;
  const std::vector<FormMember> members = ReadQuery(target);
  return members.size() >= kReport || std::any_of(members.begin(), members.end(), [](const FormMember& member) {
           return member.value.size() >= kShortestId && LooksLikeId(member.value);
         });
}

class Search {
 public:
  Search(const Watch& watch, const PlantedText& planted) : watch_(watch), planted_(planted) {}

  DraftEndpoints Go() {
    CollectPlaces();
    MakeEndpoints();
    for (const WatchedExchange& watched : watch_.exchanges) Assign(watched);
    for (const WatchedAttempt& attempt : watch_.attempts) AddAttempt(attempt);
    for (const WatchedExchange& watched : watch_.exchanges) AddLookUp(*watched.exchange);
    for (DraftEndpoint& draft : found_.declared) Conclude(draft);
    NameThem();
    return std::move(found_);
  }

 private:
  using Place = std::pair<std::string, std::uint16_t>;  // host and port

  std::optional<std::string> HostOf(std::string_view host) {
    std::optional<std::string> declared = DeclarableHost(host, planted_);
    if (!declared) {
      AddOnce(found_.undeclared, planted_.IsIn(host)
                                     ? std::string("a host whose name holds a planted value was contacted or looked up")
                                     : std::string("a host without a name that can be declared was contacted"));
    }
    return declared;
  }

  void CollectPlaces() {
    for (const WatchedExchange& watched : watch_.exchanges) {
      const Exchange& exchange = *watched.exchange;
      if (exchange.scheme == "dns" || exchange.port == 0) continue;
      if (const auto host = HostOf(exchange.host)) {
        places_[{*host, exchange.port}].insert(IsRequest(exchange) ? StablePath(exchange.target, planted_) : "");
      }
    }
  }

  void MakeEndpoints() {
    for (const auto& [place, paths] : places_) {
      if (paths.size() > kMostPaths || paths.contains("")) {
        AddEndpoint(place, "");
      } else {
        for (const std::string& path : paths) AddEndpoint(place, path);
      }
    }
  }

  DraftEndpoint& AddEndpoint(const Place& place, const std::string& path) {
    DraftEndpoint draft;
    draft.endpoint.host = place.first;
    draft.endpoint.port = place.second;
    draft.endpoint.path_prefix = path;
    draft.endpoint.role = "other";
    return found_.declared.emplace_back(std::move(draft));
  }

  // As the checks will find it: the longest prefix that fits.
  DraftEndpoint* EndpointOf(const Exchange& exchange) {
    Profile profile;
    for (std::size_t i = 0; i < found_.declared.size(); ++i) {
      profile.endpoints.push_back(found_.declared[i].endpoint);
      profile.endpoints.back().id = std::to_string(i);
    }
    const Endpoint* const match = MatchEndpoint(profile, exchange);
    return match == nullptr ? nullptr : &found_.declared[static_cast<std::size_t>(match - profile.endpoints.data())];
  }

  void Assign(const WatchedExchange& watched) {
    const Exchange& exchange = *watched.exchange;
    DraftEndpoint* const draft = exchange.scheme == "dns" ? nullptr : EndpointOf(exchange);
    if (draft == nullptr) return;
    ++draft->requests;
    if (!exchange.method.empty()) AddOnce(draft->methods, exchange.method);
    if (!exchange.body.empty() || watched.sdk != nullptr) AddSdk(watched, *draft);
    draft->has_query = draft->has_query || exchange.target.find('?') != std::string::npos;
    if (exchange.scheme == "http") AddOnce(draft->notes, std::string("It is talked to unencrypted."));
    if (exchange.scheme == "tls") AddOnce(draft->notes, std::string("The TLS connection ended before a request."));
    if (IsRequest(exchange) && TellsInQuery(exchange.target)) draft->endpoint.role = "telemetry";
    if (exchange.body.empty() || exchange.scheme == "tls") return;
    draft->endpoint.role = "telemetry";
    AddBody(watched, *draft);
  }

  // What several senders share is of none of them.
  void AddSdk(const WatchedExchange& watched, DraftEndpoint& draft) {
    const std::string id = watched.sdk == nullptr ? "" : std::string(watched.sdk->id);
    if (senders_.try_emplace(&draft, id).first->second != id || id.empty()) {
      senders_[&draft].clear();
      draft.endpoint.dialect.clear();
      return draft.events.clear();
    }
    draft.endpoint.dialect = id;
    draft.endpoint.role = "telemetry";
    for (const auto& [type, event] : watched.events) {
      const bool is_name = !type.empty() && type.size() <= kLongestType && !planted_.IsIn(type) && !LooksLikeId(type);
      std::string name = is_name ? type : "*";
      if (!draft.events.contains(name) && draft.events.size() >= kMostTypes) name = "*";
      draft.events[name].emplace_back(event, watched.source);
    }
  }

  void AddBody(const WatchedExchange& watched, DraftEndpoint& draft) {
    draft.is_json = watched.is_json && (draft.bodies == 0 || draft.is_json);
    ++draft.bodies;
    if (IsRequest(*watched.exchange)) draft.media_types.insert(MediaType(*watched.exchange));
    // An element that is itself a list would be taken for a batch: then the schema has to describe the whole body.
    const bool has_lists = std::any_of(watched.documents.begin(), watched.documents.end(),
                                       [](const nlohmann::json& document) { return document.is_array(); });
    if (watched.is_batch && has_lists) {
      draft.documents.emplace_back(watched.documents, watched.source);
      return;
    }
    for (const nlohmann::json& document : watched.documents) draft.documents.emplace_back(document, watched.source);
  }

  void AddAttempt(const WatchedAttempt& attempt) {
    if (attempt.port == 0) {
      AddOnce(found_.undeclared, fmt::format("something left by {}, which has no ports", attempt.protocol));
      return;
    }
    const auto host = HostOf(attempt.host);
    if (!host) return;
    Exchange handshake;
    handshake.scheme = "tls";  // matched by host and port
    handshake.host = attempt.host;
    handshake.port = attempt.port;
    if (EndpointOf(handshake) != nullptr) return;
    AddEndpoint({*host, attempt.port}, "")
        .notes.push_back(fmt::format("A {} connection was tried; no request was seen.", attempt.protocol));
  }

  void AddLookUp(const Exchange& exchange) {
    if (exchange.scheme != "dns" || EndpointOf(exchange) != nullptr) return;
    if (const auto host = HostOf(exchange.host)) {
      AddEndpoint({*host, Endpoint{}.port}, "").notes.push_back("Only its name was looked up; nothing was sent to it.");
    }
  }

  void Conclude(DraftEndpoint& draft) {
    const std::set<std::string>& types = draft.media_types;
    if (IsTelemetry(draft) && !types.empty() && !types.contains("")) {
      draft.endpoint.content_types.assign(types.begin(), types.end());
    }
    if (IsTelemetry(draft) && !draft.is_json) {
      draft.notes.push_back("Not all of its payloads are JSON, so there is no schema.");
    }
    if (draft.has_query && draft.is_json) {
      draft.notes.push_back("Its requests carry a query string, which a contract cannot describe: a finding with one.");
    }
  }

  // Ids are hosts; the last words of paths tell endpoints of one host apart, numbers the rest.
  void NameThem() {
    std::set<std::string> taken;
    for (DraftEndpoint& draft : found_.declared) {
      const std::string& path = draft.endpoint.path_prefix;
      const std::size_t end = path.find_last_not_of('/');
      const std::string word = end == std::string::npos ? "" : path.substr(0, end + 1).substr(path.rfind('/', end) + 1);
      const std::string host = IdFrom(draft.endpoint.host);
      std::string id = taken.contains(host) && !word.empty() ? IdFrom(host + "-" + word) : host;
      for (int number = 2; !taken.insert(id).second; ++number) id = fmt::format("{}-{}", host, number);
      draft.endpoint.id = id;
    }
    std::sort(found_.declared.begin(), found_.declared.end(),
              [](const DraftEndpoint& a, const DraftEndpoint& b) { return a.endpoint.id < b.endpoint.id; });
  }

  const Watch& watch_;
  const PlantedText& planted_;
  std::map<Place, std::set<std::string>> places_;
  std::map<const DraftEndpoint*, std::string> senders_;  // ids of SDKs; empty: several, or one that is not known
  DraftEndpoints found_;
};

}  // namespace

DraftEndpoints FindEndpoints(const Watch& watch, const PlantedText& planted) { return Search(watch, planted).Go(); }

}  // namespace telltale
