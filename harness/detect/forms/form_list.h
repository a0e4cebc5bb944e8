#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/detect/forms/forms.h"

namespace telltale {

// Collects forms and decides what edges each needs. Not thread-safe.
class FormList {
 public:
  explicit FormList(std::string subject) : subject_(std::move(subject)) {}  // "MAC": the start of each form's name

  // `how` is "as EUI-64"; empty: the value itself. The edge follows from the length unless it is given.
  void Add(std::string_view how, BytesView text);
  void AddDigested(std::string_view how, BytesView text);
  void AddOnlyDigested(std::string_view how, BytesView text);  // looked for by its digests alone
  void AddNumber(std::string_view how, BytesView text);        // digits, addresses
  void AddNumberDigested(std::string_view how, BytesView text);
  void AddTime(std::string_view how, BytesView seconds);
  void AddRaw(std::string_view how, BytesView bytes);
  void AddRawDigested(std::string_view how, BytesView bytes);  // with salts, too
  void AddDigestedWithSalts(std::string_view how, BytesView text);
  void AddPart(std::string_view how, BytesView text);

  std::vector<Form> Take();

 private:
  void Append(std::string_view how, BytesView text, Form form);
  std::string subject_;
  std::vector<Form> forms_;
};

// The classes' own forms.
void AddNameForms(BytesView value, FormList& forms);
void AddEmailForms(BytesView value, FormList& forms);
void AddMacForms(BytesView value, FormList& forms);
void AddMachineIdForms(BytesView value, FormList& forms);
void AddIpv4Forms(BytesView value, FormList& forms);
void AddIpv6Forms(BytesView value, FormList& forms);
void AddHostForms(BytesView value, FormList& forms);
void AddPathForms(BytesView value, FormList& forms);
void AddGitRemoteForms(BytesView value, FormList& forms);
void AddFileNameForms(BytesView value, FormList& forms);
void AddTimeForms(std::uint64_t seconds, FormList& forms);  // since 1970; a second more or less as well
void AddTimeZoneForms(BytesView value, FormList& forms);    // its other names
// Separators left out or exchanged, cut ends of long random values.
void AddSlugForms(BytesView value, FormList& forms);
void AddCutForms(BytesView value, FormList& forms);

// Text pieces.
std::vector<std::string> SplitAt(BytesView text, std::string_view separators);  // without empty pieces
std::string Joined(const std::vector<std::string>& pieces, std::string_view separator);
std::string Replaced(BytesView text, std::string_view what, std::string_view with);
std::string OnlyAlphanumeric(BytesView text);
std::optional<Bytes> FromHex(BytesView digits);  // nullopt: not an even number of hex digits
std::string ToDecimal(BytesView big_endian);

}  // namespace telltale
