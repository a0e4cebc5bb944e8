#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

// Columns that printable UTF-8 takes on a terminal: wide characters two, combining ones none.
int ColumnsOf(std::string_view text);

// Lines of at most `columns`, broken at spaces, and inside words that are longer. Line breaks of `text` are kept.
std::vector<std::string> Wrap(std::string_view text, int columns);

// The first `columns` of `text`, the last of them … where something was cut.
std::string Clip(std::string_view text, int columns);
// The same from the other end: the last `columns`, the first of them … .
std::string ClipFront(std::string_view text, int columns);

// "1 finding", "2 findings", "1,234 findings".
std::string Counted(std::size_t count, std::string_view one, std::string_view many);
// "12 bytes", "3.4 KiB".
std::string Size(std::uint64_t bytes);
// "a, b, c and 4 more": at most `shown` names.
std::string Listed(const std::vector<std::string>& names, std::size_t shown);

}  // namespace telltale
