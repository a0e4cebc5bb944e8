#include "harness/payload/events.h"

#include <algorithm>
#include <utility>

#include "harness/payload/dialect.h"
#include "harness/payload/inner_json.h"
#include "harness/payload/pointer.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostEvents = 100'000;

std::string_view TakeToken(std::string_view& pattern) {
  pattern.remove_prefix(1);
  const std::size_t end = std::min(pattern.find('/'), pattern.size());
  const std::string_view token = pattern.substr(0, end);
  pattern.remove_prefix(end);
  return token;
}

class PatternWalk {
 public:
  void Visit(const json& value, std::string_view pattern, const std::string& pointer) {
    if (found_.size() >= kMostEvents) return;
    if (value.is_string()) {
      if (const auto inner = StructureIn(value.get_ref<const std::string&>())) {
        return Visit(inner->value, pattern, pointer);
      }
      if (!pattern.empty()) return;
    }
    if (pattern.empty()) return found_.push_back({pointer, value});
    const std::string_view token = TakeToken(pattern);
    if (token == "*" && value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) Visit(value[i], pattern, PointerTo(pointer, i));
    } else if (token == "?" && value.is_object()) {
      for (const auto& [name, member] : value.items()) Visit(member, pattern, PointerTo(pointer, name));
    } else if (value.is_object()) {
      const auto member = value.find(token);
      if (member != value.end()) Visit(*member, pattern, PointerTo(pointer, token));
    }
  }
  std::vector<PlacedValue> Take() { return std::move(found_); }

 private:
  std::vector<PlacedValue> found_;
};

// Lists are events where an SDK says so.
void AddAt(const Document& document, const char* place, std::string_view pattern, bool may_be_list,
           std::vector<PayloadEvent>& events) {
  for (PlacedValue& value : ValuesAt(document.value, pattern)) {
    const bool is_one = value.value.is_object() || (may_be_list && value.value.is_array());
    if (!is_one || events.size() >= kMostEvents) continue;
    events.push_back({place, document.pointer + value.pointer, std::move(value.value)});
  }
}

// Candidates at one pattern, in all documents.
std::vector<PayloadEvent> At(const Payload& payload, std::string_view pattern) {
  std::vector<PayloadEvent> events;
  const bool may_be_list = payload.dialect != nullptr && payload.dialect->has_list_events;
  for (const Document& document : payload.documents) AddAt(document, "body", pattern, may_be_list, events);
  if (payload.query) AddAt(*payload.query, "target", pattern, may_be_list, events);
  return events;
}

std::vector<std::string_view> PatternsOf(const Payload& payload) {
  std::vector<std::string_view> patterns;
  if (payload.dialect == nullptr) return {""};
  for (const std::string_view pattern : payload.dialect->events) {
    if (patterns.empty() || !pattern.empty()) patterns.push_back(pattern);
  }
  // A query beside a body holds what a query alone would.
  if (payload.query && payload.dialect->is_generic) {
    for (const std::string_view pattern : {"/?", "/?/*"}) {
      if (std::find(patterns.begin(), patterns.end(), pattern) == patterns.end()) patterns.push_back(pattern);
    }
  }
  return patterns;
}

void KeepTyped(std::string_view type_pointer, std::vector<PayloadEvent>& events) {
  std::erase_if(events, [&](const PayloadEvent& event) { return FindAll(event.value, type_pointer).empty(); });
}

}  // namespace

std::vector<PlacedValue> ValuesAt(const json& document, std::string_view pattern) {
  PatternWalk walk;
  walk.Visit(document, pattern, "");
  return walk.Take();
}

std::vector<PayloadEvent> EventsOf(const Payload& payload, std::string_view type_pointer) {
  std::vector<std::string_view> patterns = PatternsOf(payload);
  if (patterns.front() != "") patterns.insert(patterns.begin(), "");
  for (const std::string_view pattern : patterns) {
    std::vector<PayloadEvent> events = At(payload, pattern);
    KeepTyped(type_pointer, events);
    if (!events.empty()) return events;
  }
  return {};
}

std::vector<PayloadEvent> EventsOf(const Payload& payload) {
  const std::vector<std::string_view> patterns = PatternsOf(payload);
  for (auto pattern = patterns.rbegin(); pattern != patterns.rend(); ++pattern) {
    if (std::vector<PayloadEvent> events = At(payload, *pattern); !events.empty()) return events;
  }
  return {};
}

std::vector<TypedEvent> TypedEventsOf(const Payload& payload) {
  std::vector<TypedEvent> typed;
  if (payload.dialect == nullptr || payload.dialect->type.empty()) return typed;
  for (PayloadEvent& event : EventsOf(payload, payload.dialect->type)) {
    const std::vector<Located> types = FindAll(event.value, payload.dialect->type);
    if (types.empty()) continue;
    const json& type = types.front().value;
    typed.push_back({type.is_string() ? type.get<std::string>() : type.dump(), std::move(event)});
  }
  return typed;
}

bool ReadsEvents(const Payload& payload) {
  if (!payload.unread().empty() || payload.codings.is_sealed) return false;
  if (payload.dialect != nullptr && payload.dialect->has_no_names) return false;
  const bool has_body = !payload.content().empty();
  return !has_body || !payload.documents.empty() || payload.framing == Framing::kArray;
}

}  // namespace telltale
