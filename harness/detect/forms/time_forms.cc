// Forms of a moment and of a time zone.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <string>

#include "core/time_zone_names.h"
#include "harness/detect/forms/form_list.h"

namespace telltale {

void AddTimeForms(std::uint64_t seconds, FormList& forms) {
  for (const std::uint64_t moment : {seconds, seconds - 1, seconds + 1}) {
    forms.AddTime(moment == seconds ? "" : "within a second", std::to_string(moment));
    const auto time = fmt::gmtime(static_cast<std::time_t>(moment));
    forms.Add("as a date", fmt::format("{:%Y-%m-%dT%H:%M:%S}", time));
    forms.Add("as a date", fmt::format("{:%Y-%m-%d %H:%M:%S}", time));
  }
  forms.AddNumberDigested("", std::to_string(seconds));
}

void AddTimeZoneForms(BytesView value, FormList& forms) {
  for (const std::string_view name : OtherNamesOfTimeZone(value)) forms.AddDigested("by another name", name);
}

}  // namespace telltale
