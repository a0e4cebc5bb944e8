#include "tests/integration/variants/variant_row.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace telltale {
namespace {

std::string PlaceOf(const nlohmann::json& finding) {
  std::string text = fmt::format("`{}`", finding.at("place").get<std::string>());
  const std::string pointer = finding.value("pointer", "");
  const auto path = finding.value("path", std::vector<std::string>{});
  if (!pointer.empty()) text += fmt::format(" at `{}`", pointer);
  if (!path.empty()) text += fmt::format(" through {}", fmt::join(path, ", "));
  return text;
}

}  // namespace

std::string VariantRow(const refcli::Variant& variant, const std::vector<nlohmann::json>& findings) {
  std::set<std::string> places;
  for (const nlohmann::json& finding : findings) {
    if (finding.at("rule") == variant.rules.front()) places.insert(PlaceOf(finding));
  }
  const std::vector<std::string> others(variant.rules.begin() + 1, variant.rules.end());
  std::string also;
  if (!others.empty()) also = fmt::format("`{}`: {}", fmt::join(others, "`, `"), variant.follows);
  return fmt::format("| `{}` | {} | `{}` | {} | {} |\n", variant.name, variant.description, variant.rules.front(),
                     fmt::join(places, "<br>"), also);
}

std::string VariantsPage(const std::vector<std::string>& rows) {
  std::string page =
      "# The misbehaving variants of the reference client\n\n"
      "`fixtures/refcli/misbehave` bends the clean client in one way at a time (`REFCLI_MISBEHAVE=NAME`). Every "
      "variant is "
      "audited\nby `telltale run` in the tests: the rule that it is made to break must fire, and those that follow "
      "from "
      "it, and no other.\nThe table says where the finding was in a real run: the place in the exchange, the JSON "
      "pointer, "
      "the decodings on the way.\n`ci/variants_page` writes it; the tests compare it line by line with what their runs "
      "find.\n\n"
      "| variant | what it does | rule | found in | what follows |\n|---|---|---|---|---|\n";
  for (const std::string& row : rows) page += row;
  return page;
}

}  // namespace telltale
