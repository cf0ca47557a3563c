// The team looks at its sheet, large and calm; then judge and captain sign, or it is said why the captain does not.

import { button, element, format } from "./dom.js";
import { shown } from "./decimal.js";
import { SignaturePad } from "./signature.js";

/**
 * Shows the sheet to the team.
 * @param sheet { who, where, rows: [{ label, entered, points }], total, unit }
 * @param begun what was signed before the page went, in the form of `onChange`; null = nothing.
 * @param onChange called at every touch with { captain, reason, captainStrokes, judgeStrokes } as they are then.
 * @param onBack called to go back to the sheet: whatever was signed was signed for what stood there.
 * @param onDone called with the same, complete.
 */
export function showLook(app, sheet, begun, { onChange, onBack, onDone }) {
  const { texts } = app;
  const captain = new SignaturePad(texts.captainSigns, texts, begun?.captainStrokes ?? null, () => changed());
  const judge = new SignaturePad(texts.judgeSigns, texts, begun?.judgeStrokes ?? null, () => changed());
  const reason = element("input", { id: "refusal-reason", maxLength: 200, autocomplete: "off", value: begun?.reason ?? "" });
  const why = element("label", { className: "reason", hidden: true }, texts.refusalReason, reason);
  let answer = begun?.captain ?? "signed";
  const signed = () => ({ captain: answer, reason: reason.value.trim(), captainStrokes: captain.text(), judgeStrokes: judge.text() });
  const done = button(texts.signedSubmit, "main", () => {
    const { captainStrokes, judgeStrokes } = signed();
    onDone({ captain: answer, reason: answer === "refused" ? reason.value.trim() : null, captainStrokes: answer === "signed" ? captainStrokes : null, judgeStrokes });
  });
  const answers = element("div", { className: "choices", role: "radiogroup", ariaLabel: texts.captainSigns });
  const show = () => {
    for (const made of answers.children) {
      made.setAttribute("aria-checked", String(made.value === answer));
    }

    captain.root.hidden = answer !== "signed";
    why.hidden = answer !== "refused";
    done.disabled = judge.text() === null || (answer === "signed" && captain.text() === null) || (answer === "refused" && reason.value.trim() === "");
  };
  const changed = () => {
    show();
    onChange(signed());
  };
  for (const value of ["signed", "refused", "absent"]) {
    const made = button(texts[`captain-${value}`], "", () => {
      answer = value;
      changed();
    });
    made.setAttribute("role", "radio");
    made.value = value;
    answers.append(made);
  }

  reason.addEventListener("input", changed);
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
  show();
}
