#include "harness/config/consent_rows.h"

#include <algorithm>

namespace telltale {

const std::vector<ConsentRow>& ConsentRows() {
  static const std::vector<ConsentRow> rows = {
      {"queue", "consent/queue-flushed", "consent, run while the backend is down; out, backend up, run",
       "what was queued with consent is not sent without", "every opt-out but an `answer`"},
      {"refusal", "consent/refusal-reported", "the commands of the opt-out",
       "the refusal itself is not told (a warning; an error where it carries an id)", "opt-outs by commands"},
      {"damaged", "consent/lost", "out; the files that say so are overwritten with what no parser takes; run",
       "a settings file that cannot be read is no consent", "opt-outs by commands or files"},
      {"prompt", "consent/before-notice", "run at a terminal, in a fresh HOME, and answer no; run again",
       "nothing is sent before the user was asked, nor after the user said no", "opt-outs by an `answer`"},
      {"unasked", "consent/before-notice", "run without a terminal, where nobody can be asked; again with CI=true",
       "who was not asked has not agreed", "opt-outs by an `answer`"},
      {"precedence", "consent/overruled", "in by the `undo` of another opt-out; out by this one, run",
       "one refusal is enough, whatever another way says", "every opt-out but an `answer`, beside one that has `undo`"},
      {"reset", "identity/unreset", "run; the commands of the reset; run", "the id is another one afterwards",
       "every reset that an id's `lifetime` names"},
  };
  return rows;
}

const ConsentRow* ConsentRowOf(std::string_view scenario) {
  if (!scenario.starts_with(kConsentBattery)) return nullptr;
  scenario.remove_prefix(kConsentBattery.size());
  const auto& rows = ConsentRows();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const ConsentRow& one) {
    return scenario.starts_with(one.name) && scenario.substr(one.name.size()).starts_with('-');
  });
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace telltale
