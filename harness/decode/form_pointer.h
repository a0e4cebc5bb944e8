#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "core/bytes.h"

namespace telltale {

// The JSON pointer of the member of a form ("a=1&b=2"), or of the query of a request's target, whose value holds the
// byte at `offset`: "/b". Empty for a byte of a name, so that a leaking name never becomes its own pointer. nullopt:
// the text is no form and no target with a query, or the byte stands in the path. Linear.
std::optional<std::string> FormPointerAt(BytesView text, std::size_t offset);

}  // namespace telltale
