"use strict";
// Search, filters, theme and print: everything is in the page already, nothing is fetched.
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const findings = all(".finding");
  const search = document.getElementById("search");
  const rule = document.getElementById("filter-rule");
  const scenario = document.getElementById("filter-scenario");
  const levels = all("input[name=level]");
  const count = document.getElementById("finding-count");
  const texts = new Map(findings.map((finding) => [finding, finding.textContent.toLowerCase()]));

  const matches = (finding, words, wanted) =>
    wanted.has(finding.dataset.level) &&
    (rule.value === "" || finding.dataset.rule === rule.value) &&
    (scenario.value === "" || JSON.parse(finding.dataset.scenarios).includes(scenario.value)) &&
    words.every((word) => texts.get(finding).includes(word));

  const filterFindings = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(levels.filter((level) => level.checked).map((level) => level.value));
    let shown = 0;
    for (const finding of findings) {
      finding.hidden = !matches(finding, words, wanted);
      shown += finding.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${findings.length} shown`;
  };
  if (search) {
    for (const control of [search, rule, scenario, ...levels]) control.addEventListener("input", filterFindings);
    filterFindings();
  }

  // Rows of a table, or payloads, that hold all words of the search field above them.
  for (const field of all("input[data-searches]")) {
    const rows = all(field.dataset.searches);
    const says = document.getElementById(field.dataset.counts);
    const apply = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      says.textContent = `${shown} of ${rows.length} shown`;
    };
    field.addEventListener("input", apply);
    apply();
  }

  const theme = document.getElementById("theme");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  // A link to a payload opens it; paper shows all of them.
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
})();
