// The public start page: registers for an event, confirms offered places and cancels a registration through the API.
import { deliver, newKey } from "./delivery.js";

const { texts, district } = JSON.parse(document.getElementById("public-data").textContent);
const headers = district === null ? {} : { "EventsLive-District": district };
const registerDialog = document.getElementById("register");
const registeredDialog = document.getElementById("registered");
const registerForm = registerDialog.querySelector("form");
const cancelForm = document.getElementById("cancel");
const confirmer = cancelForm.querySelector('button[value="confirm"]');
const dateTime = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });

function format(text, ...values) {
  return values.reduce((filled, value, index) => filled.replace(`{${index}}`, String(value)), text);
}

// Until now a press would have sent the form as an address, with the secret in it.
function wake() {
  for (const button of document.querySelectorAll("button[data-needs-script]")) {
    button.disabled = false;
  }
}

for (const opener of document.querySelectorAll("[data-register]")) {
  opener.addEventListener("click", () => {
    registerForm.dataset.event = opener.dataset.register;
    registerDialog.querySelector("h2").textContent = format(texts.registerFor, opener.closest(".event").querySelector("h3").textContent);
    clear(registerForm);
    registerDialog.showModal();
  });
}

for (const closer of document.querySelectorAll('dialog button[value="close"]')) {
  closer.addEventListener("click", () => closer.closest("dialog").close());
}

// The counts on the page are those of its arrival.
registeredDialog.addEventListener("close", () => location.reload());

// Half-sent is neither registered nor not: the form stays until the server has answered.
registerDialog.addEventListener("cancel", (closing) => {
  if (registerForm.dataset.sending) {
    closing.preventDefault();
  }
});

registerForm.addEventListener("submit", async (submitting) => {
  submitting.preventDefault();
  const { name, phone, school, places } = values(registerForm);
  const body = { name, phone: phone || undefined, school: school || undefined, places: Number(places) };
  const event = registerForm.dataset.event;
  const answer = await send(registerForm, "POST", `/api/v1/events/${event}/registrations`, headers, body);
  if (answer === null) {
    return;
  }

  registerDialog.close();
  registerForm.reset();
  const waitsForOffer = answer.status === "waitlisted" && document.querySelector(`[data-register="${event}"]`).hasAttribute("data-offers");
  registeredDialog.querySelector("h2").textContent = texts[waitsForOffer ? "waitlistedForOffer" : answer.status];
  registeredDialog.querySelector(".note").hidden = !waitsForOffer;
  registeredDialog.querySelector(".what").textContent = `${document.querySelector(`[data-event="${event}"] h3`).textContent} · ${format(texts.personsIn, answer.places)}`;
  for (const code of registeredDialog.querySelectorAll("code")) {
    code.textContent = answer[code.dataset.name];
  }

  registeredDialog.showModal();
});

cancelForm.addEventListener("submit", async (submitting) => {
  submitting.preventDefault();
  const { event, registrationId, secret } = values(cancelForm);
  const url = `/api/v1/events/${encodeURIComponent(event)}/registrations/${encodeURIComponent(registrationId)}`;
  const act = submitting.submitter?.value;
  const [method, path] = { look: ["GET", url], confirm: ["POST", `${url}/confirm`], cancel: ["DELETE", url] }[act];
  confirmer.hidden = true;
  const answer = await send(cancelForm, method, path, { ...headers, "Registration-Secret": secret }, null);
  if (answer === null) {
    return;
  }

  if (act === "look") {
    confirmer.hidden = answer.status !== "offered";
    const until = answer.offeredUntil === null ? "" : dateTime.format(new Date(answer.offeredUntil));
    say(cancelForm, "good", format(texts[`is-${answer.status}`], answer.places, until));
  } else if (act === "confirm") {
    say(cancelForm, "good", format(texts.nowConfirmed, answer.places));
  } else {
    cancelForm.reset();
    say(cancelForm, "good", texts.cancelled);
  }
});

// What was offered was offered to the registration that was looked up.
cancelForm.addEventListener("input", () => {
  confirmer.hidden = true;
});

for (const copier of document.querySelectorAll(".copy")) {
  // The clipboard needs a secure origin; without one the text can still be marked by hand.
  copier.hidden = navigator.clipboard === undefined;
  copier.addEventListener("click", async () => {
    await navigator.clipboard.writeText(registeredDialog.querySelector(`code[data-name="${copier.dataset.of}"]`).textContent);
    copier.textContent = texts.copied;
  });
}

wake();

/** @returns the server's answer, or null where the form was refused and says why. */
async function send(form, method, url, allHeaders, body) {
  clear(form);
  if (form.dataset.sending || !filled(form)) {
    return null;
  }

  // A further try with the same content follows an answer, so it is a new command and gets a new key.
  form.dataset.sending = "true";
  lock(form, true);
  say(form, "", texts.sending);
  const answer = await deliver(method, url, allHeaders, body, newKey(), (failed) => say(form, "retrying", format(texts.retrying, failed)));
  delete form.dataset.sending;
  lock(form, false);
  say(form, "", "");
  if (answer.accepted) {
    return answer.body;
  }

  const problem = answer.body;
  const message = [problem?.title, problem?.detail].filter(Boolean).join("") || format(texts.refused, answer.status);
  const field = form.elements.namedItem(fieldName(problem?.field));
  if (field !== null) {
    mark(field, message);
  } else {
    say(form, "refused", message);
  }

  return null;
}

function fieldName(field) {
  return field === "Registration-Secret" ? "secret" : (field ?? "");
}

function values(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
}

function filled(form) {
  const missing = [...form.elements].filter((field) => field.required && field.value.trim() === "");
  missing.forEach((field) => mark(field, texts.required));
  return missing.length === 0;
}

function mark(field, message) {
  const fault = field.closest("label").querySelector(".fault");
  fault.textContent = message;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

function clear(form) {
  say(form, "", "");
  for (const field of form.elements) {
    field.removeAttribute("aria-invalid");
  }

  for (const fault of form.querySelectorAll(".fault")) {
    fault.textContent = "";
  }
}

function say(form, kind, text) {
  const line = form.querySelector(".said");
  line.className = `said ${kind}`;
  line.textContent = text;
}

function lock(form, locked) {
  for (const field of form.elements) {
    field.disabled = locked;
  }
}
