#pragma once
#include <string_view>

namespace telltale {

// Whether `text` has the form that a schema's "format" names.
using FormatCheck = bool (*)(std::string_view text);

// nullptr: a format that is not checked here, which a schema must not use. Known: date-time, date, time, email,
// idn-email, hostname, idn-hostname, ipv4, ipv6, uri, uri-reference, iri, iri-reference, uri-template, uuid,
// json-pointer, relative-json-pointer, regex.
FormatCheck FindFormat(std::string_view name);

}  // namespace telltale
