// One tab at a time does the sending, so that sheets leave in their order.
//
// Neither way is a fence: a tab that was asleep may wake and send once more. That is harmless, since a sheet goes under one key
// for ever; what the turn keeps is the order and the network's time.

import { newKey } from "./keys.js";

const NAME = "eventslive-judge-sending";
const LEASE_MS = 4_000;
const RENEW_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Runs `work(mayGoOn)` while no other tab does. `mayGoOn()` resolves to false when the turn has been lost. */
export async function inTurn(store, work) {
  return navigator.locks === undefined ? await withLease(store, work) : await withLock(work);
}

// Web Locks exist on secure origins only; the browser frees one when its tab dies.
async function withLock(work) {
  const hold = () => work(async () => true);
  try {
    return await navigator.locks.request(NAME, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) }, hold);
  } catch (failure) {
    if (failure.name !== "TimeoutError") {
      throw failure;
    }

    // Its holder has been frozen: whoever is awake sends.
    return await navigator.locks.request(NAME, { steal: true }, hold);
  }
}

async function withLease(store, work) {
  const holder = newKey();
  const renew = () => store.change(async (t) => {
    const now = Date.now();
    const lease = await t.get("facts", "turn");
    // A time too far ahead was written before the clock was set back.
    const free = lease === undefined || lease.holder === holder || lease.until <= now || lease.until > now + LEASE_MS;
    if (free) {
      t.put("facts", { id: "turn", holder, until: now + LEASE_MS });
    }

    return free;
  });
  while (!(await renew())) {
    await new Promise((resolve) => setTimeout(resolve, RENEW_MS / 2));
  }

  const timer = setInterval(() => void renew(), RENEW_MS);
  try {
    return await work(renew);
  } finally {
    clearInterval(timer);
    await store.change(async (t) => {
      if ((await t.get("facts", "turn"))?.holder === holder) {
        t.delete("facts", "turn");
      }
    });
  }
}
