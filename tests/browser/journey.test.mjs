// The journey of a person, then of the officer who answers, in a real browser: once without
// JavaScript in French, once with it in English. Every page met is inspected and pictured.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startDemo } from "./lib/demo.mjs";
import { Hand, reloading } from "./lib/hand.mjs";
import { Inspector } from "./lib/inspector.mjs";
import { plain, WORDS } from "./lib/words.mjs";

// Of the cast of the demonstration (crates/serment/src/demo/data/cast.rs).
const ANNE = "anne.legoff@courriel.example";
const ODILE = "odile.tanguy@poste.example";
const EMILIE = "emilie.nguyen-lebihan@courriel.example";
const JEAN_FRANCOIS = "jf.dornano@courriel.example";
const CLAIRE = "claire.prigent@maisons-du-littoral.example";

// A tag, an entity or the argument of a message, in what is read.
const LEAK = /<\/?[a-z]+>|&[a-z]+;|\{ ?\$/;

let demo;
let inspector;

before(async () => {
  demo = await startDemo();
  const addresses = Object.values(demo.addresses).filter((it) => it.startsWith("http"));
  inspector = await Inspector.launch({ origins: addresses });
});

after(async () => {
  await inspector?.close();
  assert.equal((await demo?.stop()) ?? 0, 0, "Ctrl-C ends the demonstration well");
});

for (const { lang, javaScript, person, another } of [
  { lang: "fr", javaScript: false, person: ANNE, another: EMILIE },
  { lang: "en", javaScript: true, person: ODILE, another: JEAN_FRANCOIS },
]) {
  describe(`${lang}, ${javaScript ? "with" : "without"} JavaScript`, () => {
    journey({ lang, javaScript, person, another });
  });
}

function journey({ lang, javaScript, person, another }) {
  const words = WORDS[lang];
  const at = {};
  let faults;
  let she;
  let claire;
  let request;
  let gestures;

  before(async () => {
    const { signup, trust, console: desk } = demo.addresses;
    at.site = new URL(trust).origin;
    at.hotel = new URL(signup).origin;
    at.desk = desk;
    const visitor = () => inspector.visitor({ lang, javaScript });
    she = new Hand(await visitor());
    claire = new Hand(await visitor());
  });

  after(async () => {
    await she?.visitor.close();
    await claire?.visitor.close();
  });

  // A step inspects every page it shows; a page with a fault fails the step once it is over. The
  // steps after one that stopped half-way would only repeat its failure.
  let stopped = false;
  const step = (name, act) =>
    test(name, async (t) => {
      if (stopped) return t.skip("an earlier step stopped");
      faults = [];
      stopped = true;
      await act();
      stopped = false;
      assert.equal(faults.join("\n"), "");
    });

  const look = async (hand, name, options) => {
    const found = await inspector.faults(hand.visitor, name, options);
    if (LEAK.test(await main(hand))) found.push("shows markup, or the name of a text, to its reader");
    faults.push(...found.map((fault) => `${name} (${new URL(hand.page.url()).pathname}): ${fault}`));
  };

  const heading = async (hand) => plain(await hand.page.locator("h1").textContent());
  const main = async (hand) => plain(await hand.page.locator("main").innerText());
  const go = (hand, address) => hand.page.goto(address);

  const hrefs = (hand, links) => hand.page.locator(links).evaluateAll((all) => all.map((a) => a.href));

  async function signUp(hand, email) {
    await go(hand, `${at.hotel}/${lang}/newsletter`);
    await hand.page.locator("input[type=email]").fill(email);
    const given = await hand.counting(async () => {
      await hand.tick(hand.page.locator("input[type=checkbox]"));
      await hand.press(words.signUp);
    });
    return given;
  }

  // As she does it: asks, opens her mail in another tab, follows the link, presses the button.
  async function enter(hand, address, email, button, name) {
    await go(hand, address);
    if (name) await look(hand, `${name}-sign-in`);
    await hand.page.locator("input[type=email]").fill(email);
    await hand.press(words.sendLink);
    if (name) await look(hand, `${name}-sign-in-sent`);
    await go(hand, `${at.hotel}/${lang}/outbox`);
    const mail = hand.page.locator("main > div:has(pre)", { hasText: email });
    await reloading(hand.page, () => mail.count());
    if (name) await look(hand, `${name}-outbox`);
    await hand.leaving(() => mail.first().getByRole("link").click());
    if (name) await look(hand, `${name}-sign-in-open`);
    await hand.press(button);
  }

  const enterPortal = (name) =>
    enter(she, `${at.site}/${lang}/signin`, person, words.openSpace, name);

  step("the trust home says what is kept, a commitment shows its evidence", async () => {
    await go(she, `${at.site}/${lang}`);
    await reloading(she.page, async () => words.kept.test(await heading(she)));
    await look(she, "trust-home");
    await she.follow(/\/commitments\//);
    await look(she, "trust-commitment");
    assert.equal(await she.page.locator(".st.broken").count(), 0);
    await reloading(she.page, () => she.page.locator("a[download]").count());
    const proof = await she.download(she.page.locator("a[download]").first());
    assert.match(proof.bytes.toString(), /^c2sp\.org\/tlog-proof@v1\n/);
    await go(she, `${at.site}/${lang}/verify`);
    await look(she, "trust-verify");
    await go(she, `${at.site}/${lang}/register`);
    await look(she, "trust-register");
  });

  step("without a tick nothing is recorded, with one there is a receipt", async () => {
    await go(she, `${at.hotel}/${lang}/newsletter`);
    await look(she, "hotel-sign-up");
    for (const href of await hrefs(she, ".top a, .foot a")) {
      const answer = await she.page.request.get(href);
      assert.ok(answer.ok(), `${href} answers ${answer.status()}`);
    }
    assert.equal(await she.page.locator("input:checked").count(), 0, "nothing is ticked in advance");
    await she.page.locator("input[type=email]").fill(person);
    await she.press(words.signUp);
    await look(she, "hotel-sign-up-refused");
    assert.match(await she.page.getByRole("alert").textContent(), words.boxMissing);
    assert.equal(await she.page.locator("input[type=checkbox]:checked").count(), 0);
    gestures = await signUp(she, person);
    await look(she, "hotel-thanks");
    await she.follow(/\/receipts\//);
    assert.equal(await heading(she), words.given);
    await look(she, "receipt-first");
  });

  step("the proof joins the receipt within seconds and downloads; the notice is the one read", async () => {
    const proofs = she.page.locator("a[download]");
    await reloading(she.page, () => proofs.count(), 20);
    await look(she, "receipt");
    const proof = await she.download(proofs.first());
    assert.match(proof.name, /\.tlog-proof$/);
    assert.match(proof.bytes.toString(), /^c2sp\.org\/tlog-proof@v1\n/);
    await she.follow(/\/notices\//);
    await look(she, "notice");
  });

  step("a link sent by e-mail opens her space, once", async () => {
    await enterPortal("portal");
    assert.equal(she.page.url(), `${at.site}/${lang}/me`);
    assert.match(await heading(she), words.held);
    await look(she, "portal-home");
  });

  step("she reads what is held, and takes a copy", async () => {
    await she.follow("/me/data");
    await look(she, "portal-data", { budget: { document: 30_000 } });
    const copy = await she.download(she.page.locator("form[action$='/me/copy'] button"));
    assert.match(copy.name, /\.zip$/);
    assert.equal(copy.bytes.subarray(0, 2).toString(), "PK");
  });

  step("she changes a choice and gets a receipt for it", async () => {
    await she.follow("/me/choices");
    await look(she, "portal-choices");
    const first = she.page.locator("fieldset.pref").first();
    await she.tick(first.locator("input[value=no]"));
    await she.press(words.saveChoices);
    assert.match(await main(she), words.saved);
    await look(she, "portal-choices-saved");
    await she.follow("/me/receipts");
    assert.ok((await she.page.locator(".ledger li").count()) >= 2, "one for the yes, one for the no");
    await look(she, "portal-receipts");
    await she.follow(/\/receipts\/rcp_/);
    await look(she, "receipt-of-a-stop");
  });

  step("she asks to be erased", async () => {
    await go(she, `${at.site}/${lang}/me/requests`);
    await look(she, "portal-requests");
    await she.follow("/me/requests/erasure");
    await look(she, "portal-erasure");
    await she.press(words.askErasure);
    request = she.page.url().split("/").pop();
    assert.match(request, /^req_/);
    await look(she, "portal-request-received");
  });

  step("the officer reads the plan; without having read it she decides nothing", async () => {
    await enter(claire, `${at.desk}/signin?lang=${lang}`, CLAIRE, words.openConsole, "console");
    await look(claire, "console-today");
    await go(claire, `${at.site}/console/requests`);
    await look(claire, "console-requests");
    await claire.follow(`/console/requests/${request}`);
    await reloading(claire.page, () => claire.page.locator("input[name=decision]").count());
    await look(claire, "console-plan", { budget: { document: 30_000 } });
    await claire.tick(claire.page.locator("input[name=decision][value=approve]"));
    await claire.press(words.continue);
    assert.match(await claire.page.getByRole("alert").textContent(), words.unread);
    await look(claire, "console-plan-refused", { budget: { document: 30_000 } });
  });

  step("she approves, confirms, and the three systems are erased", async () => {
    await claire.tick(claire.page.locator("input[name=decision][value=approve]"));
    await claire.tick(claire.page.locator("input[name=read]"));
    await claire.press(words.continue);
    await look(claire, "console-confirm");
    await claire.press(words.eraseNow);
    await look(claire, "console-approved", { budget: { document: 30_000 } });
    await reloading(claire.page, () => claire.page.locator("#certificate").count());
    await look(claire, "console-done", { budget: { document: 30_000 } });
    const states = await claire.page.locator("table:has(#steps) tbody .st").allTextContents();
    assert.equal(states.length, 3);
    assert.equal(new Set(states).size, 1, `the same state in every system: ${states}`);
  });

  step("she signs in again, and the certificate is hers to keep", async () => {
    await enterPortal();
    await look(she, "portal-home-erased");
    await go(she, `${at.site}/${lang}/me/requests`);
    await look(she, "portal-requests-done");
    await she.follow(`/me/requests/${request}`);
    assert.match(await heading(she), words.erased);
    const proofs = she.page.locator("a[href$='.tlog-proof']");
    await reloading(she.page, () => proofs.count());
    await look(she, "portal-certificate", { budget: { document: 30_000 } });
    const proof = await she.download(proofs.first());
    assert.match(proof.bytes.toString(), /^c2sp\.org\/tlog-proof@v1\n/);
    await go(she, `${at.site}/${lang}/me/data`);
    await look(she, "portal-data-erased");
  });

  step("the partner was told and has acknowledged", async () => {
    await go(she, `${at.hotel}/${lang}/partner`);
    const erasure = she.page.locator("tbody tr", { hasText: "erasure" }).first();
    await reloading(she.page, async () =>
      (await erasure.count()) && (await erasure.innerText()).includes(words.acknowledged));
    await look(she, "partner");
    await go(claire, `${at.site}/console/recipients`);
    await reloading(claire.page, async () => (await heading(claire)) === words.allAnswered);
    await look(claire, "console-recipients");
  });

  step("the charter and the journal are there for the officer", async () => {
    for (const page of ["charter", "journal"]) {
      await go(claire, `${at.site}/console/${page}`);
      await look(claire, `console-${page}`);
    }
    await go(claire, `${at.site}/console`);
    await look(claire, "console-today-after");
    await go(claire, `${at.site}/console/requests`);
    await look(claire, "console-requests-after");
  });

  step("the form we serve ourselves asks the same way", async () => {
    const other = new Hand(await inspector.visitor({ lang, javaScript }));
    await go(other, `${at.site}/${lang}/consent/newsletter`);
    await look(other, "consent-form");
    assert.equal(await other.page.locator("input:checked").count(), 0);
    await other.press(words.send);
    assert.equal(await other.page.getByRole("alert").getByRole("link").count(), 2);
    await look(other, "consent-form-refused");
    await other.visitor.close();
  });

  step("another person stops from the receipt, in no more gestures than it took to say yes", async () => {
    const other = new Hand(await inspector.visitor({ lang, javaScript }));
    const given = await signUp(other, another);
    assert.equal(given, gestures);
    await other.follow(/\/receipts\//);
    const taken = await other.counting(async () => {
      await other.follow(/\/withdraw\//);
      await look(other, "withdraw");
      await other.press(words.stop);
    });
    assert.ok(taken <= given, `${given} gestures to say yes, ${taken} to stop`);
    await look(other, "withdrawn");
    await other.visitor.close();
  });

  step("both close their space", async () => {
    await go(she, `${at.site}/${lang}/signout`);
    await look(she, "portal-sign-out");
    await she.press(words.signOut);
    await go(she, `${at.site}/${lang}/me`);
    assert.match(new URL(she.page.url()).pathname, /\/signin$/);
    await go(she, `${at.site}/${lang}/nothing-here`);
    await look(she, "problem");
    await go(claire, `${at.site}/console/signout`);
    await look(claire, "console-sign-out");
    await claire.press(words.signOut);
  });
}
