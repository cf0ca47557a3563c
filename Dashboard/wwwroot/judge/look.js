// The team looks at its sheet, large and calm; then judge and captain sign, or it is said why the captain does not.

import { button, element, format } from "./dom.js";
import { shown } from "./decimal.js";
import { SignaturePad } from "./signature.js";

/**
 * Shows the sheet to the team.
 * @param sheet { who, where, rows: [{ label, entered, points }], total, unit }
 * @param onBack called to go back to the sheet.
 * @param onDone called with { captain, reason, captainStrokes, judgeStrokes }.
 */
export function showLook(app, sheet, onBack, onDone) {
  const { texts } = app;
  const captain = new SignaturePad(texts.captainSigns, texts, () => ready());
  const judge = new SignaturePad(texts.judgeSigns, texts, () => ready());
  const reason = element("input", { id: "refusal-reason", maxLength: 200, autocomplete: "off" });
  const why = element("label", { className: "reason", hidden: true }, texts.refusalReason, reason);
  const done = button(texts.signedSubmit, "main", () => onDone({
    captain: answer,
    reason: answer === "refused" ? reason.value.trim() : null,
    captainStrokes: answer === "signed" ? captain.text() : null,
    judgeStrokes: judge.text(),
  }));
  const answers = element("div", { className: "choices", role: "radiogroup", ariaLabel: texts.captainSigns });
  let answer = "signed";
  const choose = (value) => {
    answer = value;
    for (const made of answers.children) {
      made.setAttribute("aria-checked", String(made.value === value));
    }

    captain.root.hidden = value !== "signed";
    why.hidden = value !== "refused";
    ready();
  };
  const ready = () => {
    done.disabled = judge.text() === null || (answer === "signed" && captain.text() === null) || (answer === "refused" && reason.value.trim() === "");
  };
  for (const value of ["signed", "refused", "absent"]) {
    const made = button(texts[`captain-${value}`], "", () => choose(value));
    made.setAttribute("role", "radio");
    made.value = value;
    answers.append(made);
  }

  reason.addEventListener("input", ready);
  app.show(
    element("div", { className: "look" },
      element("section", {},
        element("p", { className: "who", textContent: sheet.who }),
        element("p", { className: "where", textContent: sheet.where }),
        element("table", {}, element("tbody", {}, ...sheet.rows.map(({ label, entered, points }) => element("tr", {},
          element("th", { scope: "row", textContent: label }), element("td", { textContent: entered }), element("td", { className: "points", textContent: points }))))),
        element("output", { className: "total" }, sheet.total === null ? sheet.outcome : shown(sheet.total), sheet.total === null ? null : element("small", { textContent: sheet.unit })),
        element("p", { className: "ask", textContent: format(texts.lookAsk) })),
      element("section", {}, answers, captain.root, why, judge.root)),
    element("div", { className: "bar" }, button(texts.backToSheet, "plain", onBack), done),
  );
  choose("signed");
}
