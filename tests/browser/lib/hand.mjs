// A person's hand: what they do on a page, and how many gestures it takes them.

/** Follows, ticks and presses for a visitor. Writing one's address is not counted: it is not a choice. */
export class Hand {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.gestures = 0;
  }

  /** How many gestures `act` takes. */
  async counting(act) {
    const before = this.gestures;
    await act();
    return this.gestures - before;
  }

  /** Follows the first link of the page whose address ends as said (a string) or matches (a pattern). */
  async follow(address) {
    const links = this.page.locator("a[href]");
    const found = await links.evaluateAll(
      (all, [text, pattern]) =>
        all.findIndex((link) => {
          const href = link.getAttribute("href");
          return pattern ? new RegExp(pattern).test(href) : href === text || href.endsWith(text);
        }),
      address instanceof RegExp ? [null, address.source] : [address, null],
    );
    if (found < 0) throw new Error(`no link to ${address} on ${this.page.url()}`);
    this.gestures += 1;
    await this.leaving(() => links.nth(found).click());
  }

  async tick(box) {
    this.gestures += 1;
    await box.check();
  }

  /** Presses the button of this name. */
  async press(name) {
    this.gestures += 1;
    await this.leaving(() => this.page.getByRole("button", { name, exact: true }).click());
  }

  /** What a file of this link holds, as the browser keeps it. */
  async download(link) {
    const [kept] = await Promise.all([this.page.waitForEvent("download"), link.click()]);
    const stream = await kept.createReadStream();
    const parts = [];
    for await (const part of stream) parts.push(part);
    return { name: kept.suggestedFilename(), bytes: Buffer.concat(parts) };
  }

  // The answer may be the same address, so the page itself must have been replaced.
  async leaving(act) {
    await Promise.all([this.page.waitForEvent("load"), act()]);
  }
}

/** Looks again until it is there, as a person who reloads the page. */
export async function reloading(page, there, seconds = 40) {
  const until = Date.now() + seconds * 1000;
  while (!(await there())) {
    if (Date.now() > until) throw new Error(`still not there after ${seconds} s: ${page.url()}`);
    await page.waitForTimeout(300);
    await page.reload();
  }
}
