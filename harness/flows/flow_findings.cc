#include "harness/flows/flow_findings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/glob.h"
#include "harness/check/finding_about.h"
#include "harness/check/told_id.h"

namespace telltale::flows {
namespace {

using Spot = std::tuple<const Sent*, std::string, std::string>;  // whose, place, pointer

// What the profile and the contract say of members, by where they stood.
class Declarations {
 public:
  explicit Declarations(const std::vector<const Traffic*>& all) {
    for (const Traffic* const traffic : all) {
      for (const IdentityField& field : traffic->profile->identities) {
        for (const ToldId& told : ReadIds(*traffic, field))
          fields_.emplace(Spot{told.sent, told.place, told.pointer}, &field);
      }
    }
  }

  const IdentityField* FieldOf(const MemberPlace& place) const {
    const auto field = fields_.find({place.sent, place.place, place.pointer});
    return field == fields_.end() ? nullptr : field->second;
  }

  // Whether the contract says that the member is made of somebody's data.
  static bool IsAnnotated(const MatrixRow& row, const MemberPlace& place) {
    if (place.place != "body" || place.sent->contract == nullptr) return false;
    for (const std::string& pointer : {place.pointer, row.row.member}) {
      const DeclaredField* const field = FindDeclared(place.sent->contract->fields, pointer);
      if (field == nullptr) continue;
      if (!field->notes.identifier_source.empty() || PersonalDataRank(field->notes.personal_data) > 0) return true;
    }
    return false;
  }

 private:
  std::map<Spot, const IdentityField*> fields_;
};

bool IsDeclared(const Source& source, const IdentityField& field) {
  return source.canary_class &&
         std::find(field.depends_on.begin(), field.depends_on.end(), *source.canary_class) != field.depends_on.end();
}

std::string Words(const MatrixCell& cell, const Matrix& matrix, const MatrixRow& row) {
  std::string text = fmt::format("the {} ({}", matrix.columns[cell.source].source.title, cell.relation.kind);
  if (!cell.relation.detail.empty()) text += ", " + cell.relation.detail;
  if (row.follows_state) text += ", with something kept in HOME";
  return text + ")";
}

std::string NameOf(const MatrixRow& row) {
  if (row.row.tells_presence()) return fmt::format("whether {} is sent", Quoted(row.row.unit));
  return fmt::format("{} of {}", Quoted(row.row.member), Quoted(row.row.unit));
}

std::string Declared(const IdentityField& field) {
  std::vector<std::string> names;
  for (const CanaryClass one : field.depends_on) names.emplace_back(ToString(one));
  return fmt::format("{}", fmt::join(names, ", "));
}

Finding Make(std::string_view rule, const MemberPlace* place, const Run& run, const Source& source,
             std::string message) {
  Finding finding = place == nullptr ? FindingAbout(rule, run, std::move(message))
                                     : FindingAbout(rule, *place->sent, place->place, std::move(message));
  finding.canary_class = source.canary_class ? std::string(ToString(*source.canary_class)) : "";
  return Sealed(place == nullptr ? std::move(finding) : At(std::move(finding), *place->sent, place->pointer));
}

bool Names(const Endpoint* endpoint, const MemberPlace& place) {
  if (endpoint == nullptr) return false;
  if (endpoint->token && place.place == "body" && endpoint->token->pointer == place.pointer) return true;
  return std::any_of(endpoint->opaque.begin(), endpoint->opaque.end(), [&](const DeclaredOpaque& opaque) {
    return GlobMatches(opaque.place, place.place) ||
           (place.place == "body" && GlobMatches(opaque.place, place.pointer));
  });
}

}  // namespace

std::vector<Finding> JudgeFlows(const Matrix& matrix, const Alignment& places,
                                const std::vector<const Traffic*>& traffic, const Run& run) {
  const Declarations declarations(traffic);
  std::vector<Finding> findings;
  for (const MatrixRow& row : matrix.rows) {
    const MemberPlace* const place = places.PlaceOf(row.row);
    const IdentityField* const field = place == nullptr ? nullptr : declarations.FieldOf(*place);
    const bool is_id = field != nullptr && !field->depends_on.empty();
    if (!is_id && place != nullptr && Declarations::IsAnnotated(row, *place)) continue;
    for (const MatrixCell& cell : row.cells) {
      const Source& source = matrix.columns[cell.source].source;
      if (!cell.through.empty() || (!is_id && !source.is_personal) || (is_id && IsDeclared(source, *field))) continue;
      const std::string what = fmt::format("{} follows {}", NameOf(row), Words(cell, matrix, row));
      findings.push_back(
          is_id ? Make("identity/undeclared", place, run, source,
                       fmt::format("{}; declared is: {}", what, Declared(*field)))
                : Make("flow/undeclared", place, run, source, what + "; neither the profile nor the contract says so"));
    }
  }
  return findings;
}

std::vector<std::string> WhatIsOpen(const Matrix& matrix, const Alignment& places,
                                    const std::vector<const Traffic*>& traffic) {
  const Declarations declarations(traffic);
  std::vector<std::string> open;
  std::map<RowState, std::vector<std::string>> names;
  for (const MatrixRow& row : matrix.rows) {
    const bool is_open = row.state == RowState::kNotTried || row.state == RowState::kUndecided ||
                         (row.state == RowState::kNoise && !row.noise->is_explained);
    const MemberPlace* const place = places.PlaceOf(row.row);
    if (!is_open || row.row.member.ends_with(kLengthOf)) continue;
    if (place != nullptr && row.state == RowState::kNoise) {
      const IdentityField* const field = declarations.FieldOf(*place);
      if ((field != nullptr && field->lifetime == "execution") || Names(place->sent->endpoint, *place)) continue;
    }
    names[row.state].push_back(NameOf(row));
  }
  const auto tell = [&](RowState state, const char* what) {
    const auto found = names.find(state);
    if (found == names.end()) return;
    constexpr std::size_t kShown = 3;
    std::string text = fmt::format(
        "{} member{} {}: {}", found->second.size(), found->second.size() == 1 ? "" : "s", what,
        fmt::join(found->second.begin(),
                  found->second.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, found->second.size())), "; "));
    if (found->second.size() > kShown) text += fmt::format("; and {} more", found->second.size() - kShown);
    open.push_back(std::move(text));
  };
  tell(RowState::kNotTried, "not tried to the end, because the budget of runs ended");
  tell(RowState::kUndecided, "not told in the runs that would decide what they follow");
  tell(RowState::kNoise,
       "changing by themselves in a way that nothing explains, so that what they follow is not decided");
  return open;
}

}  // namespace telltale::flows
