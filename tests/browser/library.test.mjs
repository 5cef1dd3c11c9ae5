// The library sees what it must see: a page that is right passes, each fault alone is caught.

import assert from "node:assert/strict";
import { cp, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startDemo } from "./lib/demo.mjs";
import { Inspector } from "./lib/inspector.mjs";
import { folder, serve } from "./lib/serve.mjs";

const STYLE = "body { color: #1c1726; background: #f7f0e2; font: 17px/1.65 system-ui; margin: 1rem }";

const page = (main, { head = "", lang = "fr" } = {}) =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Essai</title>
  <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
  <style>${STYLE}</style>${head}</head><body><main><h1>Essai</h1>${main}</main></body></html>`;

const policy = (path) => (path === "/strict" ? { "content-security-policy": POLICY } : {});

let elsewhere;
let site;
let artefacts;
let inspector;

const PAGES = {
  "/right": () => page("<p>Vos données sont effacées.</p>"),
  "/strict": () =>
    page("<p>Aucun script, aucun style en ligne.</p>").replace(/<style>.*<\/style>/, ""),
  "/english": () => page("<p>Your data is erased.</p>", { lang: "en" }),
  "/unlabelled": () => page("<input name=email>"),
  "/pale": () => page("<p style='color:#9a8f80'>Presque rien</p>"),
  "/pale-by-night": () =>
    page("<p>Bien le jour</p>", {
      head: "<style>@media (prefers-color-scheme: dark) { p { color: #d8ccb8 } }</style>",
    }),
  "/wide": () => page("<p style='width:40rem'>Trop large</p>"),
  "/wide-when-spaced": () =>
    page("<p style='white-space:nowrap;letter-spacing:0'>Cette ligne tient juste dans 320</p>"),
  "/elsewhere": () => page(`<img alt="" src="${elsewhere.origin}/pixel">`),
  "/throws": () => page("<script>throw new Error('zut')</script>"),
  "/complains": () => page("<script>console.error('zut')</script>"),
  "/missing": () => page("", { head: "<link rel=stylesheet href=/nowhere.css>" }),
  "/heavy": () => page(`<p>${"lourd ".repeat(4000)}</p>`),
  "/script-or-not": () => page("<p id=a>sans</p><script>a.textContent = 'avec'</script>"),
  "/refused": () => page("<p>Il manque un chiffre.</p>"),
  "/broken": () => page("<p>Panne.</p>"),
};
// As the server sends it: nothing inline, nothing from elsewhere.
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'";
const STATUS = { "/refused": 422, "/broken": 500 };

before(async () => {
  artefacts = await mkdtemp(join(tmpdir(), "serment-browser-"));
  elsewhere = await serve(() => [200, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"]);
  site = await serve((path) =>
    PAGES[path]
      ? [STATUS[path] ?? 200, "text/html; charset=utf-8", PAGES[path](), policy(path)]
      : [404, "text/plain", "not found"]);
  inspector = await Inspector.launch({ origins: [site.origin], artefacts });
});

after(async () => {
  await inspector?.close();
  await Promise.all([site?.close(), elsewhere?.close()]);
  if (artefacts) await rm(artefacts, { recursive: true });
});

async function faultsOf(path, options = {}) {
  const visitor = await inspector.visitor(options);
  try {
    await visitor.page.goto(site.origin + path);
    return await inspector.faults(visitor, path.slice(1));
  } finally {
    await visitor.close();
  }
}

describe("a page that is right", () => {
  test("passes in both languages and leaves its pictures", async () => {
    assert.deepEqual(await faultsOf("/right"), []);
    assert.deepEqual(await faultsOf("/english", { lang: "en" }), []);
    const pictures = await readdir(join(artefacts, "screenshots"));
    for (const name of ["right-fr-wide.png", "right-fr-narrow.png", "english-en-wide.png"]) {
      assert.ok(pictures.includes(name), `${name} among ${pictures}`);
      assert.ok((await stat(join(artefacts, "screenshots", name))).size > 1000);
    }
  });

  test("passes without JavaScript, which does not run", async () => {
    assert.deepEqual(await faultsOf("/right", { javaScript: false }), []);
    for (const [javaScript, expected] of [[true, "avec"], [false, "sans"]]) {
      const visitor = await inspector.visitor({ javaScript });
      await visitor.page.goto(`${site.origin}/script-or-not`);
      assert.equal(await visitor.page.locator("#a").textContent(), expected);
      await visitor.close();
    }
  });

  test("may forbid scripts and inline styles: looking at it breaks no rule", async () => {
    assert.deepEqual(await faultsOf("/strict"), []);
    assert.deepEqual(await faultsOf("/strict", { javaScript: false }), []);
  });

  test("may answer 422 when a form is shown again", async () => {
    assert.deepEqual(await faultsOf("/refused"), []);
  });

  test("tells its weight, counted from its own navigation", async () => {
    const visitor = await inspector.visitor();
    await visitor.page.goto(`${site.origin}/heavy`);
    await visitor.page.goto(`${site.origin}/right`);
    const { weight, requests } = await inspector.check(visitor, "right");
    assert.equal(requests, 1);
    assert.equal(weight, Buffer.byteLength(PAGES["/right"]()));
    await visitor.close();
  });
});

describe("a fault is caught", () => {
  const cases = [
    ["/unlabelled", /axe \(wide\): label/],
    ["/pale", /axe \(wide\): color-contrast/],
    ["/pale-by-night", /axe \(wide, dark\): color-contrast/],
    ["/wide", /scrolls sideways by \d+ px at 320 px: p\./],
    ["/wide-when-spaced", /sideways by \d+ px at 320 px, spaced text/],
    ["/elsewhere", /asks another origin: http:\/\/127/],
    ["/throws", /script error: zut/],
    ["/complains", /console error: zut/],
    ["/missing", /console error: Failed to load resource.*404/],
    ["/heavy", /document of \d+ bytes, 15000 allowed/],
    ["/broken", /answers 500/],
    ["/english", /lang is "en", expected "fr"/],
  ];
  for (const [path, expected] of cases) {
    test(path.slice(1), async () => {
      const faults = await faultsOf(path);
      assert.ok(faults.some((fault) => expected.test(fault)), `${expected} in ${faults.join("\n")}`);
    });
  }

  test("alone, and check() says where", async () => {
    assert.equal((await faultsOf("/wide-when-spaced")).length, 1);
    const visitor = await inspector.visitor({ javaScript: false });
    await visitor.page.goto(`${site.origin}/wide`);
    await assert.rejects(inspector.check(visitor, "wide"), /^Error: wide \(http.*\n- scrolls/);
    await visitor.close();
  });

  test("leaving for another site", async () => {
    const visitor = await inspector.visitor();
    await visitor.page.goto(elsewhere.origin);
    assert.deepEqual(visitor.seen.faults(), [`goes elsewhere: ${elsewhere.origin}`]);
    await visitor.close();
  });
});

describe("the demonstration's process", () => {
  const node = (script) => ({ command: process.execPath, args: ["-e", script] });

  test("is ready when it has printed its addresses, and ends on Ctrl-C", async () => {
    const { addresses, stop } = await startDemo(node(`
      process.on("SIGINT", () => process.exit(0)); setInterval(() => {}, 1000);
      console.log("starting"); console.log('{"site":"http://127.0.0.1:1"}');`));
    assert.deepEqual(addresses, { site: "http://127.0.0.1:1" });
    assert.equal(await stop(), 0);
  });

  test("that fails says why", async () => {
    const failing = startDemo(node("console.error('port in use'); process.exit(3)"));
    await assert.rejects(failing, /ended with code 3 before it was ready\nport in use/);
    await assert.rejects(startDemo({ command: "/nowhere/serment" }), /is missing: build it/);
  });
});

// Pages drawn before any code: DESIGN_PAGES is their folder, elsewhere than in this repository.
describe("the pages of the visual direction", { skip: !process.env.DESIGN_PAGES }, () => {
  test("pass every check", async () => {
    const copy = join(artefacts, "design");
    await cp(process.env.DESIGN_PAGES, copy, { recursive: true });
    const drawn = await serve(folder(copy));
    const reader = await Inspector.launch({ origins: [drawn.origin], artefacts: process.env.ARTEFACTS });
    const names = (await readdir(copy)).filter((name) => name.endsWith(".html")).sort();
    const wrong = [];
    try {
      for (const name of names) {
        for (const javaScript of [true, false]) {
          const lang = name.startsWith("11-") ? "en" : "fr";
          const visitor = await reader.visitor({ lang, javaScript });
          await visitor.page.goto(`${drawn.origin}/${name}`);
          const title = `design-${name.replace(".html", "")}`;
          wrong.push(...(await reader.faults(visitor, title)).map((fault) => `${name}: ${fault}`));
          await visitor.close();
        }
      }
    } finally {
      await reader.close();
      await drawn.close();
    }
    assert.ok(names.length > 0);
    assert.deepEqual(wrong, []);
  });
});
