#include "harness/judge/baseline_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/redact.h"
#include "harness/judge/baseline_match.h"

// The file is continued as text, since writing its parsed entries anew would lose what people have written between
// them. Whether the continued text means what it should is then read back from it.
namespace telltale {
namespace {

constexpr std::string_view kHead =
    "# Findings that are accepted for now. Each needs a reason, somebody who answers for it, and a last day.\n"
    "version: 1\n";

using Lines = std::vector<std::string>;

Lines LinesOf(const std::string& text) {
  Lines lines;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

std::string Joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// YAML's double-quoted style, which holds any text; what a terminal must not see is escaped before.
std::string QuotedYaml(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : Printable(text)) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

struct NewEntry {
  std::string comment;  // rule, scenario, place: for people; orders the entries too
  BaselineEntry entry;
};

NewEntry EntryFor(const Finding& finding, const NewEntryDefaults& word) {
  const std::string place = finding.pointer.empty() ? finding.place : finding.pointer;
  NewEntry made;
  made.comment = Printable(
      fmt::format("{} in {} at {}", finding.rule, finding.scenario.empty() ? "no scenario" : finding.scenario, place));
  made.entry.fingerprint = finding.fingerprint;
  made.entry.reason = Printable(word.reason);
  made.entry.owner = Printable(word.owner);
  made.entry.expires = word.expires;
  return made;
}

std::string ToYaml(const NewEntry& made, const std::string& indent) {
  return fmt::format("{0}# {1}\n{0}- fingerprint: {2}\n{0}  reason: {3}\n{0}  owner: {4}\n{0}  expires: {5}\n", indent,
                     made.comment, QuotedYaml(made.entry.fingerprint), QuotedYaml(made.entry.reason),
                     QuotedYaml(made.entry.owner), QuotedYaml(made.entry.expires));
}

bool IsAboutTheBaseline(const Finding& finding) { return finding.rule.starts_with("baseline/"); }

// Everything that the run found and that has to be accepted, whatever was accepted when it was judged.
std::vector<Finding> ToAccept(const Judgement& judgement, Level fail_on) {
  std::vector<Finding> findings;
  for (const AcceptedFinding& accepted : judgement.accepted) findings.push_back(accepted.finding);
  std::copy_if(judgement.findings.begin(), judgement.findings.end(), std::back_inserter(findings),
               [&](const Finding& finding) { return finding.level >= fail_on && !IsAboutTheBaseline(finding); });
  return findings;
}

struct Plan {
  std::vector<NewEntry> add;    // sorted
  std::set<std::size_t> renew;  // indices of entries
};

Plan MakePlan(const Judgement& judgement, Level fail_on, const Baseline& baseline, const NewEntryDefaults& defaults,
              const std::string& today) {
  std::map<std::string, NewEntryDefaults> earlier;  // what was said of a finding when it was judged
  for (const AcceptedFinding& accepted : judgement.accepted) {
    earlier.emplace(accepted.finding.fingerprint, NewEntryDefaults{accepted.reason, accepted.owner, accepted.expires});
  }
  std::map<std::pair<std::string, std::string>, NewEntry> add;
  Plan plan;
  for (const Finding& finding : ApplyBaseline(ToAccept(judgement, fail_on), baseline, today, {}).open) {
    if (IsAboutTheBaseline(finding)) continue;
    const auto covers = [&](const BaselineEntry& entry) { return Covers(entry, finding); };
    const auto expired = std::find_if(baseline.entries.begin(), baseline.entries.end(), covers);
    if (expired != baseline.entries.end() && IsUnreviewed(*expired)) continue;  // it waits for somebody's word
    if (expired != baseline.entries.end()) {
      plan.renew.insert(static_cast<std::size_t>(expired - baseline.entries.begin()));
      continue;
    }
    const auto said = earlier.find(finding.fingerprint);
    NewEntry made = EntryFor(finding, said == earlier.end() || said->second.expires < today ? defaults : said->second);
    add.try_emplace({made.comment, finding.fingerprint}, made);
  }
  for (auto& [key, made] : add) plan.add.push_back(std::move(made));
  return plan;
}

// The date of an entry is on one of the lines from its own to the next entry's.
void Renew(Lines& lines, const Baseline& baseline, std::size_t index, const std::string& date) {
  const BaselineEntry& entry = baseline.entries[index];
  const std::size_t end =
      index + 1 < baseline.entries.size() ? static_cast<std::size_t>(baseline.entries[index + 1].line) : lines.size();
  for (auto i = static_cast<std::size_t>(entry.line - 1); i < std::min(end, lines.size()); ++i) {
    const std::size_t key = lines[i].find("expires");
    const std::size_t at = key == std::string::npos ? key : lines[i].find(entry.expires, key);
    if (at == std::string::npos) continue;
    lines[i].replace(at, entry.expires.size(), date);
    return;
  }
}

// The indent of the list's items; what is not a block list fails when the text is read back.
std::string IndentOf(const Lines& lines, const Baseline& baseline) {
  const std::string& line = lines[static_cast<std::size_t>(baseline.entries.back().line - 1)];
  return line.substr(0, std::min(line.find_first_not_of(' '), line.size()));
}

std::string WithList(Lines lines, const Baseline& baseline, const std::vector<NewEntry>& add) {
  std::string indent = "  ";
  if (!baseline.entries.empty()) {
    indent = IndentOf(lines, baseline);
  } else {
    std::erase_if(lines, [](const std::string& line) { return line == "accepted: []" || line == "accepted:"; });
    const bool has_version =
        std::any_of(lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("version:"); });
    if (!has_version) {
      const Lines head = LinesOf(std::string(kHead));
      lines.insert(lines.end(), head.begin(), head.end());
    }
    lines.emplace_back(add.empty() ? "accepted: []" : "accepted:");
  }
  std::string text = Joined(lines);
  for (const NewEntry& made : add) text += ToYaml(made, indent);
  return text;
}

bool Same(const BaselineEntry& a, const BaselineEntry& b) {
  return a.fingerprint == b.fingerprint && a.rule == b.rule && a.scenario == b.scenario && a.pointer == b.pointer &&
         a.host == b.host && a.reason == b.reason && a.owner == b.owner && a.expires == b.expires;
}

bool MeansWhatItShould(const std::string& text, Baseline wanted, const Plan& plan, const std::string& expires) {
  for (const std::size_t index : plan.renew) wanted.entries[index].expires = expires;
  for (const NewEntry& made : plan.add) wanted.entries.push_back(made.entry);
  const auto got = ParseBaseline(text, wanted.path);
  return got &&
         std::equal(got->entries.begin(), got->entries.end(), wanted.entries.begin(), wanted.entries.end(), Same);
}

}  // namespace

Result<ExtendedBaseline> ExtendBaseline(const std::string& existing, const std::string& path,
                                        const Judgement& judgement, Level fail_on, const NewEntryDefaults& defaults,
                                        const std::string& today) {
  TRY(const Baseline baseline, ParseBaseline(existing, path));
  const Plan plan = MakePlan(judgement, fail_on, baseline, defaults, today);
  ExtendedBaseline extended;
  extended.added = plan.add.size();
  extended.renewed = plan.renew.size();
  extended.kept = baseline.entries.size() - plan.renew.size();
  extended.text = existing;
  if (extended.added + extended.renewed == 0 && !existing.empty()) return extended;
  Lines lines = LinesOf(existing);
  for (const std::size_t index : plan.renew) Renew(lines, baseline, index, defaults.expires);
  extended.text = plan.add.empty() && !baseline.entries.empty() ? Joined(lines) : WithList(lines, baseline, plan.add);
  if (!MeansWhatItShould(extended.text, baseline, plan, defaults.expires)) {
    return InputError("the baseline is not written so that it can be continued", path,
                      "let \"accepted:\" be its last key, with one item a \"- \" and one key a line");
  }
  return extended;
}

}  // namespace telltale
