// A page of a report in headless Chromium that notes everything a report must not do.
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";
import path from "node:path";

export const samples = process.env.TELLTALE_REPORT_SAMPLES;
if (!samples) throw new Error("TELLTALE_REPORT_SAMPLES is not set: use tests/web/run");

export async function launch() {
  return chromium.launch({
    executablePath: process.env.TELLTALE_CHROMIUM ?? "/usr/bin/chromium",
    // Tests run as root in containers, where Chromium's own sandbox cannot start.
    args: ["--no-sandbox", "--disable-background-networking"],
  });
}

export async function open(browser, file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => problems.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => problems.push(`dialog: ${dialog.message()}`));
  const url = pathToFileURL(path.join(samples, file)).href;
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) problems.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, problems };
}
