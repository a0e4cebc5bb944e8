#pragma once
#include <string>

#include "core/result.h"

namespace telltale {

// What an exchange is held against depends on its scheme, so that one without must not slip through: it is taken for
// https, as what recorders leave out is what is usual. ws and wss become http and https, capitals small letters.
// kInput: none of the format's schemes.
Status SettleScheme(std::string& scheme);

}  // namespace telltale
