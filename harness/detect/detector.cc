#include "harness/detect/detector.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/gap_kinds.h"
#include "harness/detect/compiled.h"
#include "harness/detect/fold.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxCanaries = 65000;

// A part (a path's last component, an address's local part) that is all of another canary is that other canary: one
// leak must not be told twice, the second time wrongly.
void DropSharedParts(const CanarySet& canaries, std::vector<std::vector<Form>>& forms) {
  std::unordered_map<std::string, std::size_t> owners;
  for (std::size_t i = 0; i < canaries.size(); ++i) owners.try_emplace(LowerCase(canaries[i].value), i);
  for (std::size_t i = 0; i < forms.size(); ++i) {
    std::erase_if(forms[i], [&](const Form& form) {
      const auto owner = owners.find(LowerCase(form.text));
      return owner != owners.end() && owner->second != i && form.text != canaries[i].value;
    });
  }
}

// Programs that ask for a host's name are told the whole of it where the machine has a domain: "host.corp.internal".
void AddFullHostNames(const CanarySet& canaries, std::vector<std::vector<Form>>& forms) {
  constexpr std::size_t kFewCanaries = 200;
  const auto is_host = [](const Canary& canary) { return canary.canary_class == CanaryClass::kHostname; };
  const auto is_domain = [](const Canary& canary) { return canary.value.find('.') != std::string::npos; };
  if (canaries.size() > kFewCanaries) return;
  for (std::size_t i = 0; i < canaries.size(); ++i) {
    if (!is_host(canaries[i]) || is_domain(canaries[i]) || forms[i].empty()) continue;
    for (const Canary& domain : canaries) {
      if (!is_host(domain) || !is_domain(domain)) continue;
      Form form;
      form.name = "fully qualified host name";
      form.text = canaries[i].value + '.' + domain.value;
      form.digested = form.only_digested = true;
      form.salted = SaltedAs::kText;
      forms[i].push_back(std::move(form));
    }
  }
}

void AddKnownPaths(const CanarySet& canaries, const std::vector<std::string>& paths,
                   std::vector<std::vector<Form>>& forms) {
  for (std::size_t i = 0; i < canaries.size(); ++i) {
    if (!canaries[i].value.starts_with('/') || forms[i].empty()) continue;
    for (const std::string& path : paths) {
      const bool is_known =
          std::any_of(forms[i].begin(), forms[i].end(), [&](const Form& form) { return form.text == path; });
      if (is_known || !path.starts_with(canaries[i].value + '/')) continue;
      Form form;
      form.name = "path of something below the planted " + canaries[i].id;
      form.text = path;
      form.digested = form.only_digested = true;
      forms[i].push_back(std::move(form));
    }
  }
}

std::vector<std::string> FindWeakCanaries(const CanarySet& canaries, const std::vector<std::vector<Form>>& forms) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < canaries.size(); ++i) {
    if (forms[i].empty()) ids.push_back(canaries[i].id);
  }
  return ids;
}

std::vector<Gap> GapsOf(const std::vector<std::string>& weak) {
  std::vector<Gap> gaps;
  for (const std::string& id : weak) {
    Gap gap;
    gap.kind = gap_kind::kCanaryWeak;
    gap.message = "the canary " + id + " is too short or too common a word to be looked for";
    gaps.push_back(std::move(gap));
  }
  return gaps;
}

}  // namespace

LeakDetector::Compiled::Compiled(CanarySet set, const std::vector<std::vector<Form>>& forms, LeakOptions options)
    : canaries(std::move(set)),
      patterns(forms),
      digests(forms, DigestPlan::For(canaries.size())),
      tokens(digests),
      fragments(forms),
      generic(options.allowed_values),
      generic_enabled(options.generic),
      allowed_places(options.allowed_values),
      messages(std::move(options.messages)),
      weak(FindWeakCanaries(canaries, forms)),
      gaps(GapsOf(weak)) {}

Result<LeakDetector> LeakDetector::Compile(CanarySet canaries, LeakOptions options) {
  if (canaries.size() > kMaxCanaries) {
    return InputError("more than 65000 canaries", {}, "scan with fewer canaries at a time");
  }
  std::unordered_set<std::string> ids;
  std::vector<std::vector<Form>> forms;
  for (const Canary& canary : canaries) {
    if (!ids.insert(canary.id).second) return InputError("two canaries have the id " + canary.id);
    forms.push_back(WrittenForms(canary));
  }
  DropSharedParts(canaries, forms);
  AddFullHostNames(canaries, forms);
  AddKnownPaths(canaries, options.known_paths, forms);
  return LeakDetector(std::make_shared<const Compiled>(std::move(canaries), forms, std::move(options)));
}

const std::vector<Gap>& LeakDetector::gaps() const { return compiled_->gaps; }
const std::vector<std::string>& LeakDetector::weak() const { return compiled_->weak; }
std::size_t LeakDetector::patterns() const { return compiled_->patterns.size(); }
std::size_t LeakDetector::digests() const { return compiled_->digests.index().size(); }

}  // namespace telltale
