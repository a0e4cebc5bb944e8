#pragma once
#include <string>

#include "core/bytes.h"

namespace telltale {

// Bytes as Markdown (GitHub's) that shows them and does nothing else: no markup, no HTML, no link, no mention, no table
// cell's end. One line.
std::string MarkdownText(BytesView text);

// The same as a code span, whatever backticks the text has; cut to `max_columns`. Safe in a table's cell.
std::string MarkdownCode(BytesView text, int max_columns);

}  // namespace telltale
