#pragma once
#include <string_view>

namespace telltale {

// html/report.css and html/report.js, put into the program at build time.
std::string_view HtmlStyle();
std::string_view HtmlScript();

}  // namespace telltale
