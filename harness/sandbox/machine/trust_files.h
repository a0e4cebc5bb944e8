#pragma once
#include <string>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// What clients are given so that they trust the run's authority.
struct TrustFiles {
  Bytes bundle;     // the system's authorities and the run's, PEM
  Bytes authority;  // the run's alone, PEM
  Bytes java_store;
};

// A system without a bundle of its own gives one with the run's authority alone.
Result<TrustFiles> MakeTrustFiles(const std::string& authority_pem);

}  // namespace telltale
