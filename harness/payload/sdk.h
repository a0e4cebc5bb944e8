#pragma once
#include <span>
#include <string>
#include <string_view>

#include "harness/payload/payload.h"

// What is known of a telemetry SDK beside its wire format: what it sends by itself, how to stop that, and what it takes
// for an answer. Facts were measured with the version that `measured` names; nothing is taken from a vendor's words.
namespace telltale {

// One member that the SDK, not the program that uses it, puts into a payload.
struct SdkMember {
  // In a document (payload.h): a JSON pointer in which * stands for any one token. An attribute that is an element of a
  // list of keys and values stands under its key. What is inside of it is meant as well, unless a longer row says more.
  std::string_view pointer;
  std::string_view meaning;
  std::string_view category;     // technical usage pseudonymous personal: the words of x-data-classification
  std::string_view remedy = {};  // what removes it; empty: nothing is known that does
  bool is_personal() const { return category == "personal"; }
};

// A setting or a variable, and what it was seen to do.
struct SdkSwitch {
  std::string_view name;
  std::string_view effect;
};

// What the SDK takes for success. The first whose `path` is a part of the request's path holds; an empty one is a part
// of every path.
struct SdkAnswer {
  std::string_view path;
  int status = 200;
  std::string_view content_type = {};
  std::string_view body = {};
};

struct Sdk {
  std::string_view id;        // "sentry": what `telltale sdks` takes
  std::string_view name;      // "Sentry"
  std::string_view measured;  // "@sentry/node 11.12.0"
  std::string_view sends;     // what leaves by default, in a sentence or two
  std::span<const SdkMember> members;
  std::span<const SdkSwitch> switches = {};   // of the SDK's own settings
  std::span<const SdkSwitch> variables = {};  // of the environment, also those that do nothing
  std::string_view stops_it = {};  // the switch or variable that was seen to stop everything; empty: none was found
  std::string_view holds = {};     // how long a finished command lives on at a silent endpoint
  std::string_view contacts = {};  // whom it reaches besides; empty: nobody
  std::span<const SdkAnswer> answers = {};  // empty: it takes any 2xx
  std::string_view answered = {};           // what it does to other answers that succeed; empty: nothing of note
  bool has_attribute_lists = false;         // what `members` calls an attribute is an element of a list, see SdkMember
};

// The row that explains a place of a document: the longest pattern that fits it or something above it. nullptr: the
// place is none of the SDK's own.
const SdkMember* FindSdkMember(const Sdk& sdk, std::string_view pointer);

// Whether a row accounts for a personal value that was found at a place which it explains: it calls it personal, or is
// of that very place. One that stands above and is not personal says nothing of what is found inside.
bool AccountsForPersonal(const SdkMember& member, std::string_view pointer);

// Whether a row explains something inside of this place.
bool HasSdkMembersBelow(const Sdk& sdk, std::string_view pointer);

// The SDK whose dialect a payload is in; nullptr: it is in none, or in one that nobody measured.
const Sdk* SdkOf(const Payload& payload);

// A pointer in a document with the names of attributes for the indices of their elements: the last part of
// "/resource/attributes/3/value/stringValue" becomes "host.id".
std::string NamedPointer(const nlohmann::json& document, std::string_view pointer);

// A document with the attributes of its lists as members by their names, as rows call them: {"host.id": "..."} of
// [{"key": "host.id", "value": {"stringValue": "..."}}].
nlohmann::json NamedDocument(const nlohmann::json& document);

// The answer that the sender of this request takes for success; nullptr: none is known. Reads the payload, but for one
// larger than 1 MiB. Thread-safe.
const SdkAnswer* AnswerTo(const Exchange& exchange);

// The same as a response; 200 with {} where none is known.
Response UsualAnswer(const Exchange& exchange);

// Each once, sorted by id.
std::span<const Sdk* const> Sdks();

}  // namespace telltale
