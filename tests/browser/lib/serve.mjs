// Serves pages for the tests of this library: from a folder, or given as text.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Answers on a free port of this machine until `close()`. `handle` returns [status, type, body, headers]. */
export async function serve(handle) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const [status, type, body, headers] = await handle(path);
    response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** The files of a folder. */
export function folder(root) {
  return async (path) => {
    const file = join(root, normalize(decodeURIComponent(path)));
    try {
      return [200, TYPES[extname(file)] ?? "application/octet-stream", await readFile(file)];
    } catch {
      return [404, "text/plain", "not found"];
    }
  };
}
