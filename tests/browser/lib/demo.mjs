// Starts `serment demo` for a test and ends it; the only place that knows its command line.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

// The binary prints its addresses as one line of JSON, {"name": "http://…", …}, once it answers.
export const DEMO_ARGUMENTS = ["demo", "--guests", "300", "--port", "0", "--json"];

const BINARY = process.env.SERMENT_BIN
  ?? fileURLToPath(new URL("../../../target/debug/serment", import.meta.url));
const READY_MS = 60_000;
const STOP_MS = 15_000;

/**
 * Runs the demonstration until `stop()`.
 * @returns {Promise<{addresses: Record<string, string>, stop: () => Promise<number | null>}>}
 */
export async function startDemo({ command = BINARY, args = DEMO_ARGUMENTS } = {}) {
  if (!existsSync(command)) {
    throw new Error(`${command} is missing: build it first, cargo build -p serment`);
  }
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    complaints = (complaints + text).slice(-4000);
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  try {
    const addresses = await firstJson(child, ended, () => complaints);
    return { addresses, stop: () => stop(child, ended) };
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
}

function firstJson(child, ended, complaints) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`the demonstration ${why}\n${complaints()}`));
    const late = setTimeout(() => fail(`is not ready after ${READY_MS / 1000} s`), READY_MS);
    child.once("error", (error) => fail(`did not start: ${error.message}`));
    ended.then((code) => fail(`ended with code ${code} before it was ready`));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      clearTimeout(late);
      try {
        resolve(JSON.parse(line));
      } catch {
        fail(`printed addresses that are not JSON: ${line}`);
      }
    });
    ended.then(() => clearTimeout(late));
  });
}

// Ctrl-C, as a person would; only a process that ignores it is killed.
async function stop(child, ended) {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill("SIGINT");
  const stubborn = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  const code = await ended;
  clearTimeout(stubborn);
  return code;
}
