// Notes what a page asks for and complains about, from one navigation to the next.

/** Watches `page`, which may be opened at `origins` only and ask its own origin only. */
export function watch(page, origins) {
  const seen = { responses: [], complaints: [] };
  let pending = [];

  const restart = () => {
    seen.responses = [];
    pending = [];
  };

  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol === "data:" || protocol === "blob:") return;
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      if (!request.redirectedFrom()) restart();
      if (!origins.includes(origin)) seen.complaints.push(`goes elsewhere: ${origin}`);
    } else if (origin !== originOf(request.frame())) {
      seen.complaints.push(`asks another origin: ${origin}`);
    }
  });
  page.on("response", (response) => {
    pending.push(note(response, seen));
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "no reason";
    // A download or a blocked foreign request ends this way; the second is already noted.
    if (why !== "net::ERR_ABORTED") seen.complaints.push(`request failed, ${why}: ${request.url()}`);
  });
  page.on("pageerror", (error) => seen.complaints.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" || isOwnStatus(message, page)) return;
    seen.complaints.push(`console error: ${message.text()}`);
  });

  return {
    get responses() {
      return seen.responses;
    },
    /** Waits until the size of everything received is known. */
    settled: () => Promise.all(pending),
    weight: () => seen.responses.reduce((sum, { bytes }) => sum + bytes, 0),
    /** The complaints since the last call. */
    faults: () => seen.complaints.splice(0),
  };
}

async function note(response, seen) {
  const list = seen.responses;
  const request = response.request();
  const status = response.status();
  if (status >= 500) seen.complaints.push(`answers ${status}: ${response.url()}`);
  if (status >= 300 && status < 400) return;
  let bytes = 0;
  try {
    bytes = (await response.body()).length;
  } catch {
    // A download has no body to show; it is not part of the page's weight.
  }
  list.push({ kind: request.resourceType(), url: response.url(), status, bytes });
}

function originOf(frame) {
  const address = frame.url();
  return address.startsWith("http") ? new URL(address).origin : "null";
}

// A form shown again with its errors answers 4xx; the browser reports that as an error, it is not one.
function isOwnStatus(message, page) {
  const text = message.text();
  const refused = /^Failed to load resource: the server responded with a status of 4\d\d/.test(text);
  return refused && message.location().url === page.url();
}
