#include "harness/flows/units.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/ascii.h"
#include "core/digest.h"
#include "harness/check/event.h"
#include "harness/flows/trial.h"
#include "harness/payload/events.h"
#include "harness/payload/inner_json.h"
#include "harness/payload/pointer.h"
#include "schema/json_pointer.h"

namespace telltale::flows {
namespace {

using nlohmann::json;

constexpr std::size_t kMostMembers = 20'000;
constexpr const char* kRest = "(members past 20,000)";
constexpr int kDeepest = 100;
constexpr std::size_t kLongToken = 16;  // shorter texts tell little by their length that they do not tell themselves

struct EventAt {
  std::string type;
  PayloadEvent event;
};

// Writes the members of one unit.
class MemberWriter {
 public:
  MemberWriter(Unit& unit, const Sent& sent) : unit_(unit), sent_(sent) {}

  void Add(const std::string& member, std::string text, std::string place, std::string pointer = {}) {
    if (unit_.members.size() >= kMostMembers) return AddToRest(member, text, std::move(place));
    if (text.size() >= kLongToken) unit_.members.emplace(member + kLengthOf, std::to_string(text.size()));
    unit_.members.emplace(member, std::move(text));
    unit_.places.emplace(member, MemberPlace{&sent_, std::move(place), std::move(pointer)});
  }

  // `prefix` begins the members' names, `root` their pointers. What stands at a pointer of `apart` is another unit's.
  void Walk(const json& value, const std::string& prefix, const std::string& root, const std::string& place,
            const std::set<std::string>& apart) {
    prefix_ = prefix;
    place_ = place;
    apart_ = &apart;
    Visit(value, "", root, 0);
  }

 private:
  // What follows on anything is told of them together, if not of which.
  void AddToRest(const std::string& member, const std::string& text, std::string place) {
    rest_ = Sha256Hex(fmt::format("{}{}\n{}\n{}", rest_, member.size(), member, text));
    unit_.members[kRest] = rest_;
    unit_.places.emplace(kRest, MemberPlace{&sent_, std::move(place), {}});
  }

  void Visit(const json& value, const std::string& name, const std::string& pointer, int depth) {
    if (apart_->contains(pointer)) return;
    if (depth < kDeepest && value.is_string()) {
      if (const auto inner = StructureIn(value.get_ref<const std::string&>())) {
        return Visit(inner->value, name, pointer, depth + 1);
      }
    }
    if (depth < kDeepest && value.is_structured() && !value.empty()) return VisitMembers(value, name, pointer, depth);
    Add(prefix_ + name, value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, kReplace), place_,
        pointer);
  }

  void VisitMembers(const json& value, const std::string& name, const std::string& pointer, int depth) {
    if (value.is_array()) {
      Add(prefix_ + name + " (count)", std::to_string(value.size()), place_, pointer);
      for (std::size_t i = 0; i < value.size(); ++i) {
        Visit(value[i], PointerTo(name, i), PointerTo(pointer, i), depth + 1);
      }
      return;
    }
    for (const auto& [key, member] : value.items()) {
      Visit(member, PointerTo(name, key), PointerTo(pointer, key), depth + 1);
    }
  }

