#pragma once
#include <simdjson.h>

#include <set>
#include <string>

#include "core/bytes.h"
#include "harness/scan/har_members.h"

namespace telltale {

// A body that its writer took apart ("params") put together again.
struct HarParameters {
  // JSON where a value is no text or the media type says JSON: an object, or a list where the names are "0", "1", ...
  // Otherwise application/x-www-form-urlencoded.
  Bytes bytes;
  // The values as one text, where each is one character: a JSON text that was taken apart letter by letter.
  Bytes as_text;
  std::set<Bytes> values;       // all names and values
  bool has_empty_file = false;  // a part names a file, and has no value
};

// `params`: a list of {"name","value","fileName","contentType"}; whatever else it is, is kept too.
HarParameters ReadHarParameters(const simdjson::dom::element& params, const std::string& media_type, HarRest& rest);

// Whether each name and value stands in `body`, by itself or in a form: then the parameters tell nothing new. False,
// too, where finding out costs too much.
bool IsFormOf(BytesView body, const HarParameters& parameters);

// Letters and digits as they are: reading it back gives the same bytes.
void AppendPercentEncoded(BytesView text, Bytes& to);
// The names and values of "a=b&c=d", with and without "+" read as a space.
std::set<Bytes> FormWords(BytesView form);

}  // namespace telltale
