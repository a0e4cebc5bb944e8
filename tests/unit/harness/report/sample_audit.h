#pragma once
#include "core/audit.h"

namespace telltale {

// One audit made by hand that has everything a report can meet: errors, warnings and notes; findings in a body (plain,
// base64 inside JSON, gzip), in a header, in the target and about a whole run; several findings of one place; an
// accepted finding; an open and an accepted gap; a caught control; a run that did not start; an opted-out run; hostile
// bytes in names, payloads and output. Offsets are those of the bytes they name.
Audit SampleAudit();

// The same with nothing wrong: no finding, no gap, a pass.
Audit CleanAudit();

// `count` findings in as many exchanges.
Audit LargeAudit(std::size_t count);

}  // namespace telltale