  static constexpr auto kReplace = json::error_handler_t::replace;
  Unit& unit_;
  const Sent& sent_;
  std::string prefix_, place_;
  std::string rest_;  // digest of the members past the limit
  const std::set<std::string>* apart_ = nullptr;
};

// The names of a JSON text's members in the order in which they are written, which the documents do not keep.
class NameOrder final : public json::json_sax_t {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(json::number_integer_t) override { return true; }
  bool number_unsigned(json::number_unsigned_t) override { return true; }
  bool number_float(json::number_float_t, const std::string&) override { return true; }
  bool string(std::string&) override { return true; }
  bool binary(json::binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }
  bool key(std::string& name) override {
    names += name + ' ';
    return names.size() < (1U << 20);
  }
  std::string names;
};

std::vector<EventAt> EventsIn(const Sent& sent) {
  std::vector<EventAt> events;
  if (sent.endpoint != nullptr) {
    const TypedEvents typed = FindTypedEvents(sent);
    for (const PayloadEvent& event : typed.events) {
      const std::vector<Located> types = FindAll(event.value, typed.type_pointer);
      if (types.empty()) continue;
      const json& type = types.front().value;
      events.push_back({type.is_string() ? type.get<std::string>() : type.dump(), event});
    }
  }
  if (!events.empty()) return events;
  for (TypedEvent& typed : TypedEventsOf(sent.payload)) events.push_back({typed.type, std::move(typed.event)});
  return events;
}

std::string PathOf(const Exchange& exchange) { return exchange.target.substr(0, exchange.target.find('?')); }

std::string KindOf(const Exchange& exchange, const std::vector<EventAt>& events) {
  if (exchange.scheme == "dns") return "DNS " + exchange.method;
  if (!IsRequest(exchange)) return AsciiUpper(exchange.scheme);
  std::set<std::string> types;
  for (const EventAt& event : events) types.insert(event.type);
  return types.empty() ? exchange.method : fmt::format("{} [{}]", exchange.method, fmt::join(types, ", "));
}

void AddHeaders(const Sent& sent, bool is_read, MemberWriter& out) {
  std::map<std::string, std::string> headers;
  std::string order;
  for (const Header& header : sent.exchange->headers) {
    const std::string name = AsciiLower(header.name);
    order += header.name + ' ';
    if (name == "host" || (name == "content-length" && is_read)) continue;
    std::string& value = headers[name];
    value += (value.empty() ? "" : ", ") + header.value;
  }
  for (auto& [name, value] : headers) out.Add("header:" + name, std::move(value), "header:" + name);
  if (!order.empty()) out.Add("headers (order)", std::move(order), "header-name");
}

bool IsBodyRead(const Sent& sent) {
  return sent.payload.unread().empty() && (!sent.payload.documents.empty() || sent.exchange->body.empty());
}

void AddBody(const Sent& sent, const std::set<std::string>& events, MemberWriter& out) {
  const Payload& payload = sent.payload;
  for (const Document& document : payload.documents)
    out.Walk(document.value, "body:", document.pointer, "body", events);
  if (payload.query) out.Walk(payload.query->value, "query:", payload.query->pointer, "target", events);
  if (!IsBodyRead(sent)) {
    out.Add("body", Bytes(payload.content()), "body");
    out.Add("body (bytes)", std::to_string(payload.content().size()), "body");
    return;
  }
  if (!payload.is_json()) return;
  NameOrder order;
  const BytesView text = payload.content();
  json::sax_parse(text.begin(), text.end(), &order, json::input_format_t::json, /*strict=*/false);
  if (!order.names.empty()) out.Add("body (order of members)", std::move(order.names), "body");
}

void AddExchange(const Sent& sent, std::vector<Unit>& units) {
  const Exchange& exchange = *sent.exchange;
  const std::vector<EventAt> events = EventsIn(sent);
  Unit around;
  around.kind = KindOf(exchange, events);
  around.where =
      exchange.scheme == "dns" ? exchange.host : fmt::format("{}:{}{}", exchange.host, exchange.port, PathOf(exchange));
  MemberWriter out(around, sent);
  out.Add(exchange.scheme == "dns" ? "name" : "host", exchange.host, "host");
  if (exchange.scheme != "dns") {
    out.Add("port", std::to_string(exchange.port), "host");
    std::set<std::string> apart;
    for (const EventAt& event : events) apart.insert(event.event.pointer);
    if (IsRequest(exchange)) out.Add("path", PathOf(exchange), "target");
    AddHeaders(sent, IsBodyRead(sent), out);
    AddBody(sent, apart, out);
  }
  for (const EventAt& event : events) {
    Unit unit{"event " + event.type, around.where, {}, {}};
    MemberWriter(unit, sent).Walk(event.event.value, "", event.event.pointer, event.event.place, {});
    units.push_back(std::move(unit));
  }
  units.push_back(std::move(around));
}

}  // namespace

std::vector<Unit> UnitsOf(const Traffic& traffic, const std::string& run) {
  std::vector<Unit> units;
  for (const Sent& sent : traffic.sent) {
    if (sent.exchange->run == run) AddExchange(sent, units);
  }
  return units;
}

}  // namespace telltale::flows
