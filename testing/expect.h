#pragma once
#include <stdexcept>
#include <utility>

#include "core/result.h"

namespace telltale::testing {

// What a Result holds; where it is a failure, that is thrown in words.
template <class T>
T Expect(Result<T> result) {
  if (!result) throw std::runtime_error(ToString(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace telltale::testing
