// Opens pages in a real browser and refuses what the house refuses: a violation that axe sees, a
// sideways scroll at 320 px, a request elsewhere, an error in the console, a heavy page.

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { axeViolations } from "./axe.mjs";
import { watch } from "./watch.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARTEFACTS = process.env.ARTEFACTS
  ?? fileURLToPath(new URL("../../../artefacts/", import.meta.url));

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 640 };

/** Bytes before compression, from the budget of the visual direction. */
export const BUDGET = { document: 15_000, stylesheet: 12_000, total: 40_000 };

const LOCALES = { fr: "fr-FR", en: "en-GB" };

// WCAG 1.4.12: the spacing a reader may impose without losing anything.
const TEXT_SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important }`;

export class Inspector {
  #browser;
  #origins;
  #budget;
  #screenshots;

  /**
   * @param {{ origins: string[], budget?: Partial<typeof BUDGET>, artefacts?: string }} options
   *   `origins`: the only places a page may be opened at.
   */
  static async launch({ origins, budget = {}, artefacts = ARTEFACTS }) {
    if (!existsSync(CHROMIUM)) {
      throw new Error(`no browser at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM`);
    }
    const inspector = new Inspector();
    inspector.#origins = origins.map((address) => new URL(address).origin);
    inspector.#budget = { ...BUDGET, ...budget };
    inspector.#screenshots = join(artefacts, "screenshots");
    await mkdir(inspector.#screenshots, { recursive: true });
    inspector.#browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    return inspector;
  }

  async close() {
    await this.#browser.close();
  }

  /** A new person: no cookie, one language, with or without JavaScript. */
  async visitor({ lang = "fr", javaScript = true } = {}) {
    const context = await this.#browser.newContext({
      acceptDownloads: true,
      colorScheme: "light",
      javaScriptEnabled: javaScript,
      locale: LOCALES[lang],
      reducedMotion: "reduce",
      timezoneId: "Europe/Paris",
      viewport: WIDE,
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    return { page, lang, javaScript, seen: watch(page, this.#origins), close: () => context.close() };
  }

  /**
   * Checks the page a visitor is looking at, and keeps its picture, wide and narrow.
   * Without JavaScript axe is not run (it needs timers); everything else is checked the same.
   * @returns {Promise<{ weight: number, requests: number }>}
   */
  async check(visitor, name, { budget = {} } = {}) {
    const faults = await this.faults(visitor, name, { budget });
    if (faults.length > 0) {
      throw new Error(`${name} (${visitor.page.url()})\n- ${faults.join("\n- ")}`);
    }
    return { weight: visitor.seen.weight(), requests: visitor.seen.responses.length };
  }

  /** The same, as a list; empty when the page is right. */
  async faults(visitor, name, { budget = {} } = {}) {
    const { page, lang, javaScript, seen } = visitor;
    await page.waitForLoadState("load");
    await seen.settled();
    const faults = [...seen.faults(), ...overweight(seen, { ...this.#budget, ...budget })];
    const spoken = await page.locator("html").getAttribute("lang");
    if (!spoken?.startsWith(lang)) faults.push(`lang is "${spoken}", expected "${lang}"`);

    const picture = (width) => join(this.#screenshots, pictureName(name, visitor, width));
    await page.screenshot({ path: picture("wide"), fullPage: true });
    if (javaScript) {
      faults.push(...(await axeViolations(page, "wide")));
      await page.emulateMedia({ colorScheme: "dark" });
      faults.push(...(await axeViolations(page, "wide, dark")));
      await page.emulateMedia({ colorScheme: "light" });
    }
    await page.setViewportSize(NARROW);
    await page.screenshot({ path: picture("narrow"), fullPage: true });
    faults.push(...(await sideways(page, "at 320 px")));
    if (javaScript) faults.push(...(await axeViolations(page, "narrow")));
    faults.push(...(await withTextSpacing(page, () => sideways(page, "at 320 px, spaced text"))));
    await page.setViewportSize(WIDE);
    return faults;
  }
}

function pictureName(name, { lang, javaScript }, width) {
  return `${name}-${lang}${javaScript ? "" : "-noscript"}-${width}.png`;
}

function overweight(seen, budget) {
  const faults = [];
  for (const { kind, url, bytes } of seen.responses) {
    if (bytes > (budget[kind] ?? Infinity)) {
      faults.push(`${kind} of ${bytes} bytes, ${budget[kind]} allowed: ${url}`);
    }
  }
  const total = seen.weight();
  if (total > budget.total) faults.push(`page of ${total} bytes, ${budget.total} allowed`);
  return faults;
}

async function sideways(page, where) {
  const { over, culprits } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const wide = (element) => element.getBoundingClientRect().right > width + 0.5;
    const culprits = [...document.body.querySelectorAll("*")]
      .filter((element) => wide(element) && ![...element.children].some(wide))
      .slice(0, 3)
      .map((element) => `${element.localName}.${element.className}`);
    return { over: document.documentElement.scrollWidth - width, culprits };
  });
  return over > 0 ? [`scrolls sideways by ${over} px ${where}: ${culprits.join(", ")}`] : [];
}

// An adopted sheet, because a strict content policy rightly refuses an inserted one.
async function withTextSpacing(page, act) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, TEXT_SPACING);
  try {
    return await act();
  } finally {
    await page.evaluate(() => {
      document.adoptedStyleSheets = [];
    });
  }
}
