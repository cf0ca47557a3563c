// Adds the photo of a paper sheet at the head judge's desk: made small here, as on a tablet, and sent under one key until it is answered.
import { newKey } from "./judge/keys.js";
import { shrink } from "./judge/photo.js";

const PAUSES_MS = [500, 2_000, 5_000];

document.addEventListener("change", async (event) => {
  const label = event.target.closest?.("[data-photo-to]");
  if (!label || event.target.files.length === 0) {
    return;
  }

  const said = label.querySelector("output");
  said.textContent = label.dataset.working;
  let bytes;
  try {
    bytes = await shrink(event.target.files[0]);
  } catch {
    said.textContent = label.dataset.bad;
    return;
  } finally {
    // The same file may be chosen again.
    event.target.value = "";
  }

  const answer = await send(label.dataset.photoTo, bytes);
  said.textContent = answer === null ? label.dataset.unreached : answer.ok ? "" : answer.problem;
});

/** Sends a photo under one key until it is answered, or its tries are over. @returns { ok, problem }; null = no answer ever came. */
async function send(address, bytes) {
  const key = newKey();
  for (const pause of [...PAUSES_MS, null]) {
    try {
      const answer = await fetch(address, { method: "PUT", headers: { "Content-Type": "image/jpeg", "Idempotency-Key": key }, body: bytes, redirect: "error" });
      const body = await answer.json();
      if (answer.status < 500 || pause === null) {
        return { ok: answer.ok, problem: body.detail ?? body.title };
      }
    } catch {
      // It may have arrived all the same: only the same key may follow.
    }

    await new Promise((resolve) => setTimeout(resolve, pause ?? 0));
  }

  return null;
}
