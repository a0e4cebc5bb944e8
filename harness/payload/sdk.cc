#include "harness/payload/sdk.h"

#include <algorithm>
#include <vector>

#include "core/pointer_token.h"
#include "harness/payload/dialect.h"
#include "harness/payload/places_of.h"
#include "harness/payload/pointer.h"
#include "harness/payload/read_payload.h"

namespace telltale {
namespace {

using nlohmann::json;

// Whether `pattern` is the place, or one above it.
bool Covers(std::string_view pattern, std::string_view pointer) {
  while (!pattern.empty() && !pointer.empty()) {
    const std::string_view wanted = TakeRawToken(pattern);
    const std::string_view token = TakeRawToken(pointer);
    if (wanted != "/*" && wanted != token) return false;
  }
  return pattern.empty();
}

// {"key": NAME, "value": ...}: how OTLP writes an attribute.
const std::string* NameOf(const json& value) {
  if (!value.is_object() || !value.contains("value")) return nullptr;
  const auto key = value.find("key");
  return key == value.end() || !key->is_string() ? nullptr : &key->get_ref<const std::string&>();
}

const json* Child(const json& value, const std::string& token) {
  if (value.is_object()) {
    const auto found = value.find(token);
    return found == value.end() ? nullptr : &*found;
  }
  constexpr std::size_t kMostDigits = 9;
  const bool is_index =
      !token.empty() && token.size() <= kMostDigits && token.find_first_not_of("0123456789") == token.npos;
  if (!value.is_array() || !is_index) return nullptr;
  const std::size_t index = std::stoul(token);
  return index < value.size() ? &value[index] : nullptr;
}

// The value of an attribute: what stands under "value", and in that under the one member that says of what kind it is.
const json& ValueOf(const json& attribute) {
  const json& value = attribute["value"];
  return value.is_object() && value.size() == 1 ? value.front() : value;
}

bool IsAttributeList(const json& value) {
  return value.is_array() && !value.empty() &&
         std::all_of(value.begin(), value.end(), [](const json& one) { return NameOf(one) != nullptr; });
}

}  // namespace

const SdkMember* FindSdkMember(const Sdk& sdk, std::string_view pointer) {
  const SdkMember* best = nullptr;
  for (const SdkMember& member : sdk.members) {
    if (Covers(member.pointer, pointer) && (best == nullptr || member.pointer.size() > best->pointer.size())) {
      best = &member;
    }
  }
  return best;
}

bool AccountsForPersonal(const SdkMember& member, std::string_view pointer) {
  const auto depth = [](std::string_view place) { return std::count(place.begin(), place.end(), '/'); };
  return member.is_personal() || depth(member.pointer) == depth(pointer);
}

bool HasSdkMembersBelow(const Sdk& sdk, std::string_view pointer) {
  return std::any_of(sdk.members.begin(), sdk.members.end(), [&](const SdkMember& member) {
    std::string_view pattern = member.pointer;
    for (std::string_view rest = pointer; !rest.empty();) {
      const std::string_view token = TakeRawToken(rest);
      const std::string_view wanted = TakeRawToken(pattern);
      if (wanted != "/*" && wanted != token) return false;
    }
    return !pattern.empty();
  });
}

const Sdk* SdkOf(const Payload& payload) { return payload.dialect == nullptr ? nullptr : payload.dialect->sdk; }

std::string NamedPointer(const json& document, std::string_view pointer) {
  std::string named;
  const json* value = &document;
  while (pointer.starts_with('/')) {
    const std::string_view token = TakeRawToken(pointer);
    if (value != nullptr) value = Child(*value, TextOfToken(token.substr(1)));
    const std::string* const name = value == nullptr ? nullptr : NameOf(*value);
    if (name == nullptr) {
      named += token;
      continue;
    }
    named += "/" + PointerToken(*name);
    if (!pointer.starts_with("/value")) continue;
    TakeRawToken(pointer);  // "value", and behind it what kind of value
    value = Child(*value, "value");
    if (pointer.empty() || value == nullptr || !value->is_object()) continue;
    value = Child(*value, TextOfToken(TakeRawToken(pointer).substr(1)));
  }
  return named;
}

json NamedDocument(const json& document) {
  if (!document.is_structured()) return document;
  json named = document.is_object() || IsAttributeList(document) ? json::object() : json::array();
  if (IsAttributeList(document)) {
    for (const json& attribute : document) named[*NameOf(attribute)] = NamedDocument(ValueOf(attribute));
  } else if (document.is_object()) {
    for (const auto& [name, member] : document.items()) named[name] = NamedDocument(member);
  } else {
    for (const json& element : document) named.push_back(NamedDocument(element));
  }
  return named;
}

const SdkAnswer* AnswerTo(const Exchange& exchange) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 20;  // the sender waits for us
  if (!IsRequest(exchange) || exchange.body.size() > kMostBytes) return nullptr;
  const Payload payload = ReadPayload(exchange);
  const Sdk* const sdk = SdkOf(payload);
  if (sdk == nullptr) return nullptr;
  const std::string_view target = exchange.target;
  const auto found = std::find_if(sdk->answers.begin(), sdk->answers.end(), [&](const SdkAnswer& answer) {
    return target.find(answer.path) != std::string_view::npos;
  });
  return found == sdk->answers.end() ? nullptr : &*found;
}

Response UsualAnswer(const Exchange& exchange) {
  const SdkAnswer* const known = AnswerTo(exchange);
  if (known == nullptr) return {200, {{"Content-Type", "application/json"}}, "{}"};
  Response response{known->status, {}, Bytes(known->body)};
  if (!known->content_type.empty()) response.headers.push_back({"Content-Type", std::string(known->content_type)});
  return response;
}

std::span<const Sdk* const> Sdks() {
  static const std::vector<const Sdk*> sdks = [] {
    std::vector<const Sdk*> list;
    for (const Dialect* const dialect : Dialects()) {
      if (dialect->sdk != nullptr) list.push_back(dialect->sdk);
    }
    std::sort(list.begin(), list.end(), [](const Sdk* a, const Sdk* b) { return a->id < b->id; });
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
  }();
  return sdks;
}

}  // namespace telltale
