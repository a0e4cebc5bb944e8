#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/integration/sandbox/laboratory.h"

namespace telltale {

// Who starts telltale, for tests that try from inside what a cell must hold: docs/security.md says what that is.
struct SetUp {
  const char* name;
  bool needs_root;
  bool gives_away;  // the kernel can show the cell's user what belongs to root
  std::function<bool()> enter;
};
const std::vector<SetUp>& SetUps();

// A CLI's own folder, which only its owner may enter, with the program of probe.py in it.
class CliFolder {
 public:
  // `for_others`: everybody may enter it.
  explicit CliFolder(bool for_others = false);
  ~CliFolder();
  std::string probe() const { return path_ + "/probe.py"; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// One cell for a folder, and what went wrong so far.
class ClosedCell {
 public:
  // `shown`: what the profile opens besides.
  explicit ClosedCell(const CliFolder& folder, std::vector<std::filesystem::path> shown = {});

  std::unique_ptr<Cell> NewCell();
  // What the probe prints when it tries one way.
  std::string Try(const std::string& way, const std::string& argument = "");
  // Fails where it does not say that the way is closed.
  void Expect(const std::string& way, const std::string& argument = "");
  // Ends the run and returns its gaps, each as "kind: message". `grace`: for processes that still live.
  std::vector<std::string> Gaps(std::chrono::milliseconds grace = std::chrono::seconds{10});
  void Fail(const std::string& why);
  Cell* cell() { return cell_.get(); }
  bool holds() const { return holds_; }

 private:
  const CliFolder& folder_;
  Laboratory laboratory_;
  std::unique_ptr<Isolation> isolation_;
  std::unique_ptr<Cell> cell_;
  bool holds_ = true;
};

// A test that is run once in each set-up.
class ClosedCellTest : public testing::TestWithParam<SetUp> {
 protected:
  void SetUp() override;
  // `body` in the set-up, with a cell for a folder.
  static void Holds(const std::function<void(ClosedCell&, const CliFolder&)>& body);
};

}  // namespace telltale
