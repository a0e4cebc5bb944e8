#pragma once
#include "harness/payload/dialect.h"

// The rows of dialect_table.inc.
namespace telltale {

#define DIALECT(name) extern const Dialect name;
#include "harness/payload/dialects/dialect_table.inc"
#undef DIALECT

}  // namespace telltale
