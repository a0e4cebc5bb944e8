#pragma once
#include <gmock/gmock.h>

#include <memory>

#include "tests/integration/sandbox/laboratory.h"

namespace telltale {

// A laboratory with the namespace tier. On a machine whose kernel refuses it these tests fail: telltale's promises do
// not hold there, and `telltale doctor` says what to do.
class NamespaceFixture : public testing::Test {
 protected:
  void SetUp() override {
    auto made = laboratory_.Make(MakeNamespaceIsolation);
    ASSERT_TRUE(made) << ToString(made.error());
    isolation_ = *std::move(made);
  }
  std::unique_ptr<Cell> NewCell(const BackendScript& script = {}, const std::filesystem::path& cli = "/bin/sh") {
    auto cell = isolation_->MakeCell(laboratory_.request(cli));
    if (!cell) {
      ADD_FAILURE() << ToString(cell.error());
      return nullptr;
    }
    EXPECT_TRUE((*cell)->BeginRun("run", script));
    return *std::move(cell);
  }
  Laboratory laboratory_;
  std::unique_ptr<Isolation> isolation_;
};

}  // namespace telltale
