import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

for (const file of ["sample.html", "clean.html", "hostile.html", "large.html"]) {
  test(`${file} opens without a console message and asks nobody for anything`, async () => {
    const { page, problems } = await open(browser, file);
    await page.locator("#findings").scrollIntoViewIfNeeded();
    assert.deepEqual(problems, []);
    assert.equal(await page.locator("h1").count(), 1);
  });
}

test("the first page says the verdict and what it rests on", async () => {
  const { page } = await open(browser, "sample.html");
  assert.equal(await page.locator(".verdict .word").textContent(), "fail");
  assert.match(await page.locator("#verdict").textContent(), /1 of 1 planted leak was caught/);
});

test("the first page answers what a reviewer asks, of what was seen and no more", async () => {
  const answers = async (file) => {
    const { page } = await open(browser, file);
    return page.locator("#verdict tbody tr").evaluateAll(
      (rows) => rows.map((row) => [row.cells[0].textContent, row.cells[1].textContent]));
  };
  assert.deepEqual(await answers("sample.html"), [
    ["Did anything personal leave the machine?", "yes"],
    ["Did anything happen after the user had opted out?", "yes"],
    ["Did data go anywhere that is not declared?", "yes"],
    ["Was everything encrypted on its way?", "no"],
    ["Did payloads keep what the vendor publishes?", "no"],
    ["Does a failing backend hurt the user?", "no"],
    ["Could all traffic be seen?", "no"],
  ]);
  const clean = Object.fromEntries(await answers("clean.html"));
  assert.equal(clean["Did anything personal leave the machine?"], "no");
  assert.equal(clean["Did anything happen after the user had opted out?"], "not tried");
  assert.equal(clean["Does a failing backend hurt the user?"], "not tried");
});

for (const file of ["sample.html", "clean.html"]) {
  test(`the first page of ${file} is one sheet of A4, with room to sign`, async () => {
    const { page } = await open(browser, file);
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 703, height: 1000 });
    const height = await page.locator("header.page").evaluate((header) => header.getBoundingClientRect().bottom);
    assert.ok(height <= 1016, `297 mm less the margins of 14 mm are 1016 CSS pixels, the first page has ${height}`);
    assert.ok(await page.locator(".signature").isVisible());
  });
}

test("the data dictionary has a row for every field and can be searched", async () => {
  const { page } = await open(browser, "sample.html");
  const all = await page.locator(".field:visible").count();
  assert.ok(all > 5);
  assert.equal(await page.locator("#field-count").textContent(), `${all} of ${all} shown`);
  await page.fill("#search-fields", "HMAC");
  assert.equal(await page.locator(".field:visible").count(), 1);
  assert.match(await page.locator(".field:visible").textContent(), /\/instanceProperties\/uid.*pseudonymous.*90 days/s);
});

test("search narrows the findings and says how many are left", async () => {
  const { page } = await open(browser, "sample.html");
  await page.fill("#search", "home directory");
  assert.equal(await page.locator(".finding:visible").count(), 1);
  assert.equal(await page.locator("#finding-count").textContent(), "1 of 8 shown");
  await page.fill("#search", "no such words");
  assert.equal(await page.locator(".finding:visible").count(), 0);
  await page.fill("#search", "");
  assert.equal(await page.locator(".finding:visible").count(), 8);
});

test("level, rule and scenario filters work together", async () => {
  const { page } = await open(browser, "sample.html");
  await page.uncheck("input[value=error]");
  assert.equal(await page.locator(".finding:visible").count(), 2);
  await page.check("input[value=error]");
  await page.selectOption("#filter-rule", "leak/canary");
  assert.equal(await page.locator(".finding:visible").count(), 3);
  await page.selectOption("#filter-scenario", "opted out");
  assert.equal(await page.locator(".finding:visible").count(), 1);
});

test("the payloads can be searched", async () => {
  const { page } = await open(browser, "sample.html");
  await page.fill("#search-payloads", "cdn.example.net");
  assert.equal(await page.locator(".payload:visible").count(), 1);
  assert.equal(await page.locator("#payload-count").textContent(), "1 of 4 shown");
});

