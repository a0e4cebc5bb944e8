#pragma once
#include <string>
#include <vector>

#include "harness/config/profile.h"
#include "harness/config/profile_problem.h"

namespace telltale {

// Texts of a profile that a run fills in: what is wrong with them goes to `problems`, at their pointers. Borrows both.
class TextCheck {
 public:
  TextCheck(const Profile& profile, ProfileProblems& problems) : profile_(profile), problems_(problems) {}

  // Every ${...} is one that a run fills in; no NUL.
  void CheckText(const std::string& text, const std::string& pointer);
  void CheckArguments(const Arguments& arguments, const std::string& pointer);
  void CheckCommands(const std::vector<Arguments>& commands, const std::string& pointer);
  void CheckVariables(const EnvironmentVariables& variables, const std::string& pointer);

 private:
  void CheckName(const std::string& name, const std::string& pointer);

  const Profile& profile_;
  ProfileProblems& problems_;
};

}  // namespace telltale
