#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "harness/init/planted_text.h"

namespace telltale {

// A host as a profile declares it: in lower case, "*.suffix" where its first labels are random. nullopt: it cannot be
// declared, since something planted is in it, or it is no host name.
std::optional<std::string> DeclarableHost(std::string_view host, const PlantedText& planted);

// The beginning of a request target that is the same the next time: without its query, up to the first segment that is
// planted or looks random. Empty: the target is no path.
std::string StablePath(std::string_view target, const PlantedText& planted);

// "telemetry.example.com" -> the same; "*.example.com" -> "example.com"; other characters become "-". Fit for ids and
// file names: begins with a letter or digit, 80 characters at most.
std::string IdFrom(std::string_view text);

}  // namespace telltale