test("a finding's link opens its payload, with the keyboard alone", async () => {
  const { page } = await open(browser, "sample.html");
  await page.locator(".finding a").first().focus();
  // The page hears of a followed link a moment later.
  const opened = (count) => page.waitForFunction(
    (wanted) => document.querySelectorAll("details.payload[open]").length === wanted, count);
  await page.keyboard.press("Enter");
  await opened(1);
  await page.locator("details.payload summary").nth(1).focus();
  await page.keyboard.press("Space");
  await opened(2);
});

test("the theme button changes the theme", async () => {
  const { page } = await open(browser, "sample.html", { colorScheme: "light" });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.click("#theme");
  assert.notEqual(await paper(), light);
  await page.click("#theme");
  assert.equal(await paper(), light);
});

for (const colorScheme of ["light", "dark"]) {
  for (const file of ["sample.html", "clean.html"]) {
    test(`${file} in ${colorScheme} passes axe's accessibility rules`, async () => {
      // The report's policy forbids scripts of others, so axe is let in past it.
      const { page } = await open(browser, file, { colorScheme, bypassCSP: true });
      await page.addScriptTag({ path: axeFile });
      const result = await page.evaluate(async () => {
        for (const details of document.querySelectorAll("details")) details.open = true;
        return globalThis.axe.run(document, { resultTypes: ["violations"] });
      });
      const violations = result.violations.map(
        (violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
      assert.deepEqual(violations, []);
    });
  }
}

for (const file of ["sample.html", "hostile.html"]) {
  test(`${file} fits the width of A4 when printed and of a telephone`, async () => {
    const { page } = await open(browser, file);
    await page.emulateMedia({ media: "print" });
    // 210 mm less the margins of 12 mm are 703 CSS pixels.
    await page.setViewportSize({ width: 703, height: 1000 });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const tooWide = () => page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      return Array.from(document.querySelectorAll("body *"))
        .filter((element) => element.getBoundingClientRect().right > width + 1 && !element.closest("svg"))
        .slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
    });
    assert.deepEqual(await tooWide(), []);
    assert.equal(await page.locator("details:not([open])").count(), 0, "paper shows every payload");
    const pdf = await page.pdf({ preferCSSPageSize: true });
    assert.match(pdf.toString("latin1"), /MediaBox \[0 0 59[456](\.\d+)? 84[12](\.\d+)?\]/);
    await page.emulateMedia({ media: "screen" });
    await page.setViewportSize({ width: 390, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    const cut = await page.locator(".answers .scroll").evaluate((box) => box.scrollWidth - box.clientWidth);
    assert.ok(cut <= 0, `the answers are cut off by ${cut} pixels on a telephone`);
  });
}

test("hostile payloads stay inert text, also where a page's policy would not stop them", async () => {
  for (const bypassCSP of [false, true]) {
    const { page, problems } = await open(browser, "hostile.html", { bypassCSP });
    await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
    await page.mouse.move(400, 400);
    assert.equal(await page.evaluate(() => globalThis.attacked), undefined);
    assert.equal(await page.locator("img, iframe, object, [onerror], [onmouseover], a[href^=javascript]").count(), 0);
    assert.equal(await page.locator("script").count(), 1);
    assert.equal(await page.locator("style").count(), 1);
    assert.deepEqual(problems, []);
    const text = await page.evaluate(() => document.documentElement.textContent);
    assert.ok(text.includes("<script>window.attacked=1</script>"), "readable as text");
    assert.doesNotMatch(text, /[\u0000\u001b\u0007\u202a-\u202e\u2066-\u2069]/);
  }
});

test("five megabytes of text are cut, and the cut is said", async () => {
  const { page } = await open(browser, "hostile.html");
  assert.match(await page.locator("#payload-huge").textContent(), /4\.9 MiB of the body are left out of this page/);
});

test("a page of thousands of findings says what it left out and is still quick to search", async () => {
  const { page } = await open(browser, "large.html");
  assert.match(await page.locator("#findings").textContent(), /9,001 places are left out/);
  await page.fill("#search", "field10");
  assert.ok((await page.locator(".finding:visible").count()) > 0);
});

test("the policy allows the page's own style and script by hash and nothing else", async () => {
  const { page } = await open(browser, "sample.html");
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/);
});
