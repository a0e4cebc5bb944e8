#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace telltale {

// RFC 3986. One that is longer than 32 KiB is none here: payloads are hostile, and what reads them takes memory by the
// part.
bool IsUri(std::string_view text);           // with a scheme
bool IsUriReference(std::string_view text);  // or relative to another
// RFC 3987: the same with characters of any script, in UTF-8, where it allows them.
bool IsIri(std::string_view text);
bool IsIriReference(std::string_view text);

// What `reference` means where `base`, which has a scheme, holds (RFC 3986, section 5.2). Its fragment is kept as it
// is, also where it has characters that it should not have. nullopt: an address is not what it must be.
std::optional<std::string> ResolvedUri(const std::string& base, const std::string& reference);

// The address of a file; `path` is absolute and without NUL.
std::string FileUri(const std::string& path);

// "%25" is "%". nullopt: a broken escape.
std::optional<std::string> PercentDecoded(std::string_view text);

}  // namespace telltale
