// Pairs this browser: with the 8 digits that are typed, or with the secret of the link that was scanned.
const { texts } = JSON.parse(document.getElementById("pair-data").textContent);
const form = document.getElementById("pair");
const field = document.getElementById("code");
const fault = document.getElementById("pair-fault");
const NEXT = { judge: "/judge/check", display: "/wall", gate: "/judge/check" };

// Full-width digits come from Chinese keyboards.
const digitsOf = (text) => text.normalize("NFKC").replace(/\D/g, "");

function refuse(text) {
  fault.textContent = text;
  fault.hidden = false;
  field.setAttribute("aria-invalid", "true");
}

async function pair(body) {
  const button = form.querySelector("button");
  fault.hidden = true;
  field.removeAttribute("aria-invalid");
  button.disabled = true;
  try {
    const response = await fetch("/api/v1/devices/pair", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    if (response.ok) {
      const device = await response.json();
      form.hidden = true;
      const done = document.getElementById("paired");
      done.querySelector("p").textContent = texts.paired.replace("{0}", device.name);
      done.querySelector("a").href = NEXT[device.role];
      done.hidden = false;
      document.querySelector(".account").hidden = true;
      done.querySelector("a").focus();
      return;
    }
    refuse(response.status === 429 ? texts.tooMany : response.status === 503 ? texts.unavailable : body.link ? texts.wrongLink : texts.wrong);
  } catch {
    // The answer may be lost and the place taken all the same: then a further try says "used", and staff give a new code.
    refuse(texts.noNetwork);
  } finally {
    button.disabled = false;
  }
}

field.addEventListener("input", () => {
  const digits = digitsOf(field.value).slice(0, 8);
  field.value = digits.length > 4 ? `${digits.slice(0, 4)} ${digits.slice(4)}` : digits;
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = digitsOf(field.value);
  if (code.length === 8) {
    void pair({ code });
  } else {
    refuse(texts.eight);
  }
});

const link = location.hash.slice(1);
if (link !== "") {
  // Out of the address bar and of the history, before anything else.
  history.replaceState(null, "", location.pathname);
  void pair({ link });
}
