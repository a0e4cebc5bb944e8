#pragma once
#include <string>
#include <string_view>

// What keeps its shape on a narrow page, where other text is broken anywhere.
namespace telltale {

// Escaped text that stays on one line: a time with its unit, a word of a short list.
std::string HtmlKept(std::string_view text);
// A picture (SVG, 900 wide) in a box that scrolls and can be reached by keyboard, with its caption. `shapes` is SVG.
std::string HtmlFigure(std::string_view label, double height, const std::string& shapes, std::string_view caption);

}  // namespace telltale
