#include "harness/report/html/figure.h"

#include <fmt/format.h>

#include "harness/report/html/parts.h"

namespace telltale {

std::string HtmlKept(std::string_view text) { return "<span class=\"keep\">" + Html(text) + "</span>"; }

std::string HtmlFigure(std::string_view label, double height, const std::string& shapes, std::string_view caption) {
  return fmt::format(
      "<figure><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><svg viewBox=\"0 0 900 "
      "{1:.0f}\" "
      "role=\"img\" aria-label=\"{0}\">\n{2}</svg></div><figcaption>{3}</figcaption></figure>\n",
      Html(label), height, shapes, Html(caption));
}

}  // namespace telltale
