// What this browser may do with this server, and the notice for a device that is not trusted.

const PROBE = "/hall-probe.js";
const PROBE_SCOPE = "/hall-probe/";

/**
 * How far the browser trusts the connection.
 * @returns {Promise<"trusted" | "plain" | "untrusted">} plain: http, not this machine; untrusted: somebody clicked a certificate warning away.
 * Such a page still calls itself a secure context, but gets no service worker.
 */
export async function trust() {
  if (!isSecureContext) {
    return "plain";
  }
  if (location.protocol !== "https:" || !("serviceWorker" in navigator)) {
    return "trusted";
  }
  try {
    const probe = await navigator.serviceWorker.register(PROBE, { scope: PROBE_SCOPE });
    await probe.unregister();
    return "trusted";
  } catch (failure) {
    // Other failures (private windows, no network) say nothing of the certificate.
    return failure.name === "SecurityError" ? "untrusted" : "trusted";
  }
}

const notice = document.getElementById("hall-notice");
if (notice !== null) {
  const state = await trust();
  document.documentElement.dataset.trust = state;
  for (const words of notice.querySelectorAll("[data-when]")) {
    words.hidden = words.dataset.when !== state;
  }
  notice.hidden = state === "trusted";
}
