#pragma once
#include <string>

#include "core/audit.h"
#include "harness/report/render.h"

// One renderer a format, each in the file of its name; Render picks one. The audit is already as the reader may see it
// (masked_audit.h), so no renderer redacts. All are pure and byte-stable.
namespace telltale {

std::string RenderConsole(const Audit& audit, const RenderOptions& options);
std::string RenderJson(const Audit& audit, const RenderOptions& options);
std::string RenderNdjson(const Audit& audit, const RenderOptions& options);
std::string RenderExchanges(const Audit& audit, const RenderOptions& options);
std::string RenderJunit(const Audit& audit, const RenderOptions& options);
std::string RenderSarif(const Audit& audit, const RenderOptions& options);
std::string RenderMarkdown(const Audit& audit, const RenderOptions& options);
std::string RenderHtml(const Audit& audit, const RenderOptions& options);
std::string RenderGithub(const Audit& audit, const RenderOptions& options);
std::string RenderGitlab(const Audit& audit, const RenderOptions& options);
std::string RenderDictionaryCsv(const Audit& audit, const RenderOptions& options);
std::string RenderDictionaryJson(const Audit& audit, const RenderOptions& options);
std::string RenderDictionaryMarkdown(const Audit& audit, const RenderOptions& options);

}  // namespace telltale
