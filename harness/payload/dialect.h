#pragma once
#include <array>
#include <span>
#include <string_view>

#include "harness/payload/payload.h"
#include "harness/payload/raw_payload.h"

namespace telltale {

struct Sdk;

// The wire format of a telemetry SDK, or one that many share. To add one: a file in dialects/ with a row, its name in
// dialects/dialect_table.inc, and a payload in tests/fuzz/make_seeds.py (CONTRIBUTING.md). The first row that reads a
// payload has it.
//
// Places of events are patterns of JSON pointers in a document: "*" stands for every element of an array, "?" for every
// member of an object, and a string that holds JSON (or Base64 of it) is walked through. "" is the document itself.
struct Dialect {
  std::string_view name;  // "posthog", as reports say it
  // Whether the payload is in this dialect; then its documents and their framing stand in `payload`, which is untouched
  // where it is not. Cheap for what is not: asked of every payload. May take what it needs out of `raw`.
  bool (*read)(RawPayload& raw, Payload& payload) = nullptr;
  std::array<std::string_view, 3> events{};  // where events stand; the first is always one, others where not empty
  // In an event. Empty: the dialect does not say.
  std::string_view type = {};
  std::string_view id = {};
  std::string_view time = {};
  // Where the vendor's own type stands is not a matter of taste: a profile need not say it.
  bool is_generic = false;
  bool has_no_names = false;     // members go by numbers: what in it is an event nobody can say
  bool has_list_events = false;  // an event may be a list: [{"type": ...}, {what the program tells}]
  // Asked of UDP datagrams as well as of requests; all other rows are asked of requests alone.
  bool of_datagrams = false;
  const Sdk* sdk = nullptr;  // what is known of who sends it (sdk.h); nullptr: nobody measured it, or many send it
};

// In the order in which they are asked.
std::span<const Dialect* const> Dialects();

}  // namespace telltale
