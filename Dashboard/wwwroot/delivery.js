// Delivers one command: tries under one key until the server has answered, whatever the network does in between.

const TRY_TIMEOUT_MS = 10_000;
const LONGEST_PAUSE_MS = 10_000;

/** A key for one submission. `crypto.randomUUID` exists on secure origins only; a hall's tablet often is not on one. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Sends until an answer arrives.
 * @param body null = the command has none.
 * @param report called with the number of tries that failed so far, before each further one.
 * @returns {Promise<{accepted: boolean, status: number, body: any}>} what the server answered; it never guesses.
 */
export async function deliver(method, url, headers, body, key, report) {
  const text = body === null ? undefined : JSON.stringify(body);
  for (let failed = 0; ; ) {
    const response = await tryOnce(method, url, headers, text, key);
    if (response !== null && !isTemporary(response.status)) {
      return { accepted: response.ok, status: response.status, body: await readJson(response) };
    }

    failed += 1;
    report(failed);
    await pause(failed, response?.headers.get("Retry-After"));
  }
}

async function tryOnce(method, url, headers, text, key) {
  try {
    return await fetch(url, {
      method,
      headers: { ...headers, ...(text === undefined ? {} : { "Content-Type": "application/json" }), "Idempotency-Key": key },
      body: text,
      signal: AbortSignal.timeout(TRY_TIMEOUT_MS),
    });
  } catch {
    // No answer: it may have arrived all the same, so only the same key may follow.
    return null;
  }
}

function isTemporary(status) {
  return status >= 500 || status === 408 || status === 429;
}

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

// Ends early when the network comes back, so that nobody waits out a long pause for nothing.
function pause(failed, retryAfter) {
  const asked = Number.parseInt(retryAfter ?? "", 10) * 1000;
  const backOff = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(failed - 1, 6)) * (0.75 + Math.random() / 2);
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, Number.isFinite(asked) ? Math.min(asked, LONGEST_PAUSE_MS) : backOff);
    addEventListener("online", done);
  });
}
