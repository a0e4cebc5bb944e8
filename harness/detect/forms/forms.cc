#include "harness/detect/forms/forms.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/kernel_release.h"
#include "core/whole_number.h"
#include "harness/detect/fold.h"
#include "harness/detect/forms/form_list.h"

namespace telltale {
namespace {

std::string_view Subject(CanaryClass canary_class) {
  switch (canary_class) {
    case CanaryClass::kUsername:
      return "user name";
    case CanaryClass::kFullname:
      return "full name";
    case CanaryClass::kEmail:
      return "e-mail address";
    case CanaryClass::kHostname:
      return "host name";
    case CanaryClass::kHome:
      return "home directory";
    case CanaryClass::kCwd:
      return "working directory";
    case CanaryClass::kMachineId:
      return "machine id";
    case CanaryClass::kMac:
      return "MAC";
    case CanaryClass::kIpv4:
      return "IPv4 address";
    case CanaryClass::kIpv6:
      return "IPv6 address";
    case CanaryClass::kFlagValue:
      return "flag value";
    case CanaryClass::kArgument:
      return "argument";
    case CanaryClass::kEnvSecret:
      return "secret from the environment";
    case CanaryClass::kGitRemote:
      return "git remote";
    case CanaryClass::kFileName:
      return "file name";
    case CanaryClass::kGeneric:
      break;
  }
  return "planted value";
}

BytesView Trimmed(BytesView text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == BytesView::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// The value in other scripts of the same letters.
void AddSpellings(BytesView value, FormList& forms) {
  const bool ascii = std::all_of(value.begin(), value.end(), [](char c) { return (c & 0x80) == 0; });
  if (ascii) return;
  forms.AddDigested("in lower case", LowerCase(value));
  forms.AddDigested("in upper case", UpperCase(value));
  forms.AddDigested("decomposed (NFD)", Decomposed(value));
  forms.Add("decomposed (NFD), in upper case", Decomposed(UpperCase(value)));
  forms.AddDigested("without accents", WithoutAccents(value));
  forms.Add("with accents taken for ASCII letters", TakenForAscii(value));
  forms.Add("with umlauts spelled out", WithUmlautsSpelledOut(value));
  if (const auto latin1 = ToLatin1(value); latin1) forms.AddDigested("in Latin-1", *latin1);
  forms.Add("with UTF-8 taken for Latin-1", Latin1ToUtf8(value));
}

// What users type (arguments, flags) is often something that has a class of its own.
void AddFormsByShape(BytesView value, FormList& forms) {
  const std::size_t at = value.find('@');
  if (value.find("://") != BytesView::npos || (at != BytesView::npos && value.find(':', at) != BytesView::npos)) {
    return AddGitRemoteForms(value, forms);
  }
  if (at != BytesView::npos && value.find('.', at) != BytesView::npos) return AddEmailForms(value, forms);
  if (value.starts_with('/') || value.starts_with("~/") || value.starts_with("./")) return AddPathForms(value, forms);
  AddSlugForms(value, forms);
}

// Of a value that was planted as a moment: seconds since 1970.
std::optional<std::uint64_t> MomentOf(const Canary& canary) {
  constexpr std::size_t kDigitsOfSeconds = 10;  // from 2001 to 2286
  if (canary.canary_class != CanaryClass::kGeneric || canary.value.size() != kDigitsOfSeconds) return std::nullopt;
  return canary.value.front() == '1' ? WholeNumber<std::uint64_t>(canary.value) : std::nullopt;
}

}  // namespace

std::vector<Form> WrittenForms(const Canary& canary) {
  FormList forms{std::string(Subject(canary.canary_class))};
  const BytesView value = Trimmed(canary.value);
  const bool is_address = canary.canary_class == CanaryClass::kIpv4 || canary.canary_class == CanaryClass::kIpv6;
  if (const auto moment = MomentOf(canary)) {
    AddTimeForms(*moment, forms);
    return forms.Take();
  }
  if (!is_address) forms.AddDigested("", value);
  AddSpellings(value, forms);
  switch (canary.canary_class) {
    case CanaryClass::kFullname:
      AddNameForms(value, forms);
      break;
    case CanaryClass::kEmail:
      AddEmailForms(value, forms);
      break;
    case CanaryClass::kHostname:
      AddHostForms(value, forms);
      break;
    case CanaryClass::kHome:
    case CanaryClass::kCwd:
      AddPathForms(value, forms);
      break;
    case CanaryClass::kMachineId:
      AddMachineIdForms(value, forms);
      break;
    case CanaryClass::kMac:
      AddMacForms(value, forms);
      break;
    case CanaryClass::kIpv4:
      AddIpv4Forms(value, forms);
      break;
    case CanaryClass::kIpv6:
      AddIpv6Forms(value, forms);
      break;
    case CanaryClass::kGitRemote:
      AddGitRemoteForms(value, forms);
      break;
    case CanaryClass::kFileName:
      AddFileNameForms(value, forms);
      break;
    case CanaryClass::kEnvSecret:
      AddSlugForms(value, forms);
      AddCutForms(value, forms);
      break;
    case CanaryClass::kUsername:
      AddSlugForms(value, forms);
      break;
    case CanaryClass::kFlagValue:
    case CanaryClass::kArgument:
    case CanaryClass::kGeneric:
      AddTimeZoneForms(value, forms);
      AddFormsByShape(value, forms);
      AddCutForms(value, forms);
      break;
  }
  if (canary.id == kKernelReleaseCanary) {
    forms.AddOnlyDigested("in the words of /proc/version", KernelVersionLine(canary.value));
  }
  return forms.Take();
}

}  // namespace telltale
