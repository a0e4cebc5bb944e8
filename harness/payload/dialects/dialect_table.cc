#include <array>

#include "harness/payload/dialect.h"
#include "harness/payload/dialects/dialects.h"

namespace telltale {

std::span<const Dialect* const> Dialects() {
  static constexpr std::array kTable = {
#define DIALECT(name) &name,
#include "harness/payload/dialects/dialect_table.inc"
#undef DIALECT
  };
  return kTable;
}

}  // namespace telltale
