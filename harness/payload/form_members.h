#pragma once
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// One name and value of a form or a query, decoded.
struct FormMember {
  std::string name;
  std::string value;
};

// The members of "a=1&b=x%20y+z". A text that is not labelled as a form must look like one: letters that forms have and
// a name before each value. Empty: it is none. At most 10,000 members.
std::vector<FormMember> ReadForm(BytesView text, bool is_labelled);

// The members of a target's query; empty: it has none.
std::vector<FormMember> ReadQuery(std::string_view target);

// One object: values are strings, and of a name that comes again an array of them. Bytes that are not UTF-8 become
// characters of the same number, so that the document can be written.
nlohmann::json ToDocument(const std::vector<FormMember>& members);

}  // namespace telltale
