#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit.h"
#include "harness/report/dictionary/seen_fields.h"
#include "schema/declared_fields.h"

// The data dictionary: a row for every field that a contract declares or a payload was seen to carry, with what is
// declared beside what was measured. All its forms (CSV, JSON, Markdown, HTML) are written from this one model.
namespace telltale {

enum class FieldStatus {
  kSeen,       // declared and seen
  kNeverSeen,  // declared only
  kUndeclared,
  kExpired,  // declared, and past its last day on the day of the audit, seen or not
};

std::string_view ToString(FieldStatus status);  // "seen", "never-seen", "undeclared", "expired"

struct DictionaryRow {
  DeclaredField declared;  // of an undeclared field the pointer only
  SeenField seen;
  FieldStatus status = FieldStatus::kUndeclared;
};

// A place whose bytes nobody could read, and why that was accepted.
struct SealedPlace {
  std::string place;   // a pointer in the body (indices as *), "body", or where else
  std::string reason;  // the profile's; empty: nobody accepted it
  auto operator<=>(const SealedPlace&) const = default;
};

// The fields of one contract; or of one endpoint that has none.
struct DictionaryPart {
  std::string contract;                // its file's name; empty: none is published
  std::string event;                   // the type of event that it is of; empty: it is of payloads
  std::vector<std::string> endpoints;  // "host:port", sorted: those it is declared for, or the one that was seen
  std::map<std::string, DeclaredContainer> containers;
  std::vector<DictionaryRow> rows;  // sorted by pointer
  std::size_t payloads = 0;
  std::size_t unread_payloads = 0;  // no JSON, also unpacked: what they carry is not counted
  std::vector<SealedPlace> sealed;  // sorted, each once
  bool complete = true;             // false: fields were left out (declared_fields.h, seen_fields.h)
};

struct Dictionary {
  std::string subject;
  std::string version;                // of the CLI
  std::string date;                   // of the audit, YYYY-MM-DD; empty: nothing was run
  std::vector<DictionaryPart> parts;  // sorted by contract, those without at the end
};

// Pure; never fails. The control's own payloads are not counted.
Dictionary BuildDictionary(const Audit& audit);
// What a contract alone says.
DictionaryPart DeclaredPart(const std::string& contract, DeclaredFields declared, const std::string& date);

// The part that an exchange's fields are in, and the row of a pointer (indices as *); nullptr: none. Borrowed. `audit`
// is what the dictionary was built from.
const DictionaryPart* PartOf(const Dictionary& dictionary, const Audit& audit, const Exchange& exchange);
const DictionaryRow* FindRow(const DictionaryPart& part, std::string_view pointer);

}  // namespace telltale
