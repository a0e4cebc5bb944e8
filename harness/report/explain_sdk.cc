#include "harness/report/explain_sdk.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/redact.h"
#include "harness/payload/dialect.h"
#include "harness/report/console/palette.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/sdk_schema.h"
#include "schema/nearest_name.h"

namespace telltale {
namespace {

std::size_t CountPersonal(const Sdk& sdk) {
  return static_cast<std::size_t>(std::count_if(sdk.members.begin(), sdk.members.end(),
                                                [](const SdkMember& member) { return member.is_personal(); }));
}

std::string WhatStopsIt(const Sdk& sdk) {
  return sdk.stops_it.empty() ? "no variable stops it" : std::string(sdk.stops_it) + " stops it";
}

// "Sentry envelope", "OTLP/JSON, OTLP/protobuf".
std::string DialectsOf(const Sdk& sdk) {
  std::string names;
  for (const Dialect* const dialect : Dialects()) {
    if (dialect->sdk == &sdk) names += (names.empty() ? "" : ", ") + std::string(dialect->name);
  }
  return names;
}

std::string AnswersOf(const Sdk& sdk) {
  std::string text;
  for (const SdkAnswer& answer : sdk.answers) {
    text +=
        fmt::format("{}{}{} {}", text.empty() ? "" : "; ", answer.path.empty() ? "" : std::string(answer.path) + ": ",
                    answer.status, answer.body.empty() ? "without a body" : answer.body);
  }
  return text;
}

// A heading and its lines, each wrapped and indented; nothing where there are none.
class Page {
 public:
  explicit Page(const RenderOptions& options)
      : palette_(options.colour ? kColours : kPlain), width_(options.text_columns()) {}

  void Title(std::string_view text) { text_ += fmt::format("{}{}{}\n", palette_.bold, text, palette_.reset); }
  void Text(std::string_view text, int indent = 0) {
    for (const std::string& line : Wrap(text, width_ - indent)) {
      text_ += std::string(static_cast<std::size_t>(indent), ' ') + line + "\n";
    }
  }
  void Section(std::string_view heading, std::string_view text) {
    if (text.empty()) return;
    text_ += "\n";
    Title(heading);
    Text(text, 2);
  }
  void Switches(std::string_view heading, std::span<const SdkSwitch> switches) {
    if (switches.empty()) return;
    text_ += "\n";
    Title(heading);
    for (const SdkSwitch& one : switches) Text(fmt::format("{}: {}", one.name, one.effect), 2);
  }
  void Members(std::string_view heading, const Sdk& sdk, bool personal) {
    text_ += "\n";
    Title(heading);
    bool any = false;
    for (const SdkMember& member : sdk.members) {
      if (member.is_personal() != personal) continue;
      any = true;
      Text(fmt::format("{}{}", member.pointer, personal ? "" : fmt::format(" ({})", member.category)), 2);
      Text(member.meaning, 6);
      if (!member.remedy.empty()) Text(fmt::format("removed by: {}", member.remedy), 6);
    }
    if (!any) Text("none", 2);
  }
  std::string Take() { return std::move(text_); }

