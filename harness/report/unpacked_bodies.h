#pragma once
#include "core/audit.h"

namespace telltale {

// Fills Audit::unpacked_bodies: of every request whose body is in content codings (harness/payload/codings.h), or in a
// binary format that is read as JSON (binary_format.h): that JSON.
// At most 16 MiB a body and 256 MiB together; what is damaged or larger is left out, as if it were in no known coding.
void UnpackBodies(Audit& audit);

// The body unpacked where that could be done, else as it was sent. Borrows the audit.
BytesView ContentOf(const Audit& audit, const Exchange& exchange);

// Whether nothing of what `finding` is about can be left in an unpacked body once its evidence is blotted out of it:
// it stood there as it is, in plain JSON at most.
bool StandsPlainWhenUnpacked(const Finding& finding, BytesView unpacked);

}  // namespace telltale
