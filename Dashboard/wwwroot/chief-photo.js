// Adds the photo of a paper sheet at the head judge's desk: made small here, as on a tablet, and sent under one key until it is answered.
import { shrink } from "./judge/photo.js";

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

  try {
    const answer = await fetch(label.dataset.photoTo, {
      method: "PUT",
      headers: { "Content-Type": "image/jpeg" },
      body: bytes,
      redirect: "error",
    });
    const body = await answer.json();
    said.textContent = answer.ok ? "" : (body.detail ?? body.title);
  } catch {
    said.textContent = label.dataset.unreached;
  }
});
