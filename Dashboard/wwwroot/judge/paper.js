// 纸质补录: what is told of a sheet that was written on paper and is entered afterwards. Chosen on purpose, never by a slip of the finger:
// when it was scored, what the captain did on the paper, and a photo of it, which stands for the signatures.

import { ask, button, element, format } from "./dom.js";
import { PhotoField } from "./photo-field.js";

const ANSWERS = ["signed", "refused", "absent"];

/** What a sheet's page begins with: from its draft, or from the sheet that it changes or corrects. @returns null = it is no paper sheet. */
export function paperOf(app, draft, mode) {
  if (draft?.paper !== undefined) {
    return draft.paper;
  }

  const entry = app.entries.find((row) => row.key === (mode.mends ?? mode.after));
  if (entry?.body.source !== "paper") {
    return mode.paper || app.receipts.some((row) => row.sheetId === mode.replaces && row.isPaper) ? { date: today(), time: "", captain: null, reason: "", picture: null } : null;
  }

  const at = entry.body.at === undefined ? null : new Date(entry.body.at);
  return {
    date: at === null ? today() : dateOf(at),
    time: at === null ? "" : timeOf(at),
    captain: entry.body.signing?.captain ?? null,
    reason: entry.body.signing?.reason ?? "",
    picture: mode.mends ? (app.photos.find((row) => row.sheet === mode.mends)?.picture ?? null) : null,
  };
}

/** The part of a sheet's page that is there while it is entered from paper: `root` to show. */
export class Paper {
  /**
   * @param begun as `kept()` gave it, or null.
   * @param changed called at every touch.
   * @param switched called when the page turns into one for paper, or back.
   */
  constructor(app, begun, changed, switched) {
    Object.assign(this, { app, changed, switched });
    this.root = element("section", { id: "paper", className: "paper", hidden: true });
    this.#show(begun);
  }

  get isOn() {
    return this.state !== null;
  }

  /** For the draft. */
  kept() {
    return this.state;
  }

  /** The button that begins it; null where it has begun. */
  begin(who) {
    const { texts } = this.app;
    return this.isOn ? null : button(texts.paper, "plain", async () => {
      if (await ask(format(texts.paperAsk, who), texts.paperYes)) {
        this.#show({ date: today(), time: "", captain: null, reason: "", picture: null });
        this.changed();
        this.switched();
      }
    });
  }

  /** Whether all that is needed is told; what is missing is said beside it. */
  check(outcome) {
    const { texts, contest } = this.app;
    const { date, time, captain, reason } = this.state;
    const at = this.#at();
    const missingDate = time !== "" && date === "";
    this.timeFault.textContent = missingDate ? texts.paperDateMissing : at !== null && at > Date.now() ? texts.paperTimeAhead : "";
    this.signedFault.textContent = captain === null && contest.signatures === "required" && outcome !== "noShow" ? texts.paperSignedRequired
      : captain === "refused" && reason.trim() === "" ? texts.reasonRequired : "";
    const fault = [this.timeFault, this.signedFault].find((line) => line.textContent !== "");
    fault?.scrollIntoView({ block: "center" });
    return fault === undefined && !this.photo.isBusy;
  }

  /** What stands in the sheet's body in place of what a tablet says. */
  body() {
    const { captain, reason } = this.state;
    const at = this.#at();
    return {
      source: "paper",
      at: at === null ? undefined : new Date(at).toISOString(),
      signing: captain === null ? undefined : { captain, reason: captain === "refused" ? reason.trim() : undefined },
    };
  }

  #at() {
    const { date, time } = this.state;
    // A paper tells the minute. Seconds of the entry make the moment its own, by which the sheet is found again should its answer be lost.
    return time === "" || date === "" ? null : new Date(`${date}T${time}`).getTime() + (Date.now() % 60_000);
  }

  #touch(change) {
    this.state = { ...this.state, ...change };
    this.changed();
  }

  #show(begun) {
    const { texts } = this.app;
    this.state = begun;
    this.root.hidden = !this.isOn;
    if (!this.isOn) {
      this.root.replaceChildren();
      return;
    }

    this.timeFault = element("p", { className: "fault", role: "alert" });
    this.signedFault = element("p", { className: "fault", role: "alert" });
    const input = (type, id, name) => {
      const made = element("input", { type, id, value: begun[name], max: type === "date" ? today() : "", ariaLabel: type === "date" ? texts.paperDate : texts.paperTime });
      made.addEventListener("input", () => this.#touch({ [name]: made.value }));
      return made;
    };
    const reason = element("input", { id: "paper-reason", maxLength: 200, autocomplete: "off", value: begun.reason });
    reason.addEventListener("input", () => this.#touch({ reason: reason.value }));
    const why = element("label", { className: "reason" }, texts.refusalReason, reason);
    const answers = element("div", { className: "choices", role: "radiogroup", ariaLabel: texts.paperSigned });
    const mark = () => {
      why.hidden = this.state.captain !== "refused";
      [...answers.children].forEach((made, i) => made.setAttribute("aria-checked", String(ANSWERS[i] === this.state.captain)));
    };
    for (const value of ANSWERS) {
      const made = button(texts[`paper-${value}`], "", () => {
        // A second touch takes it back: where no signatures are asked for, nothing need be said.
        this.#touch({ captain: this.state.captain === value ? null : value });
        mark();
      });
      made.setAttribute("role", "radio");
      answers.append(made);
    }

    mark();
    this.photo = new PhotoField(this.app, begun.picture, (picture) => this.#touch({ picture }));
    this.root.replaceChildren(
      element("div", { className: "paper-head" },
        element("strong", { textContent: texts.paper }),
        element("span", { textContent: texts.paperOn }),
        button(texts.paperOff, "plain", () => {
          this.#show(null);
          this.changed();
          this.switched();
        })),
      element("div", { className: "paper-row" },
        element("div", {}, element("span", { className: "label", textContent: texts.paperWhen }), element("div", { className: "when" }, input("date", "paper-date", "date"), input("time", "paper-time", "time")), this.timeFault),
        element("div", {}, element("span", { className: "label", textContent: texts.paperSigned }), answers, why, this.signedFault)),
      this.photo.root);
  }
}

function today() {
  return dateOf(new Date());
}

function dateOf(date) {
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function timeOf(date) {
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
