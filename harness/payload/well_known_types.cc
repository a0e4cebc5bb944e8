// The JSON mapping of the messages below google.protobuf: https://protobuf.dev/programming-guides/json
#include "harness/payload/well_known_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "core/ascii.h"

namespace telltale {
namespace {

using nlohmann::json;
using Spelling = ProtobufSpelling;

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

bool HasOnly(const json& object, std::initializer_list<std::string_view> names) {
  return std::all_of(object.items().begin(), object.items().end(), [&](const auto& member) {
    return std::find(names.begin(), names.end(), member.key()) != names.end();
  });
}

// 0 where it is left out; nullopt: it is no number.
std::optional<std::int64_t> NumberIn(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return 0;
  return found->is_number_integer() ? std::optional(found->get<std::int64_t>()) : std::nullopt;
}

// ".5", "" for 0: three, six or nine digits.
std::string Fraction(std::int64_t nanos) {
  if (nanos == 0) return "";
  if (nanos % 1'000'000 == 0) return fmt::format(".{:03}", nanos / 1'000'000);
  if (nanos % 1'000 == 0) return fmt::format(".{:06}", nanos / 1'000);
  return fmt::format(".{:09}", nanos);
}

// From year 1 to 9999, as RFC 3339 can say.
std::optional<json> AsTimestamp(const json& object) {
  constexpr std::int64_t kFirst = -62'135'596'800;
  constexpr std::int64_t kLast = 253'402'300'799;
  const auto seconds = NumberIn(object, "seconds");
  const auto nanos = NumberIn(object, "nanos");
  if (!HasOnly(object, {"seconds", "nanos"}) || !seconds || !nanos) return std::nullopt;
  if (*seconds < kFirst || *seconds > kLast || *nanos < 0 || *nanos >= kNanosPerSecond) return std::nullopt;
  const std::chrono::sys_seconds time{std::chrono::seconds(*seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), Fraction(*nanos));
}

// About 10,000 years in either direction; seconds and their fraction have one sign.
std::optional<json> AsDuration(const json& object) {
  constexpr std::int64_t kMost = 315'576'000'000;
  const auto seconds = NumberIn(object, "seconds");
  const auto nanos = NumberIn(object, "nanos");
  if (!HasOnly(object, {"seconds", "nanos"}) || !seconds || !nanos) return std::nullopt;
  if (*seconds < -kMost || *seconds > kMost || *nanos <= -kNanosPerSecond || *nanos >= kNanosPerSecond) {
    return std::nullopt;
  }
  const bool is_negative = *seconds < 0 || *nanos < 0;
  if (is_negative && (*seconds > 0 || *nanos > 0)) return std::nullopt;
  const std::int64_t sign = is_negative ? -1 : 1;
  return fmt::format("{}{}{}s", is_negative ? "-" : "", *seconds * sign, Fraction(*nanos * sign));
}

std::optional<json> OnlyMember(json& object, const char* name, json if_empty) {
  if (object.empty()) return if_empty;
  const auto found = object.find(name);
  if (object.size() != 1 || found == object.end() || found->type() != if_empty.type()) return std::nullopt;
  return std::move(*found);
}

// Exactly one of its kinds; none of them is no JSON value at all.
std::optional<json> AsValue(json& object) {
  constexpr std::array kKinds = {"numberValue", "stringValue", "boolValue", "structValue", "listValue"};
  if (object.size() != 1) return std::nullopt;
  if (object.contains("nullValue")) return json(nullptr);
  for (const char* const kind : kKinds) {
    if (object.contains(kind)) return std::move(object[kind]);
  }
  return std::nullopt;
}

// "user.display_name" -> "user.displayName". Nothing where another path would be spelled the same.
std::optional<json> AsFieldMask(const json& object) {
  const auto paths = object.find("paths");
  if (object.empty()) return "";
  if (object.size() != 1 || paths == object.end() || !paths->is_array()) return std::nullopt;
  std::string text;
  for (const json& path : *paths) {
    if (!path.is_string()) return std::nullopt;
    if (!text.empty()) text += ',';
    bool is_raised = false;
    for (const char c : path.get_ref<const std::string&>()) {
      if (AsciiLower(c) != c || c == ',' || (is_raised && AsciiUpper(c) == c)) return std::nullopt;
      if (c != '_') text += is_raised ? AsciiUpper(c) : c;
      is_raised = c == '_';
    }
    if (is_raised) return std::nullopt;
  }
  return text;
}

std::optional<json> TrySpelling(Spelling spelling, json& object) {
  switch (spelling) {
    case Spelling::kTimestamp:
      return AsTimestamp(object);
    case Spelling::kDuration:
      return AsDuration(object);
    case Spelling::kWrapper:
      if (object.size() != 1 || !object.contains("value")) return std::nullopt;
      return std::move(object["value"]);
    case Spelling::kStruct:
      return OnlyMember(object, "fields", json::object());
    case Spelling::kListValue:
      return OnlyMember(object, "values", json::array());
    case Spelling::kValue:
      return AsValue(object);
    case Spelling::kFieldMask:
      return AsFieldMask(object);
    default:
      return std::nullopt;
  }
}

struct Named {
  std::string_view name;
  Spelling spelling;
};
constexpr std::array kSpellings = std::to_array<Named>({{"Any", Spelling::kAny},
                                                        {"Timestamp", Spelling::kTimestamp},
                                                        {"Duration", Spelling::kDuration},
                                                        {"Struct", Spelling::kStruct},
                                                        {"Value", Spelling::kValue},
                                                        {"ListValue", Spelling::kListValue},
                                                        {"FieldMask", Spelling::kFieldMask},
                                                        {"DoubleValue", Spelling::kWrapper},
                                                        {"FloatValue", Spelling::kWrapper},
                                                        {"Int64Value", Spelling::kWrapper},
                                                        {"UInt64Value", Spelling::kWrapper},
                                                        {"Int32Value", Spelling::kWrapper},
                                                        {"UInt32Value", Spelling::kWrapper},
                                                        {"BoolValue", Spelling::kWrapper},
                                                        {"StringValue", Spelling::kWrapper},
                                                        {"BytesValue", Spelling::kWrapper}});

bool IsAny(std::span<const ProtobufField> fields) {
  return fields.size() == 2 && fields[0].number == 1 && fields[0].kind == ProtobufKind::kString && !fields[0].is_list &&
         fields[1].number == 2 && fields[1].kind == ProtobufKind::kBytes && !fields[1].is_list;
}

}  // namespace

ProtobufSpelling SpellingOf(std::string_view full_name, std::span<const ProtobufField> fields) {
  constexpr std::string_view kPackage = "google.protobuf.";
  if (!full_name.starts_with(kPackage)) return Spelling::kPlain;
  const auto found = std::find_if(kSpellings.begin(), kSpellings.end(),
                                  [&](const Named& one) { return one.name == full_name.substr(kPackage.size()); });
  if (found == kSpellings.end() || (found->spelling == Spelling::kAny && !IsAny(fields))) return Spelling::kPlain;
  return found->spelling;
}

json Spelled(ProtobufSpelling spelling, json object) {
  if (spelling == Spelling::kPlain || !object.is_object()) return object;
  auto spelled = TrySpelling(spelling, object);
  return spelled ? *std::move(spelled) : object;
}

}  // namespace telltale
