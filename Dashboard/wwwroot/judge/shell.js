// Keeps the page itself for a time without network, where the browser allows it: on secure origins only.

const SCOPE = "/judge";

export function keepShell() {
  navigator.serviceWorker?.register("/judge-worker.js", { scope: SCOPE, updateViaCache: "none" }).catch(() => {
    // A certificate that the tablet does not trust: the page works as on plain HTTP.
  });
}

/** Drops the kept page, which names its judge. */
export async function forgetShell() {
  if (globalThis.caches !== undefined) {
    for (const name of (await caches.keys()).filter((candidate) => candidate.startsWith("judge-"))) {
      await (await caches.open(name)).delete(SCOPE);
    }
  }
}
