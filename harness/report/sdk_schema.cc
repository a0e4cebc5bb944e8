#include "harness/report/sdk_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/pointer_token.h"
#include "harness/payload/dialect.h"
#include "harness/payload/pointer.h"

namespace telltale {
namespace {

using Schema = nlohmann::ordered_json;

constexpr std::string_view kAnyElement = "*";

// A place of documents: what a row says of it, and what rows say of places below.
struct Place {
  const SdkMember* member = nullptr;
  std::map<std::string, Place> below;  // by token, unescaped
};

Place PlacesOf(const Sdk& sdk) {
  Place root;
  for (const SdkMember& member : sdk.members) {
    if (!member.pointer.starts_with('/')) continue;  // a header
    Place* place = &root;
    for (std::string_view rest = member.pointer; !rest.empty();) {
      place = &place->below[TextOfToken(TakeRawToken(rest).substr(1))];
    }
    place->member = &member;
  }
  return root;
}

std::string_view PersonalData(const SdkMember& member) {
  if (member.is_personal()) return "yes";
  return member.category == "pseudonymous" ? "pseudonymous" : "no";
}

bool IsIndex(const std::string& token) {
  return !token.empty() && token.find_first_not_of("0123456789") == std::string::npos;
}

class Writer {
 public:
  explicit Writer(const Sdk& sdk) : sdk_(sdk) {
    for (const Dialect* const dialect : Dialects()) {
      if (dialect->sdk != &sdk) continue;
      events_.push_back(dialect->events.front());
      std::copy_if(dialect->events.begin() + 1, dialect->events.end(), std::back_inserter(events_),
                   [](std::string_view pattern) { return !pattern.empty(); });
    }
  }

  Schema Write(const Place& place, const std::string& pointer) const {
    Schema schema = Schema::object();
    if (place.member != nullptr) Describe(*place.member, schema);
    if (sdk_.has_attribute_lists && pointer.ends_with("/attributes")) {
      WriteAttributes(place, pointer, schema);
    } else {
      WriteMembers(place, pointer, schema);
    }
    return schema;
  }

 private:
  void Describe(const SdkMember& member, Schema& schema) const {
    schema["description"] = member.meaning;
    schema["x-data-classification"] = {{"category", member.category}};
    schema["x-personal-data"] = PersonalData(member);
    schema["x-purpose"] = fmt::format("{} sends it by itself", sdk_.name);
    if (!member.remedy.empty()) schema["x-removed-by"] = member.remedy;
  }

  void WriteMembers(const Place& place, const std::string& pointer, Schema& schema) const {
    Schema properties = Schema::object();
    Schema elements = Schema::array();
    for (const auto& [token, below] : place.below) {
      const std::string at = pointer + "/" + PointerToken(token);
      if (token == kAnyElement) {
        schema["items"] = Write(below, at);
      } else if (IsIndex(token)) {
        while (elements.size() < std::stoul(token)) elements.push_back(Schema::object());
        elements.push_back(Write(below, at));
      } else {
        properties[token] = Write(below, at);
      }
    }
    if (!elements.empty()) schema["items"] = std::move(elements);
    if (!properties.empty()) schema["properties"] = std::move(properties);
    if (IsFrame(pointer)) schema["additionalProperties"] = false;
  }

  // [{"key": NAME, "value": ...}]: what a row says of NAME is said of the element.
  void WriteAttributes(const Place& place, const std::string& pointer, Schema& schema) const {
    Schema each = Schema::array();
    for (const auto& [name, below] : place.below) {
      Schema is_it = {{"properties", {{"key", {{"const", name}}}}}, {"required", {"key"}}};
      each.push_back({{"if", std::move(is_it)}, {"then", Write(below, pointer + "/" + PointerToken(name))}});
    }
    schema["items"] = {{"allOf", std::move(each)}};
  }

  // Above every event, and in none.
  bool IsFrame(const std::string& pointer) const {
    const auto is_above = [&](std::string_view event) { return event.size() > pointer.size(); };
    return std::all_of(events_.begin(), events_.end(), is_above) &&
           std::any_of(events_.begin(), events_.end(),
                       [&](std::string_view event) { return event.starts_with(pointer + "/"); });
  }

  const Sdk& sdk_;
  std::vector<std::string_view> events_;
};

}  // namespace

Schema SdkSchema(const Sdk& sdk) {
  Schema schema = {
      {"$schema", "http://json-schema.org/draft-07/schema#"},
      {"title", fmt::format("What {} sends by itself", sdk.name)},
      {"description", fmt::format("{} Measured with {}; more in docs/sdks.md and by `telltale sdks {}`. Made from the "
                                  "program's own table.",
                                  sdk.sends, sdk.measured, sdk.id)}};
  schema.update(Writer(sdk).Write(PlacesOf(sdk), ""));
  return schema;
}

}  // namespace telltale
