#pragma once
#include <string>
#include <string_view>

namespace telltale {

// Raw bytes, not text: may hold NULs and invalid UTF-8. std::string is used because every library at hand takes it.
using Bytes = std::string;
// Borrowed bytes; the owner outlives the view.
using BytesView = std::string_view;

}  // namespace telltale