 private:
  const Palette& palette_;
  int width_;
  std::string text_;
};

std::string RenderSdk(const Sdk& sdk, const RenderOptions& options) {
  Page page(options);
  page.Title(fmt::format("{} ({})", sdk.name, sdk.id));
  page.Text(sdk.sends);
  page.Section("Measured", sdk.measured);
  page.Section("Read as", DialectsOf(sdk));
  page.Members("Personal data that it sends by itself", sdk, true);
  page.Switches("What removes it, in the program", sdk.switches);
  page.Switches("Variables", sdk.variables);
  page.Section("What stops it", sdk.stops_it.empty() ? "no variable that was tried" : sdk.stops_it);
  page.Section("A finished command at a silent endpoint lives on for", sdk.holds);
  page.Section("Whom it contacts besides", sdk.contacts);
  page.Section("What it takes for success", AnswersOf(sdk));
  page.Section("And for something else", sdk.answered);
  page.Members("Its other members", sdk, false);
  return page.Take();
}

// Words of the tables in a cell: a bar would end it, and a star begin something.
std::string MarkdownCell(std::string_view text) {
  std::string cell;
  for (const char c : text) cell += c == '|' || c == '*' ? std::string("\\") + c : std::string(1, c);
  return cell;
}

std::string Code(std::string_view text) {
  if (text.empty()) return "";
  std::string code;
  for (const char c : text) code += c == '|' ? "\\|" : std::string(1, c);
  return "`" + code + "`";
}

std::string Rows(std::span<const SdkSwitch> switches) {
  std::string rows;
  for (const SdkSwitch& one : switches) rows += fmt::format("| {} | {} |\n", Code(one.name), MarkdownCell(one.effect));
  return rows;
}

std::string SectionOf(const Sdk& sdk) {
  std::string page = fmt::format(
      "## {}\n{}\n\nMeasured with {}. Read as {}. {}.", sdk.name, sdk.sends, sdk.measured, DialectsOf(sdk),
      sdk.stops_it.empty() ? "No variable that was tried stops it" : "What stops it: " + Code(sdk.stops_it));
  if (!sdk.holds.empty()) page += fmt::format(" A finished command at a silent endpoint lives on for {}.", sdk.holds);
  if (!sdk.contacts.empty()) page += fmt::format(" It contacts besides: {}.", sdk.contacts);
  if (!sdk.answers.empty()) page += fmt::format(" It takes for success: {}.", Code(AnswersOf(sdk)));
  if (!sdk.answered.empty()) page += fmt::format(" {}", sdk.answered);
  page += "\n\n";
  if (const std::string rows = Rows(sdk.switches) + Rows(sdk.variables); !rows.empty()) {
    page += "| switch | effect |\n|---|---|\n" + rows + "\n";
  }
  page += "| member | class | what it is | removed by |\n|---|---|---|---|\n";
  for (const SdkMember& member : sdk.members) {
    page += fmt::format("| {} | {} | {} | {} |\n", Code(member.pointer),
                        member.is_personal() ? "**personal**" : std::string(member.category),
                        MarkdownCell(member.meaning), MarkdownCell(member.remedy));
  }
  return page + "\n";
}

}  // namespace

std::string RenderSdkList(const RenderOptions& options) {
  std::size_t longest = 0;
  for (const Sdk* const sdk : Sdks()) longest = std::max(longest, sdk->id.size());
  std::string text;
  for (const Sdk* const sdk : Sdks()) {
    const std::size_t personal = CountPersonal(*sdk);
    text += Clip(fmt::format("{:<{}}  {}; {}", sdk->id, longest,
                             personal == 0 ? "nothing personal by itself"
                                           : "personal by itself: " + Counted(personal, "member", "members"),
                             WhatStopsIt(*sdk)),
                 options.text_columns());
    text += '\n';
  }
  return text + "\n`telltale sdks ID` says what one of them sends, and what removes it.\n";
}

Result<const Sdk*> FindSdk(std::string_view id) {
  std::vector<std::string> ids;
  for (const Sdk* const sdk : Sdks()) {
    if (sdk->id == id) return sdk;
    ids.emplace_back(sdk->id);
  }
  const std::string nearest = NearestName(id, ids);
  return InputError(fmt::format("there is no SDK \"{}\"", Printable(id)), "",
                    nearest.empty() ? "`telltale sdks` lists them all" : fmt::format("did you mean {}?", nearest));
}

Result<std::string> ExplainSdk(std::string_view id, const RenderOptions& options) {
  TRY(const Sdk* const sdk, FindSdk(id));
  return RenderSdk(*sdk, options);
}

Result<std::string> SdkContract(std::string_view id) {
  TRY(const Sdk* const sdk, FindSdk(id));
  return SdkSchema(*sdk).dump(2) + "\n";
}

std::string SdksPage() {
  std::string page =
      "# Telemetry SDKs\n\nWhat the SDKs that command-line tools use send by themselves, and how to stop it: the "
      "dialects that "
      "telltale reads, with\nthe members that the SDK fills and not the program. Everything was measured with the "
      "version that is "
      "named, one event by\nthe vendor's quick start; `telltale sdks ID` says the same, and findings at these members "
      "end with what "
      "removes them.\n`telltale sdks ID --schema` is the same as a draft-07 contract of what the SDK sends by itself "
      "(`schema/dialects/`).\nThe page is made from the program's own tables: `ci/sdks_page` writes it, and a test "
      "compares "
      "it.\n\n"
      "| SDK | personal members | stopped by |\n|---|---|---|\n";
  for (const Sdk* const sdk : Sdks()) {
    page += fmt::format("| {} (`{}`) | {} | {} |\n", sdk->name, sdk->id, CountPersonal(*sdk),
                        sdk->stops_it.empty() ? "no variable" : Code(sdk->stops_it));
  }
  page += "\n";
  for (const Sdk* const sdk : Sdks()) page += SectionOf(*sdk);
  page.pop_back();
  return page;
}

}  // namespace telltale
